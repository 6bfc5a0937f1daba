"""The digest of a geometry: what is the same shape gets the same bytes, whatever wrote it.

The same are geometries that differ only in

- where a ring starts and which way round it runs, the order of holes and of parts;
- whether one part stands alone or as a multi-geometry or collection of one;
- the sign of a zero; heights or measures that are NaN in every vertex, and none at all;
- missing and empty: both say that the object is nowhere.

Everything else makes another shape: a coordinate in its last bit, a vertex more, a height, which
way a line runs. Nothing here asks GEOS how it orders things, so a digest stays as it is when
GEOS changes its mind.

Canonical bytes: little-endian float64, vertex by vertex. A ring is written without its closing
vertex from the least vertex towards its lesser neighbour. SHA-256 of a mark and these bytes
stands for a point, a line or a ring; of a mark and their sorted digests for an area with holes
and for several parts.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from layers.versions.content import Shapes

Digests = npt.NDArray[np.uint8]
"""SHA-256, (n, 32)."""

WIDTH = 32
_AT_A_TIME = 20_000
_POLYGON = 3
_NESTED = (4, 5, 6, 7)
_MARKS = {0: b"P", 1: b"L", 2: b"L", _POLYGON: b"R"}

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def digest_shapes(shapes: Shapes) -> Digests:
    """Return the digest of each geometry, (n, 32); zeros where missing or empty."""
    digests = np.zeros((len(shapes), WIDTH), dtype=np.uint8)
    for begin in range(0, len(shapes), _AT_A_TIME):
        part = shapes[begin : begin + _AT_A_TIME]
        there = np.flatnonzero(~(shapely.is_missing(part) | shapely.is_empty(part)))
        has_z, has_m = _third_and_fourth(part[there])
        for z in (False, True):
            for m in (False, True):
                rows = there[(has_z == z) & (has_m == m)]
                if len(rows):
                    found = b"".join(_digest_alike(part[rows], z, m))
                    digests[begin + rows] = np.frombuffer(found, dtype=np.uint8).reshape(-1, WIDTH)
    return digests


def _third_and_fourth(shapes: Shapes) -> tuple[Flags, Flags]:
    """Return which geometries have a height, and which a measure, in any vertex."""
    has_z, has_m = shapely.has_z(shapes), shapely.has_m(shapes)
    rows = np.flatnonzero(has_z | has_m)
    if len(rows):
        coordinates, at = shapely.get_coordinates(
            shapes[rows], include_z=True, include_m=True, return_index=True
        )
        known = ~np.isnan(coordinates)
        has_z[rows] = np.bincount(at, weights=known[:, 2], minlength=len(rows)) > 0
        has_m[rows] = np.bincount(at, weights=known[:, 3], minlength=len(rows)) > 0
    return has_z, has_m


def _digest_alike(shapes: Shapes, z: bool, m: bool) -> list[bytes]:
    """Return the digests of geometries that all have these dimensions, none of them empty."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    while np.isin(kind := shapely.get_type_id(parts), _NESTED).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    there = ~shapely.is_empty(parts)
    parts, owner, kind = parts[there], owner[there], kind[there]
    areas = np.flatnonzero(kind == _POLYGON)
    rings, ring_of = shapely.get_rings(parts[areas], return_index=True)
    filled = ~shapely.is_empty(rings)  # WKB can hold a hole without vertices
    rings, ring_of = rings[filled], ring_of[filled]
    others = np.flatnonzero(kind != _POLYGON)
    pieces = np.concatenate([parts[others], rings])
    codes = np.concatenate([kind[others], np.full(len(rings), _POLYGON, dtype=kind.dtype)])
    found = _digest_pieces(pieces, codes, z, m)
    if len(pieces) == len(areas) == len(shapes):  # areas of one part without holes, as most are
        return found
    of_parts: list[bytes] = [b""] * len(parts)
    for at, digest in zip(others.tolist(), found, strict=False):
        of_parts[at] = digest
    of_rings = _group(found[len(others) :], np.asarray(ring_of), len(areas))
    for at, (shell, *holes) in zip(areas.tolist(), of_rings, strict=True):
        of_parts[at] = _combine(b"A" + shell, holes) if holes else shell
    if len(parts) == len(shapes):  # none has several
        return of_parts
    return [
        _combine(b"U", own) if len(own) > 1 else own[0]
        for own in _group(of_parts, np.asarray(owner), len(shapes))
    ]


def _combine(mark: bytes, digests: Sequence[bytes]) -> bytes:
    return hashlib.sha256(mark + b"".join(sorted(digests))).digest()


def _group(digests: Sequence[bytes], owner: Ints, count: int) -> list[Sequence[bytes]]:
    """Return the digests of each owner; `owner` rises."""
    ends = np.searchsorted(owner, np.arange(count), side="right").tolist()
    return [digests[a:b] for a, b in itertools.pairwise([0, *ends])]


