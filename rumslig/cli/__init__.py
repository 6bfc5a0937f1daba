"""The commands: one file each, heavy imports inside the functions."""
