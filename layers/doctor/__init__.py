"""The layer doctor: what a file holds, where it may lie, what ails it, and a mended copy."""
