"""The parts of the room Strukturbilder."""
