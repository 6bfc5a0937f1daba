"""What of a finding can be compared between two stages: one figure, and what it is a figure of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.finding import CONCERNED, Finding
from rumslig.language import Language, tr
from rumslig.memory.pairing import LEAST_M, least_m2
from rumslig.numerals import format_area, format_length, format_number

_HAIR_M = 0.01

Kind = Literal["area", "length", "count", "distance", "state"]


@dataclass(frozen=True, slots=True)
class Figure:
    """How much a finding concerns its plan area, in m², m or objects by its kind."""

    kind: Kind
    value: float

    def words(self, lang: Language) -> str:
        """Return it with its unit."""
        if self.kind == "area":
            return format_area(self.value, lang)
        if self.kind == "count":
            return tr("{count} objekt", lang=lang, count=format_number(self.value, 0, lang))
        return format_length(self.value, lang)

    def is_like(self, other: Figure) -> bool:
        """Whether another is the same within the tolerances of analyses §0."""
        return abs(self.value - other.value) <= self.least(other)

    def least(self, other: Figure) -> float:
        """By how much it and another may differ and still be the same."""
        if self.kind == "area":
            return least_m2(self.value, other.value)
        return 0.0 if self.kind == "count" else LEAST_M


def figure_of(finding: Finding, kind: Kind | None = None) -> Figure:
    """Return what a finding is compared by, or the figure of a given kind.

    A structure image is schematic: only its state is compared, never a figure. An area,
    length or number of what does not meet the plan is 0.
    """
    figures = finding.figures
    chosen = kind or _kind_of(finding)
    meets = finding.state in ("HIT", "TOUCH")
    values = {
        "area": figures.area_m2 or 0.0 if meets else 0.0,
        "length": figures.length_m or 0.0 if meets else 0.0,
        "count": float(figures.count) if meets else 0.0,
        "distance": figures.distance_m or 0.0,
        "state": 0.0,
    }
    return Figure(chosen, float(values[chosen]))


def _kind_of(finding: Finding) -> Kind:
    figures = finding.figures
    if finding.schematic or finding.state not in CONCERNED:
        return "state"
    if finding.state == "NEAR":
        return "distance"
    if figures.area_m2:
        return "area"
    if figures.length_m:
        return "length"
    return "count" if figures.count else "state"


def hit_on(finding: Finding, ground: BaseGeometry) -> BaseGeometry:
    """Return what of a finding lies on some ground; nothing of one that does not meet its plan."""
    shape = finding.figures.geometry
    if shape is None or finding.state not in ("HIT", "TOUCH") or ground.is_empty:
        return shapely.Polygon()
    return shapely.intersection(shape, ground)


def measure(shape: BaseGeometry, kind: Kind) -> float:
    """Return an area, length or number of points."""
    if kind == "area":
        return float(shape.area)
    if kind == "length":
        return float(shapely.length(shape)) if shapely.get_dimensions(shape) == 1 else 0.0
    return float(len(shapely.get_parts(shape))) if not shape.is_empty else 0.0


def beyond(shape: BaseGeometry, other: BaseGeometry, kind: Kind) -> float:
    """Return how much of a shape is not in another.

    Lines and points within a centimetre of each other are the same: two that were cut by
    different borders are a hair apart.
    """
    if shape.is_empty:
        return 0.0
    if kind == "area" or other.is_empty:
        return measure(shapely.difference(shape, other), kind)
    return measure(shapely.difference(shape, other.buffer(_HAIR_M)), kind)
