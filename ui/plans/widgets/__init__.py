"""The parts that every panel with plan areas has."""
