"""The table of what the map shows."""
