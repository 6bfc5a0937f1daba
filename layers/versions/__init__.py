"""What a version of a layer says, row by row: identity, digests, differences between versions."""
