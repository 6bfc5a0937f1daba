"""An unfinished sketch: its corners, and the way back and forth through its steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rumslig.sketch.outline import Place, without_repeats


@dataclass(frozen=True, slots=True)
class Draft:
    """The corners placed so far; every step can be undone and done again.

    Attributes
    ----------
    points
        What is drawn now.
    past, future
        What was drawn before, the latest last, and what was undone, the next to redo last.
    """

    points: tuple[Place, ...] = ()
    past: tuple[tuple[Place, ...], ...] = ()
    future: tuple[tuple[Place, ...], ...] = ()

    def change_to(self, points: Sequence[Place]) -> Draft:
        """Return the draft after a step; nothing is noted where nothing changes."""
        after = tuple(points)
        return self if after == self.points else Draft(after, (*self.past, self.points), ())

    def place(self, point: Place) -> Draft:
        """Return the draft with one corner more; a corner on the last one is none."""
        if self.points and self.points[-1] == point:
            return self
        return self.change_to((*self.points, point))

    def take_back(self) -> Draft:
        """Return the draft without its last corner."""
        return self.change_to(self.points[:-1])

    def undo(self) -> Draft | None:
        """Return the draft before its last step, or None at the beginning."""
        if not self.past:
            return None
        return Draft(self.past[-1], self.past[:-1], (*self.future, self.points))

    def redo(self) -> Draft | None:
        """Return the draft after the step that was undone, or None where there is none."""
        if not self.future:
            return None
        return Draft(self.future[-1], (*self.past, self.points), self.future[:-1])


def length_of(points: Sequence[Place], *, closed: bool = False) -> float:
    """Return the length along points in metres, grid length in EPSG:3006."""
    legs = list(pairwise(points))
    if closed and len(points) > 2:
        legs.append((points[-1], points[0]))
    return math.fsum(math.dist(one, other) for one, other in legs)


def area_within(points: Sequence[Place]) -> float:
    """Return the area within points in m², grid area in EPSG:3006; 0 for fewer than three."""
    corners = without_repeats(points)
    if len(corners) < 3:
        return 0.0
    east, north = corners[0]  # near the origin the products keep their digits
    moved = [(x - east, y - north) for x, y in corners]
    ahead = [*moved[1:], moved[0]]
    return abs(math.fsum(a * d - c * b for (a, b), (c, d) in zip(moved, ahead, strict=True))) / 2


def bearing_of(start: Place, end: Place) -> float:
    """Return the direction from one place to another, degrees from grid north, clockwise."""
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1])) % 360


def turn_at(before: Place, corner: Place, after: Place) -> float:
    """Return the angle between the two edges at a corner, 0–180 degrees."""
    turned = abs(bearing_of(corner, before) - bearing_of(corner, after)) % 360
    return min(turned, 360 - turned)
