"""Squares that plan areas are filed in, so that those near a place are found by an index.

Each area is filed by its south-west corner, in the finest level whose squares are at least as
wide as it is. What may touch some bounds then lies at most one square outside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from layers.crs import Bounds

SIDES_M = tuple(1_000.0 * 4**step for step in range(7))
"""The side of a square, level by level: 1 km … 4 096 km."""


@dataclass(frozen=True, slots=True)
class Square:
    """A square: the level, and its column and row from the zone's origin."""

    level: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class SquareRange:
    """The squares of a level in which areas that touch some bounds may be filed."""

    level: int
    columns: tuple[int, int]
    rows: tuple[int, int]


def square_of(bounds: Bounds) -> Square:
    """Return the square in which an area with such bounds (EPSG:3006) is filed."""
    west, south, east, north = bounds
    wide = max(east - west, north - south)
    level = next((n for n, side in enumerate(SIDES_M) if side >= wide), len(SIDES_M) - 1)
    side = SIDES_M[level]
    return Square(level, floor(west / side), floor(south / side))


def squares_near(bounds: Bounds) -> Iterator[SquareRange]:
    """Yield where areas that touch some bounds may be filed, level by level."""
    west, south, east, north = bounds
    for level, side in enumerate(SIDES_M):
        yield SquareRange(
            level,
            (floor(west / side) - 1, floor(east / side)),
            (floor(south / side) - 1, floor(north / side)),
        )
