"""Contrast between two colours as WCAG 2.2 measures it."""

from __future__ import annotations

TEXT, GRAPHIC = 4.5, 3.0
"""The least that text and graphics need."""


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, or of #aarrggbb without its alpha."""
    parts = (int(colour[-6:][index : index + 2], 16) / 255 for index in (0, 2, 4))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
