"""The small window's own widgets."""
