"""The small widgets that float over the map."""
