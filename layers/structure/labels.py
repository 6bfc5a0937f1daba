"""Which class each pixel is by its colour alone, and a whole picture's classes packed in memory."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from layers.images.legend import LegendClass
from layers.images.picture import Colours
from layers.structure.colour import difference, to_lab

Labels = npt.NDArray[np.uint8]
"""(rows, columns): 0 for none, else the class's place in the legend, counted from 1."""

TOLERANCE = 12.0
"""In CIEDE2000: how far from its legend's colour a pixel may be."""
MOST_CLASSES = 60
GROUND = 255
"""The label of the background."""
_BITS = 6
_CELLS = 1 << (3 * _BITS)
_ROWS = 128
_OWN_GROUND = 4.0
"""A background nearer than this to a legend's colour is that class."""
_BLOCK = 512

Counts = npt.NDArray[np.int64]
"""How many pixels there are of each colour; of all (2**18,), with their lowest bits cut."""


def no_colours() -> Counts:
    """Return the counts of nothing."""
    return np.zeros(_CELLS, dtype=np.int64)


def count_colours(colours: Colours) -> Counts:
    """Return how many pixels there are of each colour."""
    found = no_colours()
    flat = colours.reshape(-1, colours.shape[-1])
    for at in range(0, len(flat), 1 << 20):
        found += np.bincount(_cells(flat[at : at + (1 << 20)]), minlength=_CELLS)
    return found


def count_rim(colours: Colours, is_first: bool, is_last: bool) -> Counts:
    """Return the colours along the picture's edge within a strip of its full width."""
    edges = [colours[:, 0], colours[:, -1]]
    edges += [colours[0]] if is_first else []
    edges += [colours[-1]] if is_last else []
    return count_colours(np.concatenate(edges))


@dataclass(frozen=True, slots=True, eq=False)
class LabelTable:
    """The class of every colour."""

    labels: Labels

    @classmethod
    def of(cls, legend: Sequence[LegendClass], tolerance: float, rim: Counts) -> LabelTable:
        """Return the classes by the most alike colour; the rim's commonest is the background."""
        shades = _shades()
        ground = shades[rim.argmax()]
        labels = np.zeros(_CELLS, dtype=np.uint8)
        nearest = np.full(_CELLS, np.inf)
        own = np.inf
        for number, item in enumerate(legend, 1):
            apart = _apart(item.colour)
            nearer = apart < nearest
            labels[nearer] = number
            nearest[nearer] = apart[nearer]
            own = min(own, float(apart[rim.argmax()]))
        labels[nearest > tolerance] = 0
        if own > _OWN_GROUND:
            to_ground = difference(shades, ground[None])
            labels[(to_ground <= nearest) & (to_ground <= tolerance)] = GROUND
        return cls(labels)

    def label(self, colours: Colours) -> Labels:
        """Return each pixel's class; `GROUND` where it is the background, or nothing covers."""
        found: Labels = np.empty(colours.shape[:2], dtype=np.uint8)
        for row in range(0, len(colours), _ROWS):
            part = colours[row : row + _ROWS]
            found[row : row + _ROWS] = self.labels[_cells(part)]
            found[row : row + _ROWS][part[..., 3] < 128] = GROUND
        return found


def label_colours(
    colours: Colours, legend: Sequence[LegendClass], tolerance: float = TOLERANCE
) -> Labels:
    """Return each pixel's class in a whole picture, by colour alone; see `LabelTable`."""
    return LabelTable.of(legend, tolerance, count_rim(colours, True, True)).label(colours)


def rgb_of(colour: str) -> tuple[int, int, int]:
    """Return the parts, 0–255, of a colour written #rrggbb."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=16)
def _apart(colour: str) -> npt.NDArray[np.float64]:
    """Return how unlike a colour each cell is; kept, since legends are made a class at a time."""
    return difference(_shades(), to_lab(np.array(rgb_of(colour)))[None])


@lru_cache(maxsize=1)
def _shades() -> npt.NDArray[np.float64]:
    """Return the middle of each cell of colours, as L*a*b*."""
    shift = 8 - _BITS
    cells = np.arange(_CELLS)
    parts = [(cells >> (_BITS * place)) & ((1 << _BITS) - 1) for place in (2, 1, 0)]
    return to_lab(np.stack(parts, axis=1) * (1 << shift) + (1 << shift) / 2 - 0.5)


def _cells(colours: Colours) -> npt.NDArray[np.uint32]:
    """Return the place of each colour in a table of all, with their lowest bits cut."""
    r, g, b = (colours[..., band].astype(np.uint32) >> (8 - _BITS) for band in range(3))
    return np.asarray((r << (2 * _BITS)) | (g << _BITS) | b, dtype=np.uint32)


@dataclass(slots=True, eq=False)
class PackedLabels:
    """The classes of a picture of any size, packed in blocks: a structure image is mostly alike."""

    width: int
    height: int
    _blocks: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def put(self, top: int, labels: Labels) -> None:
        """Keep a strip of the full width; `top` and all strips but the last are whole blocks."""
        if top % _BLOCK or labels.shape[1] != self.width:
            raise ValueError(f"{top}, {labels.shape}")
        for row in range(0, len(labels), _BLOCK):
            for column in range(0, self.width, _BLOCK):
                block = np.ascontiguousarray(labels[row : row + _BLOCK, column : column + _BLOCK])
                place = ((top + row) // _BLOCK, column // _BLOCK)
                self._blocks[place] = zlib.compress(block.data, 1)

    def window(self, left: int, top: int, right: int, bottom: int) -> Labels:
        """Return part of the picture."""
        found: Labels = np.empty((bottom - top, right - left), dtype=np.uint8)
        for row in range(top // _BLOCK, -(-bottom // _BLOCK)):
            for column in range(left // _BLOCK, -(-right // _BLOCK)):
                y, x = row * _BLOCK, column * _BLOCK
                block = np.frombuffer(zlib.decompress(self._blocks[row, column]), dtype=np.uint8)
                block = block.reshape(-1, min(_BLOCK, self.width - x))
                upper, lower = max(top, y), min(bottom, y + len(block))
                first, last = max(left, x), min(right, x + block.shape[1])
                found[upper - top : lower - top, first - left : last - left] = block[
                    upper - y : lower - y, first - x : last - x
                ]
        return found


STRIP = _BLOCK
"""Rows of a strip that is put."""
