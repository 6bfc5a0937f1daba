"""Parts of the view of what was said before."""
