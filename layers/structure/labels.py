"""Which class each pixel is: by colour, with letters, hatching and the edges' mixtures mended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rasterio.features import sieve

from layers.images.legend import LegendClass
from layers.images.picture import Colours
from layers.structure.colour import difference, to_lab

Labels = npt.NDArray[np.uint8]
"""(rows, columns): 0 for none, else the class's place in the legend, counted from 1."""
Mask = npt.NDArray[np.bool_]

TOLERANCE = 12.0
"""In CIEDE2000: how far from its legend's colour a pixel may be."""
MOST_CLASSES = 60
_BITS = 6
_ROWS = 512
_GROUND = 255
_OWN_GROUND = 4.0
"""A background nearer than this to a legend's colour is that class."""
_SMALLEST_PX = 16
_WIDEST_LETTER = 0.004
"""Of the picture's longer side: how far a class is drawn in under letters and hatching."""


def label_colours(
    colours: Colours, legend: Sequence[LegendClass], tolerance: float = TOLERANCE
) -> Labels:
    """Return each pixel's class by colour alone; `_GROUND` (255) where it is the background."""
    shift = 8 - _BITS
    cells = np.arange(1 << (3 * _BITS))
    parts = [(cells >> (_BITS * place)) & ((1 << _BITS) - 1) for place in (2, 1, 0)]
    shades = to_lab(np.stack(parts, axis=1) * (1 << shift) + (1 << shift) / 2 - 0.5)
    wanted = [_rgb(item.colour) for item in legend]
    rim = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])
    ground = shades[np.bincount(_cells(rim), minlength=len(cells)).argmax()]
    apart = np.stack([difference(shades, to_lab(np.array(rgb))[None]) for rgb in wanted])
    table = (apart.argmin(axis=0) + 1).astype(np.uint8)
    nearest = apart.min(axis=0)
    table[nearest > tolerance] = 0
    own = min(float(difference(ground[None], to_lab(np.array(rgb))[None])[0]) for rgb in wanted)
    if own > _OWN_GROUND:
        to_ground = difference(shades, ground[None])
        table[(to_ground <= nearest) & (to_ground <= tolerance)] = _GROUND
    found: Labels = np.empty(colours.shape[:2], dtype=np.uint8)
    for row in range(0, len(colours), _ROWS):
        part = colours[row : row + _ROWS]
        found[row : row + _ROWS] = np.where(part[..., 3] < 128, _GROUND, table[_cells(part)])
    return found


def _cells(colours: Colours) -> npt.NDArray[np.uint32]:
    """Return the place of each colour in a table of all, with their lowest bits cut."""
    r, g, b = (colours[..., band].astype(np.uint32) >> (8 - _BITS) for band in range(3))
    return np.asarray((r << (2 * _BITS)) | (g << _BITS) | b, dtype=np.uint32)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mend_areas(labels: Labels, legend: Sequence[LegendClass]) -> Labels:
    """Return the area classes, drawn in under letters, hatching, strokes and points.

    What is not known is taken by its nearest class when all of it lies near one; so a class that
    the legend does not name stays a hole.
    """
    areas = [number for number, item in enumerate(legend, 1) if item.kind == "area"]
    over = [number for number, item in enumerate(legend, 1) if item.kind != "area"]
    seeds = np.where(np.isin(labels, [*areas, _GROUND]), labels, 0).astype(np.uint8)
    seeds = _opened(seeds)
    drawn_over = np.isin(labels, over)
    reach = max(4, round(_WIDEST_LETTER * max(labels.shape)))
    open_ground = seeds == 0
    filled = _grown(seeds, open_ground & drawn_over, max(labels.shape))
    filled = _grown(filled, open_ground, reach)
    # what could not be filled takes back what was filled of it
    back = _spread(filled == 0, open_ground & ~drawn_over, reach)
    filled[back] = 0
    known = np.where(filled == _GROUND, 0, filled).astype(np.uint8)
    sieved = sieve(known, _SMALLEST_PX, connectivity=4)
    return np.asarray(sieved, dtype=np.uint8)


def mask_of(labels: Labels, number: int) -> Mask:
    """Return where a line or point class is, with small gaps closed."""
    found = labels == number
    closed: Mask = found | _shrunk(_widened(_widened(found)), 2)
    return closed


def _neighbours(values: npt.NDArray[np.generic]) -> list[npt.NDArray[np.generic]]:
    """Return the four neighbours of every pixel; over the edge lies the pixel itself."""
    padded = np.pad(values, 1, mode="edge")
    return [padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]]


def _opened(labels: Labels) -> Labels:
    """Return labels without what is thinner than three pixels: mixtures along edges, specks."""
    core = labels.copy()
    padded = np.pad(labels, 1, mode="edge")
    rows, columns = labels.shape
    for down in range(3):
        for right in range(3):
            core[padded[down : down + rows, right : right + columns] != labels] = 0
    grown = core
    for _ in range(2):
        for near in _neighbours(grown):
            grown = np.where((grown == 0) & (near == labels), labels, grown)
    return np.asarray(grown, dtype=np.uint8)


def _grown(labels: Labels, room: Mask, steps: int) -> Labels:
    """Return labels grown into room, a pixel a step, until it is full or the steps are gone."""
    found = labels.copy()
    for _ in range(steps):
        before = found
        empty = (found == 0) & room
        if not empty.any():
            break
        for near in _neighbours(before):
            found = np.where(empty & (found == 0), near, found).astype(np.uint8)
        if np.array_equal(found, before):
            break
    return found


def _spread(start: Mask, room: Mask, steps: int) -> Mask:
    found = start & room
    for _ in range(steps):
        wider = _widened(found) & room
        if np.array_equal(wider, found):
            break
        found = wider
    return found


def _widened(mask: Mask) -> Mask:
    found = mask.copy()
    for near in _neighbours(mask):
        found |= near.astype(bool)
    return found


def _shrunk(mask: Mask, steps: int) -> Mask:
    found = mask
    for _ in range(steps):
        found = ~_widened(~found)
    return found
