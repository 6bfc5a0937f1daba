"""Classes mended where letters, hatching, noise and the edges' mixtures hide them.

All of it looks only a way around each pixel: `reach_of` says how far. So a window with that much
around it gives what the whole picture would.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from rasterio.features import sieve

from layers.images.legend import LegendClass
from layers.structure.labels import GROUND, Labels

Mask = npt.NDArray[np.bool_]
Kind = TypeVar("Kind", np.uint8, np.bool_)
_SMALLEST_PX = 16
_WIDEST_LETTER = 0.004
"""Of the picture's longer side: how far a class is drawn in under letters and hatching."""
_WIDEST_STROKE = 0.02
_LEAST_STROKE_PX = 64
"""How far it is drawn in, at least, under strokes and points."""
_CLOSED_PX = 4


def _letter_px(side: int) -> int:
    return max(4, round(_WIDEST_LETTER * side))


def _stroke_px(side: int) -> int:
    return max(_LEAST_STROKE_PX, round(_WIDEST_STROKE * side))


def reach_of(side: int) -> int:
    """Return how many pixels around one can matter, in a picture with a longer side of `side`."""
    return 3 + _stroke_px(side) + 2 * _letter_px(side) + 2 * _SMALLEST_PX


def mend_areas(labels: Labels, legend: Sequence[LegendClass], side: int | None = None) -> Labels:
    """Return the area classes, drawn in under letters, hatching, strokes and points.

    What is not known is taken by its nearest class when all of it lies near one; so a class that
    the legend does not name stays a hole.

    Parameters
    ----------
    side
        The whole picture's longer side, where the labels are a part of it.
    """
    side = side or max(labels.shape)
    areas = [number for number, item in enumerate(legend, 1) if item.kind == "area"]
    over = [number for number, item in enumerate(legend, 1) if item.kind != "area"]
    seeds = _opened(_kept(labels, [*areas, GROUND]))
    open_ground = seeds == 0
    drawn_over = _kept(labels, over) > 0
    filled = _grown(seeds, open_ground & drawn_over, _stroke_px(side))
    filled = _grown(filled, open_ground, _letter_px(side))
    # what could not be filled takes back what was filled of it
    room = open_ground & ~drawn_over
    back = _grown(((filled == 0) & room).astype(np.uint8), room, _letter_px(side)) > 0
    filled[back] = 0
    filled[filled == GROUND] = 0
    return np.asarray(sieve(filled, _SMALLEST_PX, connectivity=4), dtype=np.uint8)


def _kept(labels: Labels, numbers: Sequence[int]) -> Labels:
    """Return the labels, 0 for others than some."""
    table = np.zeros(256, dtype=np.uint8)
    table[list(numbers)] = list(numbers)
    found: Labels = table[labels]
    return found


def mask_of(labels: Labels, number: int) -> Mask:
    """Return where a line or point class is, with small gaps closed."""
    found: Mask = labels == number
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    if not len(rows):
        return found
    part = (
        slice(max(0, rows[0] - _CLOSED_PX), rows[-1] + 1 + _CLOSED_PX),
        slice(max(0, columns[0] - _CLOSED_PX), columns[-1] + 1 + _CLOSED_PX),
    )
    within = found[part]
    found[part] |= ~_widened(_widened(~_widened(_widened(within))))
    return found


def _neighbours(values: npt.NDArray[Kind]) -> list[npt.NDArray[Kind]]:
    """Return the four neighbours of every pixel; over the edge lies the pixel itself."""
    padded = np.pad(values, 1, mode="edge")
    return [padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]]


def _opened(labels: Labels) -> Labels:
    """Return labels without what is thinner than three pixels: mixtures along edges, specks."""
    padded = np.pad(labels, 1, mode="edge")
    level = (padded[:, :-2] == padded[:, 1:-1]) & (padded[:, 1:-1] == padded[:, 2:])
    core = level[:-2] & level[1:-1] & level[2:]
    core &= (padded[:-2, 1:-1] == labels) & (padded[2:, 1:-1] == labels)
    grown = np.where(core, labels, 0).astype(np.uint8)
    for _ in range(2):
        before = _neighbours(grown)
        for near in before:
            np.copyto(grown, labels, where=(grown == 0) & (near == labels))
    return grown


def _grown(labels: Labels, room: Mask, steps: int) -> Labels:
    """Return labels grown into room, a pixel a step, until it is full or the steps are gone.

    Of several neighbours the one above is taken first, then below, left and right.
    """
    rows, columns = labels.shape
    across = columns + 2
    found = np.pad(labels, 1).ravel()
    empty = np.pad(room & (labels == 0), 1).ravel()
    near = np.zeros((rows, columns), dtype=bool)
    shown = found.reshape(rows + 2, across)
    for part in (shown[:-2, 1:-1], shown[2:, 1:-1], shown[1:-1, :-2], shown[1:-1, 2:]):
        near |= part != 0
    edge = np.flatnonzero(np.pad(near, 1).ravel() & empty)
    around = (-across, across, -1, 1)
    for _ in range(steps):
        if not len(edge):
            break
        empty[edge] = False
        taken = found[edge - across]
        for step in around[1:]:
            missing = taken == 0
            taken[missing] = found[edge[missing] + step]
        found[edge] = taken
        beyond = np.concatenate([edge + step for step in around])
        edge = np.unique(beyond[empty[beyond]])
    return np.ascontiguousarray(found.reshape(rows + 2, across)[1:-1, 1:-1])


def _widened(mask: Mask) -> Mask:
    found = mask.copy()
    for near in _neighbours(mask):
        found |= near
    return found
