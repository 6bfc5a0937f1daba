"""The room Underlag: how current the packages are, what is new, and what GIS staff publish."""
