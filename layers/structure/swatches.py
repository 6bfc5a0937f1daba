"""Colours read off a picture for its legend: at a place, and the ones that cover most of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from layers.images.picture import Colours
from layers.structure.colour import difference, to_lab
from layers.structure.labels import Counts, rgb_of

REACH_PX = 6
"""How far around a place its colour is looked for."""
ALIKE = 6.0
"""In CIEDE2000: colours nearer than this are one colour with noise."""
LEAST_SHARE = 0.005
"""Of a picture: what covers less is no class, unless it is unlike everything else."""
LEAST_SPOT_SHARE = 0.0003
"""Of a picture: what points and strokes may cover together, in a colour of their own."""
MOST_SUGGESTED = 24
_OWN_SHARE = 0.15
_SAMPLE = 512
_STEP = 4.0
_APART = 6.0
_TRIED = 400
_UNLIKE = 20.0

Read = Callable[[tuple[float, float, float, float], int, int], Colours]
"""(left, top, right, bottom) in pixels, columns and rows: as `Pyramid.read` and `Page.read`."""


def pick_colour(colours: Colours, column: float, row: float, reach_px: int = REACH_PX) -> str:
    """Return the colour, #rrggbb, that is meant by a place in a picture.

    It is the median of the colour around the place, without what is unlike it: JPEG noise, a
    letter's stroke, a hatching line, the colour across an edge. Where the place itself is on a
    stroke thinner than a few pixels, the colour it is drawn on is meant.

    Parameters
    ----------
    column, row
        In the pixels of `colours`.

    Raises
    ------
    ValueError
        Nothing covers anything there.
    """
    height, width = colours.shape[:2]
    left, top = int(np.floor(column)), int(np.floor(row))
    part = colours[
        max(0, top - reach_px) : min(height, top + reach_px + 1),
        max(0, left - reach_px) : min(width, left + reach_px + 1),
    ]
    rows, columns = np.mgrid[: part.shape[0], : part.shape[1]]
    away = np.hypot(rows + max(0, top - reach_px) - top, columns + max(0, left - reach_px) - left)
    covered = part[..., 3] >= 128
    if not covered.any():
        raise ValueError(f"{column}, {row}")
    rgb, away = part[..., :3][covered], away[covered]
    lab = to_lab(rgb)
    middle = np.median(lab[away <= max(1.5, away.min() + 1)], axis=0)
    own = difference(lab, middle[None]) < ALIKE
    if own.mean() < _OWN_SHARE:
        middle = _commonest(lab)
        own = difference(lab, middle[None]) < ALIKE
    return _written(np.median(rgb[own] if own.any() else rgb, axis=0))


def _commonest(lab: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the colour that has most others like it."""
    apart = difference(lab[:, None], lab[None])
    found: npt.NDArray[np.float64] = lab[(apart < ALIKE).sum(axis=1).argmax()]
    return found


def suggest_legend(
    read: Read, size: tuple[int, int], known: Sequence[str] = ()
) -> list[tuple[str, float]]:
    """Return the colours that cover most of a picture, and the share of it that each covers.

    The largest first; the background, told by the picture's edge, is left out, and so is what
    looks like a colour of the legend already. Only what lies in a patch counts: an edge's mixtures
    and letters do not.

    Parameters
    ----------
    size
        The picture's width and height.
    known
        Colours, #rrggbb, that the legend has.
    """
    width, height = size
    shrink = max(1.0, max(size) / (2 * _SAMPLE))
    columns, rows = max(1, int(width / shrink)), max(1, int(height / shrink))
    colours = read((0, 0, width, height), columns, rows)
    covered = colours[..., 3] >= 128
    lab = to_lab(colours[..., :3])
    flat = _is_flat(lab) & covered
    lab = _evened(lab)
    if not flat.any():
        return []
    left_out = [to_lab(np.array(rgb_of(one))) for one in known]
    rim = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    left_out.append(_cells(rim)[0][0])
    middles, counts = _cells(lab[flat])
    free = np.ones(len(counts), dtype=bool)
    for other in left_out:
        free &= difference(middles, other[None]) >= _APART
    known_lab = np.array(left_out)
    found: list[tuple[npt.NDArray[np.float64], float]] = []
    for index in range(min(len(counts), _TRIED)):
        if not free[index] or len(found) == MOST_SUGGESTED:
            continue
        # a colour takes all that is like it, so that its own noise is no colour
        middle = middles[index]
        own = free & (difference(middles, middle[None]) < _APART)
        free &= ~own
        nearest = difference(known_lab, middle[None]).min()
        share = float(counts[own].sum() / covered.sum())
        if share >= (LEAST_SPOT_SHARE if nearest > _UNLIKE else LEAST_SHARE):
            known_lab = np.vstack([known_lab, middle])
            found.append((middle, share))
    rgb, named = colours[..., :3][flat], []
    for middle, share in found:
        near = np.abs(lab[flat] - middle).max(axis=1) < _STEP
        named.append((_written(np.median(rgb[near], axis=0)), share))
    return sorted(named, key=lambda one: -one[1])


def _is_flat(lab: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return where all four neighbours look like the pixel: no edge, no letter."""
    padded = np.pad(lab, ((1, 1), (1, 1), (0, 0)), mode="edge")
    found = np.ones(lab.shape[:2], dtype=bool)
    for near in (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]):
        found &= np.abs(near - lab).max(axis=-1) < 2 * ALIKE
    return found


def _evened(lab: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the mean of every pixel and its eight neighbours: JPEG's noise, divided by three."""
    rows, columns = lab.shape[:2]
    padded = np.pad(lab, ((1, 1), (1, 1), (0, 0)), mode="edge")
    found = np.zeros_like(lab)
    for down in range(3):
        for right in range(3):
            found += padded[down : down + rows, right : right + columns]
    return found / 9


def _cells(lab: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], Counts]:
    """Return the middles of the fullest cells of L*a*b*, fullest first, and how full they are."""
    cells = np.floor(lab / _STEP).astype(np.int64)
    _, at, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(at.ravel(), lab[:, axis]) for axis in range(3)], axis=1)
    order = np.argsort(-counts, kind="stable")
    return (sums / counts[:, None])[order], counts[order]


def _written(rgb: npt.NDArray[np.float64]) -> str:
    return "#" + "".join(f"{round(float(part)):02x}" for part in rgb)
