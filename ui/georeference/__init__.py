"""The room Strukturbilder: a picture is placed on the map by points, and becomes data."""
