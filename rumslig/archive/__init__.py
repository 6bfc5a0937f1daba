"""A case as one file for the archive: readable without Rumslig, and tried to the byte for years."""
