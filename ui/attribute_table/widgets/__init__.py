"""What the attribute table is made of."""
