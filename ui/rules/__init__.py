"""The rule editor: the packages' rules to read, and the user's own to write."""
