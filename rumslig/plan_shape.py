"""A plan's outline with what the rules ask of it, each made once and then kept."""

from __future__ import annotations

from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

CONTACT_M = 0.001
"""Objects this near meet: package data are rounded to the millimetre."""

BUFFER_SEGMENTS = 32
"""Per quarter circle: a buffer's area is then within 0.04 % of the exact one."""


class PlanShape:
    """A plan's area, EPSG:3006, prepared for many questions.

    Parameters
    ----------
    geometry
        Valid, non-empty polygon or multipolygon.
    """

    def __init__(self, geometry: BaseGeometry) -> None:
        self.geometry = geometry
        self.area_m2 = float(geometry.area)
        self._grown: dict[float, BaseGeometry] = {0.0: geometry}
        shapely.prepare(geometry)

    @classmethod
    def of(cls, plan: BaseGeometry | PlanShape) -> PlanShape:
        """Return the plan's shape, itself where it is one."""
        return plan if isinstance(plan, PlanShape) else cls(plan)

    @cached_property
    def border(self) -> BaseGeometry:
        """The outline with its holes."""
        border = self.geometry.boundary
        shapely.prepare(border)
        return border

    @cached_property
    def border_strip(self) -> BaseGeometry:
        """What lies within a millimetre of the border."""
        strip = self.border.buffer(CONTACT_M)
        shapely.prepare(strip)
        return strip

    def grown(self, by_m: float) -> BaseGeometry:
        """Return the plan with everything within a distance of it; shrunk where it is negative."""
        found = self._grown.get(by_m)
        if found is None:
            found = self._grown[by_m] = self.geometry.buffer(by_m, quad_segs=BUFFER_SEGMENTS)
            shapely.prepare(found)
        return found
