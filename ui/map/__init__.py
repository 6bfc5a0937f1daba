"""The map: what is drawn, how it is drawn, and the widget that shows it."""
