"""Names found as they are typed: by their beginnings, in any order, and nearly spelled."""
