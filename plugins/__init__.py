"""Planning questions beside the core's, each found by its entry point like anybody else's."""
