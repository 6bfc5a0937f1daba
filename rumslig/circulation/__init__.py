"""A case's themes on their round among colleagues, as files that need nothing else."""
