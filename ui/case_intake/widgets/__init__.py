"""Widgets of the step Intag."""
