"""The edges of a drawn picture: where colours change, which way, and the areas between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rasterio.features

from layers.images.picture import Colours

Field = npt.NDArray[np.float32]
Rings = list[npt.NDArray[np.float64]]

LEAST_CHANGE = 5.0
"""Of 255: a weaker change of colour is noise, or what JPEG does to a flat area."""
NOISE_TIMES = 3.0
WAYS = 36
GAPS = (0, 2, 5)
"""Pixels: how far the edges are made to reach to close the gaps of a dashed or broken line."""
STRIPES = (2, 5)
"""Half of how wide a stripe may be that is no part of the figure it touches."""
MARGIN = 0.04
FEWEST_CORNERS = 8
SMALLEST_RING = 0.008
LARGEST_RING = 0.97
MOST_RINGS = 60
RING_SIDE = 480


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Thin edges of a picture, (rows, columns) each.

    Attributes
    ----------
    way
        Which way colours change across the edge in each pixel, 1 to `WAYS`; 0 where no edge is.
        Half a turn has `WAYS` ways, so that both ways across an edge are the same.
    shift
        From the middle of the pixel to where in it the edge is, columns and rows, (rows, columns,
        2).
    strong
        Where colours change enough, not thinned.
    """

    way: npt.NDArray[np.uint8]
    shift: Field
    strong: npt.NDArray[np.bool_]

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self.way.shape[1], self.way.shape[0]


