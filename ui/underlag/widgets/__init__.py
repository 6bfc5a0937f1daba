"""The parts of the room Underlag."""
