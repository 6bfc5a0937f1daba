"""The layer room: all that can be known of one layer, and done with it, on pages side by side."""
