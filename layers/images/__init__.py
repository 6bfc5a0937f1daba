"""Pictures with a place on the map: their heads, where they lie, and reading parts of them."""
