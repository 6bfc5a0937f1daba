"""What was said before: of this plan in its earlier stages, beside it, and everywhere on the map."""
