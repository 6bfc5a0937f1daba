"""Structure images as data: what their objects are, what they answer, and how two compare."""
