"""The alternatives of a plan side by side."""
