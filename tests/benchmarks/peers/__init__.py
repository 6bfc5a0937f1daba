"""Other engines, asked the same questions of the same layers."""
