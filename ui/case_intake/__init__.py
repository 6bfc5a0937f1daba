"""The step Intag: what came in, whether it can be searched, and what it mentions."""