def way_of(across: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    """Return which way vectors point, 1 to `WAYS`; (n, 2) gives (n,)."""
    turn = np.arctan2(across[..., 1], across[..., 0]) / np.pi * WAYS
    found: npt.NDArray[np.int64] = np.round(turn).astype(np.int64) % WAYS + 1
    return found


def find_edges(colours: Colours) -> Edges:
    """Return the edges of a picture's colours; what nothing covers counts as white.

    The colour gradient of S. Di Zenzo (1986), "A note on the gradient of a multi-image": the
    greatest change over all bands together, thinned across its direction.
    """
    cover = colours[..., 3:].astype(np.float32) / 255
    bands = colours[..., :3].astype(np.float32) * cover + 255 * (1 - cover)
    smooth = _smooth(bands.astype(np.float32))
    padded = np.pad(smooth, ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = (padded[1:-1, 2:] - padded[1:-1, :-2]) / 2
    down = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2
    xx, yy, xy = (across**2).sum(2), (down**2).sum(2), (across * down).sum(2)
    apart = np.sqrt((xx - yy) ** 2 + 4 * xy**2)
    size = np.sqrt((xx + yy + apart) / 2)
    half = np.arctan2(2 * xy, xx - yy) / 2
    strong = size > max(LEAST_CHANGE, NOISE_TIMES * float(np.median(size)))
    crest, shift = _find_crest(size, half)
    way = np.round(half / np.pi * WAYS).astype(np.int64) % WAYS + 1
    return Edges(np.where(strong & crest, way, 0).astype(np.uint8), shift, strong)


def _smooth(bands: Field) -> Field:
    for axis in (0, 1):
        ends = [(1, 1) if axis == i else (0, 0) for i in range(3)]
        wide = np.pad(bands, ends, mode="edge")
        first, middle, last = (
            np.take(wide, np.arange(k, k + bands.shape[axis]), axis=axis) for k in range(3)
        )
        bands = ((first + 2 * middle + last) / 4).astype(np.float32)
    return bands


def _find_crest(size: Field, half: Field) -> tuple[npt.NDArray[np.bool_], Field]:
    """Return where the change is greater than beside it, across the edge, and where in the pixel.

    A parabola through the three tells where between the pixels it is greatest.
    """
    rows, columns = size.shape
    padded = np.pad(size, 1)
    found = np.zeros(size.shape, dtype=bool)
    shift = np.zeros((rows, columns, 2), dtype=np.float32)
    # which of four directions: to the right, right and below, below, left and below
    turn = np.round(half / (np.pi / 4)).astype(np.int64) % 4
    for way, (right, below) in enumerate(((1, 0), (1, 1), (0, 1), (-1, 1))):
        row, column = np.nonzero(turn == way)
        own = size[row, column]
        ahead = padded[row + 1 + below, column + 1 + right]
        behind = padded[row + 1 - below, column + 1 - right]
        crest = (own >= ahead) & (own > behind)
        row, column = row[crest], column[crest]
        own, ahead, behind = own[crest], ahead[crest], behind[crest]
        found[row, column] = True
        off = np.clip(0.5 * (ahead - behind) / (2 * own - ahead - behind), -0.5, 0.5)
        shift[row, column] = off[:, None] * (right, below)
    return found, shift


def find_rings(edges: Edges) -> Rings:
    """Return the outlines of what edges enclose, largest first, in pixels.

    Edges are barriers, and the areas between them are followed around: their outer rings, and the
    inner ones, which are the figures that lie in them. Gaps are closed more and more, so that a
    dashed line is an outline too.
    """
    step = max(1, -(-max(edges.size) // RING_SIDE))
    barrier = _pooled(edges.strong, step)
    found: Rings = []
    for gap in GAPS:
        found += _follow(~_grown(barrier, gap))
    for width in STRIPES:
        found += _follow(_islands(barrier, width))
    total = barrier.size
    sized = [(abs(ring_area(ring)) / total, ring) for ring in found]
    kept = [item for item in sized if SMALLEST_RING <= item[0] <= LARGEST_RING]
    kept.sort(key=lambda item: -item[0])
    return _distinct([ring * step for _, ring in kept])[:MOST_RINGS]


def _follow(mask: npt.NDArray[np.bool_]) -> Rings:
    """Return the outer and inner rings of what a mask holds."""
    shapes = rasterio.features.shapes(mask.astype(np.uint8), mask=mask, connectivity=4)
    return [
        np.array(ring, dtype=float)
        for shape, _ in shapes
        for ring in shape["coordinates"]
        if len(ring) >= FEWEST_CORNERS
    ]


def _islands(barrier: npt.NDArray[np.bool_], width: int) -> npt.NDArray[np.bool_]:
    """Return what lies within the areas that reach the picture's margin, less thin stripes.

    A road drawn from a county to the margin makes it one with what is outside; it is thinner than
    the county, and is shaved off.
    """
    rows, columns = barrier.shape
    margin = MARGIN * max(rows, columns)
    outside = []
    for shape, _ in rasterio.features.shapes(
        barrier.astype(np.uint8), mask=~barrier, connectivity=4
    ):
        x, y = np.array(shape["coordinates"][0]).T
        if min(x.min(), y.min(), columns - x.max(), rows - y.max()) <= margin:
            outside.append(shape)
    inside = np.ones(barrier.shape, dtype=bool)
    if outside:
        inside = rasterio.features.rasterize(
            outside, barrier.shape, fill=1, default_value=0, dtype="uint8"
        ).astype(bool)
    return _grown(~_grown(~inside, width), width)


def ring_area(ring: npt.NDArray[np.float64]) -> float:
    """Return a closed ring's area, with the sign of its turn."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def _distinct(rings: Rings) -> Rings:
    """Return rings without those that are nearly the same as one before."""
    kept: Rings = []
    boxes: list[npt.NDArray[np.float64]] = []
    for ring in rings:
        box = np.concatenate([ring.min(axis=0), ring.max(axis=0), [abs(ring_area(ring)) ** 0.5]])
        near = 0.015 * box[4]
        if not any(np.abs(box - other).max() < near for other in boxes):
            kept.append(ring)
            boxes.append(box)
    return kept


def _pooled(mask: npt.NDArray[np.bool_], step: int) -> npt.NDArray[np.bool_]:
    if step == 1:
        return mask
    rows, columns = (-(-side // step) for side in mask.shape)
    wide = np.zeros((rows * step, columns * step), dtype=bool)
    wide[: mask.shape[0], : mask.shape[1]] = mask
    return np.asarray(wide.reshape(rows, step, columns, step).any(axis=(1, 3)), dtype=np.bool_)


def _grown(mask: npt.NDArray[np.bool_], reach: int) -> npt.NDArray[np.bool_]:
    """Return a mask with everything within a square of a reach."""
    grown = mask.copy()
    for _ in range(2):
        narrow = grown.copy()
        for shift in range(1, reach + 1):
            grown[shift:] |= narrow[:-shift]
            grown[:-shift] |= narrow[shift:]
        grown = grown.T
    return grown
