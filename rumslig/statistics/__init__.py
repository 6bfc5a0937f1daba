"""A year of consultation responses in figures: sums of cases, never of persons."""
