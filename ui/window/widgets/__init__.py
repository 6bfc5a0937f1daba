"""Widgets of the frame."""
