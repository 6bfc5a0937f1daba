"""The middle of strokes: thinned to one pixel (Zhang and Suen 1984), then followed as lines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Mask = npt.NDArray[np.bool_]


def thin(mask: Mask) -> Mask:
    """Return a mask thinned to lines of one pixel; what hung together still does."""
    found = np.pad(mask, 1)
    while True:
        removed = False
        for turn in (0, 1):
            around = _around(found)
            p2, _, p4, _, p6, _, p8, _ = around
            count = np.sum(around, axis=0)
            changes = sum(
                (~one & other).astype(np.uint8)
                for one, other in zip(around, [*around[1:], around[0]], strict=True)
            )
            first, second = (p2 & p4 & p6, p4 & p6 & p8) if turn == 0 else (
                p2 & p4 & p8, p2 & p6 & p8,
            )  # fmt: skip
            goes = found[1:-1, 1:-1] & (count >= 2) & (count <= 6) & (changes == 1)
            goes &= ~first & ~second
            if goes.any():
                found[1:-1, 1:-1] &= ~goes
                removed = True
        if not removed:
            return found[1:-1, 1:-1]


def _around(padded: Mask) -> list[Mask]:
    """Return the eight neighbours, from above and clockwise."""
    rows, columns = padded.shape[0] - 2, padded.shape[1] - 2
    offsets = [(0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0)]
    return [padded[down : down + rows, right : right + columns] for down, right in offsets]


def follow(thinned: Mask) -> list[BaseGeometry]:
    """Return the lines of a thinned mask, in pixels; each from one end or fork to the next."""
    rows, columns = np.nonzero(thinned)
    inside = np.pad(thinned, 1)
    pieces = []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        linked = inside[rows + 1 + down, columns + 1 + right]
        if down and right:  # not across a corner that is walked round
            linked &= ~inside[rows + 1 + down, columns + 1] & ~inside[rows + 1, columns + 1 + right]
        start = np.column_stack([columns[linked], rows[linked]]) + 0.5
        pieces.append(np.stack([start, start + np.array([right, down])], axis=1))
    every = np.concatenate(pieces)
    if not len(every):
        return []
    steps = np.asarray(shapely.linestrings(every), dtype=object)
    merged = shapely.line_merge(shapely.multilinestrings(steps))
    return list(shapely.get_parts(shapely.simplify(merged, 0.8)))
