"""Where the map lies on a screen, found by clicking in it and reading what came of that."""

from __future__ import annotations

from dataclasses import dataclass

from real_screen import Box, Program

Place = tuple[float, float]
"""Easting and northing in EPSG:3006, metres."""
Spot = tuple[float, float]
"""Right and down on the screen, pixels."""


@dataclass(frozen=True, slots=True)
class MapOnScreen:
    """The map's rectangle in the window; the view in it is read from the session file."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of_clicks(cls, program: Program, spots: tuple[Spot, Spot]) -> MapOnScreen:
        """Return where the map lies, after its first two corners were placed at two spots."""
        (x1, y1), (x2, y2) = spots
        (e1, n1), (e2, n2) = sketch_of(program)[:2]
        across, down = (x2 - x1) / (e2 - e1), (y2 - y1) / (n2 - n1)
        west, south, east, north = bounds_of(program)
        return cls(
            x1 + (west - e1) * across,
            y1 + (north - n1) * down,
            x1 + (east - e1) * across,
            y1 + (south - n1) * down,
        )

    @property
    def box(self) -> Box:
        """The rectangle in whole pixels."""
        return round(self.left), round(self.top), round(self.right), round(self.bottom)

    def metres_per_px(self, program: Program) -> float:
        """Return how much of the world lies behind a pixel now."""
        west, _, east, _ = bounds_of(program)
        return (east - west) / (self.right - self.left)

    def spot(self, program: Program, place: Place) -> Spot:
        """Return where a place is seen now."""
        west, _, _, north = bounds_of(program)
        scale = self.metres_per_px(program)
        return self.left + (place[0] - west) / scale, self.top + (north - place[1]) / scale


def bounds_of(program: Program) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the map."""
    west, south, east, north = program.part("map", "bounds")
    return west, south, east, north


def sketch_of(program: Program, tool: str = "draw_area") -> list[Place]:
    """Return the corners of a tool's unfinished sketch."""
    corners = program.part("sketch", "sketches", tool) or []
    return [(east, north) for east, north in corners]
