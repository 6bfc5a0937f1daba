"""What kind of geometry each object has in its file: heights, measures and curves told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

Numbers = npt.NDArray[np.int64]

CURVES = (8, 9, 10, 11, 12)
"""Arc, compound curve, curve polygon, multi curve and multi surface, as WKB numbers them."""

SURFACES = (15, 16, 17)
"""Polyhedral surface, TIN and triangle."""

_Z, _M = 1000, 2000
_OLD_Z, _OLD_M, _PLAIN = 1 << 31, 1 << 30, 0x1FFFFFFF
"""How WKB from before the standard, and PostGIS', marks heights and measures; and the rest."""

_HEAD = 5
"""A geometry begins with its byte order and its type."""


@dataclass(frozen=True, slots=True, eq=False)
class ShapeKinds:
    """Each object's feature id and its geometry's number in ISO WKB; 0 for none."""

    ids: Numbers
    codes: Numbers

    @classmethod
    def of_parts(cls, parts: Sequence[tuple[npt.NDArray[np.int64], Numbers]]) -> ShapeKinds:
        """Return the kinds of objects that were read some at a time."""
        if not parts:
            return cls(np.zeros(0, np.int64), np.zeros(0, np.int64))
        ids, codes = zip(*parts, strict=True)
        return cls(np.concatenate(ids).astype(np.int64), np.concatenate(codes))

    @classmethod
    def of_shapes(cls, ids: Numbers, shapes: npt.NDArray[np.object_]) -> ShapeKinds:
        """Return the kinds of shapes."""
        column = pa.array(shapely.to_wkb(shapes, flavor="iso"), pa.binary())
        return cls(ids.astype(np.int64), kinds_of_wkb(column))

    @property
    def has_heights(self) -> npt.NDArray[np.bool_]:
        """Which objects have heights (Z)."""
        return np.isin(self.codes // 1000, (1, 3))

    @property
    def has_measures(self) -> npt.NDArray[np.bool_]:
        """Which objects have measures (M)."""
        return np.isin(self.codes // 1000, (2, 3))

    @property
    def is_curved(self) -> npt.NDArray[np.bool_]:
        """Which objects are of a kind that may have arcs."""
        return np.isin(self.codes % 1000, CURVES)

    @property
    def is_surface(self) -> npt.NDArray[np.bool_]:
        """Which objects are surfaces in three dimensions."""
        return np.isin(self.codes % 1000, SURFACES)


def kinds_of_wkb(column: pa.Array) -> Numbers:
    """Return the ISO number of each geometry in a column of WKB; 0 where there is none."""
    plain = column.cast(pa.large_binary())
    codes = np.zeros(len(plain), np.int64)
    _, offsets, content = plain.buffers()
    if content is None or not len(plain):
        return codes
    ends = np.frombuffer(offsets, np.int64)[plain.offset : plain.offset + len(plain) + 1]
    known = (np.diff(ends) >= _HEAD) & ~plain.is_null().to_numpy(zero_copy_only=False)
    heads = np.frombuffer(content, np.uint8)[ends[:-1][known][:, None] + np.arange(_HEAD)]
    little = heads[:, 0] == 1
    numbers = heads[:, 1:].astype(np.int64)
    powers = 256 ** np.arange(4)
    codes[known] = np.where(little, numbers @ powers, numbers @ powers[::-1])
    return _iso_codes(codes)


def _iso_codes(codes: Numbers) -> Numbers:
    high = np.where(codes & _OLD_Z, _Z, 0) + np.where(codes & _OLD_M, _M, 0)
    iso: Numbers = (codes & _PLAIN) + high
    return iso
