"""Layers written for others: one module for each format, and what each of them loses."""
