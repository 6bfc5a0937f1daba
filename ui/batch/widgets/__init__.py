"""The parts of the panel Många planer."""
