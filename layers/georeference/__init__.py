"""From control points to a placed picture: the fit, how good it is, and the picture as written."""
