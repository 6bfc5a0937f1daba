"""Which part of the world the map shows, and where each point of it lies on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from layers.crs import Bounds

METRES_PER_INCH = 0.0254
PIXELS_PER_INCH = 96.0
CLOSEST_M_PER_PX = 0.02
FARTHEST_M_PER_PX = 8000.0


@dataclass(frozen=True, slots=True)
class Viewport:
    """A window of `width` × `height` logical pixels on EPSG:3006, north up.

    Attributes
    ----------
    centre_e, centre_n
        The world point in the middle, metres.
    metres_per_px
        Metres in the world for one logical pixel.
    """

    centre_e: float
    centre_n: float
    metres_per_px: float
    width: int
    height: int

    def __post_init__(self) -> None:
        numbers = (self.centre_e, self.centre_n, self.metres_per_px)
        if not all(map(math.isfinite, numbers)) or self.metres_per_px <= 0:
            raise ValueError(f"no view has the numbers {numbers}")
        if self.width < 1 or self.height < 1:
            raise ValueError(f"no view is {self.width} × {self.height} px")

    @classmethod
    def fitting(cls, bounds: Bounds, width: int, height: int, margin: float = 0.15) -> Viewport:
        """Return the view that holds `bounds` with `margin` (share of its size) on every side."""
        west, south, east, north = bounds
        room = 1.0 + 2.0 * margin
        scale = max((east - west) * room / width, (north - south) * room / height)
        return cls((west + east) / 2, (south + north) / 2, _within_reach(scale), width, height)

    @property
    def west(self) -> float:
        """The left edge's easting."""
        return self.centre_e - self.metres_per_px * self.width / 2

    @property
    def north(self) -> float:
        """The upper edge's northing."""
        return self.centre_n + self.metres_per_px * self.height / 2

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north of what is seen."""
        east = self.centre_e + self.metres_per_px * self.width / 2
        south = self.centre_n - self.metres_per_px * self.height / 2
        return self.west, south, east, self.north

    @property
    def scale_denominator(self) -> float:
        """The n of scale 1:n where a logical pixel is 1/96 inch, as it is on every screen.

        A screen of device ratio 2 has 192 physical pixels an inch and two of them in a logical
        pixel, so the ratio does not change the scale.
        """
        return self.metres_per_px * PIXELS_PER_INCH / METRES_PER_INCH

    def to_screen(self, easting: float, northing: float) -> tuple[float, float]:
        """Return the logical pixel (x to the right, y down) of a world point."""
        return (
            (easting - self.centre_e) / self.metres_per_px + self.width / 2,
            (self.centre_n - northing) / self.metres_per_px + self.height / 2,
        )

    def to_world(self, x: float, y: float) -> tuple[float, float]:
        """Return the easting and northing of a logical pixel."""
        return (
            self.centre_e + (x - self.width / 2) * self.metres_per_px,
            self.centre_n - (y - self.height / 2) * self.metres_per_px,
        )

    def panned(self, dx_px: float, dy_px: float) -> Viewport:
        """Return the view after the picture was drawn `dx_px` to the right and `dy_px` down."""
        return replace(
            self,
            centre_e=self.centre_e - dx_px * self.metres_per_px,
            centre_n=self.centre_n + dy_px * self.metres_per_px,
        )

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Return the view `factor` times closer, with the world point at (x, y) kept in place."""
        scale = _within_reach(self.metres_per_px / factor)
        easting, northing = self.to_world(x, y)
        return replace(
            self,
            centre_e=easting - (x - self.width / 2) * scale,
            centre_n=northing + (y - self.height / 2) * scale,
            metres_per_px=scale,
        )

    def resized(self, width: int, height: int) -> Viewport:
        """Return the view with the same centre and scale in another size."""
        return replace(self, width=max(width, 1), height=max(height, 1))

    def with_scale(self, denominator: float) -> Viewport:
        """Return the view at scale 1:`denominator` about the same centre."""
        scale = denominator * METRES_PER_INCH / PIXELS_PER_INCH
        return replace(self, metres_per_px=_within_reach(scale))


def _within_reach(metres_per_px: float) -> float:
    return min(max(metres_per_px, CLOSEST_M_PER_PX), FARTHEST_M_PER_PX)
