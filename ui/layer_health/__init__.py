"""The page Hälsa: what ails a layer, where, and a mended copy."""
