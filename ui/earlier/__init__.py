"""What was said before: in the earlier stages of a plan, beside it, and all over the map."""
