"""What hands do on the map: one tool a file, all behind `Tool`."""