def _digest_pieces(pieces: Shapes, codes: Ints, z: bool, m: bool) -> list[bytes]:
    """Return the digests of points, lines and rings (code 3)."""
    coordinates, at = shapely.get_coordinates(pieces, include_z=z, include_m=m, return_index=True)
    coordinates += 0.0  # no negative zero
    coordinates[np.isnan(coordinates)] = np.nan  # one NaN
    counts = np.bincount(at, minlength=len(pieces))
    starts = np.cumsum(counts) - counts
    is_ring = codes == _POLYGON
    order, lengths, odd = _canonical_order(coordinates, starts, counts, is_ring)
    written = coordinates[order].astype("<f8", copy=False)
    step = written.shape[1] * 8
    content = written.tobytes()
    ends = np.cumsum(lengths) * step
    dimensions = b"2zmf"[z + 2 * m :][:1]
    marks = [_MARKS[code] + dimensions for code in codes.tolist()]
    sha256 = hashlib.sha256
    digests = [
        sha256(mark + content[begin:end]).digest()
        for mark, begin, end in zip(
            marks, (ends - lengths * step).tolist(), ends.tolist(), strict=True
        )
    ]
    for place in np.flatnonzero(odd).tolist():
        begin = int(starts[place])
        ring = coordinates[begin : begin + int(counts[place])]
        digests[place] = sha256(marks[place] + _least_ring(ring)).digest()
    return digests


def _canonical_order(
    coordinates: Floats, starts: Ints, counts: Ints, is_ring: Flags
) -> tuple[Ints, Ints, Flags]:
    """Return the vertices in canonical order, how many each piece has, and the odd rings.

    A ring is odd, and must be looked at alone, where its least vertex comes back, its two
    neighbours lie in one place, it does not end as it starts, or a coordinate is NaN.
    """
    lengths = counts - is_ring
    first, sign = np.zeros(len(counts), dtype=np.int64), np.ones(len(counts), dtype=np.int64)
    odd = np.zeros(len(counts), dtype=np.bool_)
    rings = np.flatnonzero(is_ring)
    if len(rings):
        x, y = coordinates[:, 0], coordinates[:, 1]
        begins, sizes = starts[rings], lengths[rings]
        least = _least_vertices(x, y, starts, counts)
        inside = least - starts
        place, size = inside[rings], sizes
        after = begins + (place + 1) % size
        before = begins + (place - 1) % size
        forward = (x[after] < x[before]) | ((x[after] == x[before]) & (y[after] < y[before]))
        closed = (
            coordinates[begins].view(np.uint64) == coordinates[begins + sizes].view(np.uint64)
        ).all(axis=1)
        level = (x[after] == x[before]) & (y[after] == y[before])
        odd[rings] = (least[rings] < 0) | level | ~closed | (size < 2)
        first[rings], sign[rings] = place, np.where(forward, 1, -1)
    first[odd], sign[odd] = 0, 1
    total = int(lengths.sum())
    local = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    turned = (np.repeat(first, lengths) + np.repeat(sign, lengths) * local) % np.repeat(
        lengths, lengths
    )
    return np.repeat(starts, lengths) + turned, lengths, odd


def _least_vertices(x: Floats, y: Floats, starts: Ints, counts: Ints) -> Ints:
    """Return the place of each piece's least vertex, -1 where there is not just one.

    The last vertex, with which a ring closes, is not looked at.
    """
    of = np.repeat(np.arange(len(counts)), counts)
    with np.errstate(invalid="ignore"):
        lowest_x = np.minimum.reduceat(x, starts)
        west = x == lowest_x[of]
        lowest_y = np.minimum.reduceat(np.where(west, y, np.inf), starts)
    least = west & (y == lowest_y[of])
    least[starts + counts - 1] = False
    places = np.flatnonzero(least)
    alone = np.bincount(of[places], minlength=len(counts)) == 1
    found = np.full(len(counts), -1, dtype=np.int64)
    chosen = places[alone[of[places]]]
    found[of[chosen]] = chosen
    return found


def _least_ring(ring: Floats) -> bytes:
    """Return the canonical bytes of one ring, whatever it looks like."""
    if ring[0].tobytes() != ring[-1].tobytes():
        return b"open" + ring.astype("<f8").tobytes()
    vertices = [vertex.astype("<f8").tobytes() for vertex in ring[:-1]]
    return min(b"".join(_least_rotation(turned)) for turned in (vertices, vertices[::-1]))


def _least_rotation(items: list[bytes]) -> list[bytes]:
    """Return the rotation that comes first in order, in linear time."""
    size, i, j, k = len(items), 0, 1, 0
    while i < size and j < size and k < size:
        a, b = items[(i + k) % size], items[(j + k) % size]
        if a == b:
            k += 1
            continue
        if a > b:
            i += k + 1
        else:
            j += k + 1
        if i == j:
            j += 1
        k = 0
    start = min(i, j)
    return items[start:] + items[:start]
