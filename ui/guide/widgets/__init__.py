"""What the guide shows over the window."""
