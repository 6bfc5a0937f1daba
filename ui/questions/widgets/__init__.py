"""Widgets of the plugins' questions and answers."""
