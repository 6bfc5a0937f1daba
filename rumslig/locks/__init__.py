"""Locks of responses ("underlagslås"): exactly which material a check rested on, for years."""
