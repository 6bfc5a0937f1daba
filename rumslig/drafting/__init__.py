"""The response's own text: made of findings, written by the planner, never lost."""
