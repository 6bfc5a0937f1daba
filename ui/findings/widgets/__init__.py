"""The list of findings and the detail below it."""
