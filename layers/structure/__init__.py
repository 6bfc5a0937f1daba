"""From a structure image's colours to the objects that its legend names."""
