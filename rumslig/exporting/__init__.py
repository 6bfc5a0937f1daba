"""Layers and results written for others in the formats that they ask for."""
