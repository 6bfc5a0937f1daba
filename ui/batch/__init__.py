"""The task Många planer: all plan areas of a file against all rules, in one run."""
