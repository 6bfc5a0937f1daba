"""The map's content as a table and in words, for those who cannot see it."""
