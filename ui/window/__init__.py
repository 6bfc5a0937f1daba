"""What frames the panels: top bar, map stage, keys."""
