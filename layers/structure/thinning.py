"""Strokes thinned to one pixel, after Zhang and Suen (1984)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


def thin(mask: Mask) -> Mask:
    """Return a mask thinned to lines of one pixel; what hung together still does.

    A pixel's fate is decided by what lies within twice as many pixels as its stroke is wide.
    """
    rows, columns = mask.shape
    across = columns + 2
    found = np.pad(mask, 1)
    inner = found[1:-1, 1:-1].copy()
    for down in range(3):
        for right in range(3):
            inner &= found[down : down + rows, right : right + columns]
    # only what has an empty neighbour can go
    queued = (found & ~np.pad(inner, 1)).ravel()
    left = found.ravel()
    rim = np.flatnonzero(queued)
    # from above and clockwise
    around = (-across, 1 - across, 1, across + 1, across, across - 1, -1, -across - 1)
    while True:
        removed = False
        for turn in (0, 1):
            goes = _goes([left[rim + step] for step in around], turn)
            gone = rim[goes]
            if not len(gone):
                continue
            removed = True
            left[gone] = False
            fresh = np.concatenate([gone + step for step in around])
            fresh = np.unique(fresh[left[fresh] & ~queued[fresh]])
            queued[fresh] = True
            rim = np.concatenate([rim[~goes], fresh])
        if not removed:
            return np.ascontiguousarray(left.reshape(rows + 2, across)[1:-1, 1:-1])


def _goes(around: list[Mask], turn: int) -> Mask:
    """Return which pixels are taken away, from their eight neighbours."""
    count = np.zeros(len(around[0]), dtype=np.uint8)
    changes = np.zeros(len(around[0]), dtype=np.uint8)
    for one, other in zip(around, [*around[1:], around[0]], strict=True):
        count += one
        changes += ~one & other
    p2, _, p4, _, p6, _, p8, _ = around
    first, second = (p2 & p4 & p6, p4 & p6 & p8) if turn == 0 else (p2 & p4 & p8, p2 & p6 & p8)
    found: Mask = (count >= 2) & (count <= 6) & (changes == 1) & ~first & ~second
    return found
