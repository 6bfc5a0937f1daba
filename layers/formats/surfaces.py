"""Surfaces of triangles and faces (TIN, polyhedral, multipatch) as the areas they stand on.

Follows the well-known binary of OGC 06-103r4, 8.2: a surface is written as a multipolygon is,
with other type codes.
"""

from __future__ import annotations

import struct

_POLYHEDRAL, _TIN, _TRIANGLE = 15, 16, 17
_SIMPLE = {_POLYHEDRAL: 6, _TIN: 6, _TRIANGLE: 3}
"""What a type is read as."""
_COLLECTIONS = (4, 5, 6, 7, _POLYHEDRAL, _TIN)
_EXTRA_FLAGS = 0xE0000000
"""How PostGIS marks height, measure and system."""


def as_areas(wkb: bytes) -> bytes:
    """Return a geometry with its surfaces as multipolygons and triangles as polygons.

    Raises
    ------
    ValueError
        The bytes are no geometry, or one of another kind than points, lines, areas, surfaces.
    """
    written = bytearray(wkb)
    try:
        end = _rewrite(written, 0)
    except (struct.error, IndexError, RecursionError) as fault:
        raise ValueError("no well-known binary") from fault
    if end != len(wkb):
        raise ValueError("no well-known binary")
    return bytes(written)


def _rewrite(wkb: bytearray, at: int) -> int:
    """Change the type codes of the geometry that begins at a byte; return where it ends."""
    order = "<" if wkb[at] else ">"
    code: int = struct.unpack_from(f"{order}I", wkb, at + 1)[0]
    kind, ordinates = _kind(code)
    if kind in _SIMPLE:
        struct.pack_into(f"{order}I", wkb, at + 1, code - kind + _SIMPLE[kind])
    at += 5 + (4 if code & 0x20000000 else 0)
    if kind == 1:
        return at + 8 * ordinates
    count: int = struct.unpack_from(f"{order}I", wkb, at)[0]
    at += 4
    if count > len(wkb):
        raise ValueError("no well-known binary")
    if kind in _COLLECTIONS:
        for _ in range(count):
            at = _rewrite(wkb, at)
        return at
    if kind == 2:
        return at + 8 * ordinates * count
    if kind not in (3, _TRIANGLE):
        raise ValueError(f"geometry of type {kind}")
    for _ in range(count):
        points: int = struct.unpack_from(f"{order}I", wkb, at)[0]
        at += 4 + 8 * ordinates * points
    return at


def _kind(code: int) -> tuple[int, int]:
    """Return a type's number without height and measure, and how many numbers a point has."""
    if code & _EXTRA_FLAGS:
        extra = bool(code & 0x80000000) + bool(code & 0x40000000)
        return code & 0xFFFF, 2 + extra
    thousands, kind = divmod(code, 1000)
    return kind, 2 + (0, 1, 1, 2)[thousands]
