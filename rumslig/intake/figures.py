"""Figures as Swedish documents write them: "12,4 hektar", "124 000 m²", "ca 150"."""

from __future__ import annotations

import re

HECTARE_M2 = 10_000.0
_FIGURE = re.compile(r"(?P<figure>\d[\d\s]*(?:[.,]\d+)?)\s*(?P<unit>[^\d\s.,]\S*)?")
_HECTARES = ("ha", "hektar")
MOST_M2 = 1e11


def figure_of(text: str) -> float | None:
    """Return a figure with spaces in thousands and a decimal comma or point; None where none."""
    match = _FIGURE.match(text.strip())
    if match is None:
        return None
    return float("".join(match["figure"].split()).replace(",", "."))


def area_m2_of(text: str) -> float | None:
    """Return an area in m² of words such as "12,4 hektar" or "124 000 kvm"; None where none."""
    match = _FIGURE.match(text.strip())
    if match is None or not match["unit"]:
        return None
    value = figure_of(match["figure"]) or 0.0
    area = value * HECTARE_M2 if match["unit"].lower() in _HECTARES else value
    return area if 0 < area < MOST_M2 else None


def whole_number_of(text: str) -> int | None:
    """Return a whole number; None where there is none, or a fraction."""
    value = figure_of(text)
    return int(value) if value is not None and value.is_integer() else None
