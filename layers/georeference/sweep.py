"""Where an outline might lie in a picture that does not show it whole: every place is tried."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from layers.georeference.edges import WAYS, Edges, way_of
from layers.georeference.outline import Affine, Outline

SIDE = 96
FEW_WAYS = 4
TURNS = np.radians(np.arange(-12, 13, 4))
SIZES = 0.17 * 1.11 ** np.arange(19)
"""Half the outline's diagonal, of the picture's longest side."""
MOST = 24


def sweep(edges: Edges, outline: Outline) -> list[Affine]:
    """Return the likeliest places of an outline that is nearly north up and not skewed.

    For each turn and size the outline's border, sorted by which way it runs, is correlated with
    the edges in all places at once (generalised Hough transform, D. Ballard 1981, by FFT).
    """
    columns, rows = edges.size
    step = max(columns, rows) / SIDE
    wide = 2 * SIDE
    field = np.zeros((FEW_WAYS, wide, wide), dtype=np.float32)
    row, column = np.nonzero(edges.way)
    way = _few(edges.way[row, column].astype(np.int64))
    field[way, (row / step).astype(int), (column / step).astype(int)] = 1.0
    for axis in (1, 2):
        field = np.maximum(field, np.maximum(np.roll(field, 1, axis), np.roll(field, -1, axis)))
    # what is everywhere tells nothing
    high, broad = int(np.ceil(rows / step)), int(np.ceil(columns / step))
    field[:, :high, :broad] -= field[:, :high, :broad].mean(axis=(1, 2), keepdims=True)
    seen = np.fft.rfft2(field)
    some, across = outline.outer[::3], outline.outer_across[::3]
    found: list[tuple[float, Affine]] = []
    for angle in TURNS:
        cos, sin = np.cos(angle), np.sin(angle)
        matrix = np.array([[cos, -sin], [sin, cos]])
        normal = across @ matrix.T
        own_way = _few(way_of(normal))
        for size in SIZES:
            at = np.round(some @ matrix.T * size * SIDE).astype(int) % wide
            drawn = np.zeros((FEW_WAYS, wide, wide), dtype=np.float32)
            drawn[own_way, at[:, 1], at[:, 0]] = 1.0
            count = float(drawn.sum())
            score = np.fft.irfft2((seen * np.conj(np.fft.rfft2(drawn))).sum(axis=0), (wide, wide))[
                :SIDE, :SIDE
            ]
            for _ in range(2):
                peak = np.unravel_index(int(score.argmax()), score.shape)
                y, x = int(peak[0]), int(peak[1])
                affine = np.column_stack(
                    [matrix * size * SIDE * step, [(x + 0.5) * step, (y + 0.5) * step]]
                )
                found.append((float(score[y, x]) / count, affine))
                score[max(0, y - 6) : y + 7, max(0, x - 6) : x + 7] = -np.inf
    found.sort(key=lambda item: -item[0])
    return [affine for _, affine in found[:MOST]]


def _few(way: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = ((way - 1 + WAYS // FEW_WAYS // 2) * FEW_WAYS // WAYS) % FEW_WAYS
    return found
