"""The rows of the layer list and the card about a layer."""
