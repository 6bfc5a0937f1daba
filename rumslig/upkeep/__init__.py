"""Keeping the planning material current: what is due, what is new, what a new version changes."""
