"""A layer's rows as a table: sorted, filtered, summed; a million of them as well as ten."""
