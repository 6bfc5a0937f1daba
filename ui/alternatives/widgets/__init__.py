"""The matrix rules × alternatives."""
