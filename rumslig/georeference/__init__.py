"""Placing pictures of the user's own: from files to a placement, and what is written of it."""
