"""What reads what: one module for each family of file formats."""
