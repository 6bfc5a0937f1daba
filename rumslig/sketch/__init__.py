"""Areas drawn and changed by hand: corners, holes, splitting, snapping. EPSG:3006, no window."""
