"""The pages of fetching."""
