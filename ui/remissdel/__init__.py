"""The small window in which a colleague answers a theme; it needs no map and no packages."""
