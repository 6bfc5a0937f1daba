"""Widgets of the step Kontroll."""
