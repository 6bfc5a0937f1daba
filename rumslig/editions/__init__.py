"""The built-in county's second edition, and a repository with both to try updates on."""
