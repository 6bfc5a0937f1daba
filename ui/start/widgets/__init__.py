"""The form for a new case and the choice of coordinate system."""
