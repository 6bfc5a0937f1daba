"""How layers are drawn: one model, its file, and the styles of other programs."""
