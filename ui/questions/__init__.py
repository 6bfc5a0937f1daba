"""More planning questions: the panels that plugins declare, drawn in the window."""
