"""Talking over a wire: with patience, within limits, and with nobody but who was asked."""
