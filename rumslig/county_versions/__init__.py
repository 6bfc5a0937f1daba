"""The built-in county's second version, and a repository with both to try updates on."""
