"""The layer doctor at home in a county: what is expected there, and mended copies of files."""
