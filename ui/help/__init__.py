"""Help inside the window: the list of keys."""
