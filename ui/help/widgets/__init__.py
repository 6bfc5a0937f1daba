"""The widgets of the list of keys."""
