"""A layer's rows as a table under the map, each row the object that the map shows."""
