"""The search at the top: places, layers, cases, commands and what was open lately."""
