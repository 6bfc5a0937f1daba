"""Draws the invented county of the example packages from small tables of facts."""
