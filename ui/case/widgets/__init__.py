"""The parts of the case panel."""
