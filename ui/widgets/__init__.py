"""Widgets that every panel uses."""
