"""The round's own widgets."""
