"""A layer saved in another format, with what the format loses said before and after."""
