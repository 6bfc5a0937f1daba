"""Fetching from open services by the user's own act: the list of them, and the acts."""
