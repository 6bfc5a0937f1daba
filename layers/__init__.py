"""What a spatial layer is: reading, coordinate systems, health, styles and layer packages.

Knows neither planning nor Qt.
"""
