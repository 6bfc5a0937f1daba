"""The list of layers beside the map."""
