"""All cases: the register's lists and search in the window."""
