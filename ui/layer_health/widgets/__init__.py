"""The parts of the page Hälsa."""
