"""A year in figures, and the clock that measures the steps of a case."""
