"""The step's own widgets."""
