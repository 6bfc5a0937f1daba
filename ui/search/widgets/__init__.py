"""The widgets of the search."""
