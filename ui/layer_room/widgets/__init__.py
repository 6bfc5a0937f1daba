"""The pages of the layer room."""
