"""The row index of a layer version: 40 bytes a row that tell what has changed, before download.

    magic 8 · length of header 4 · its CRC-32 4 · header (JSON) · rows · SHA-256 of all before it

The rows are sorted by key digest and lie column by column: key digest, geometry digest and
attribute digest (the first 8 bytes of the SHA-256 in `layers.versions.rows`), then bounds as four
float32 rounded outward, NaN where the object is nowhere. All numbers are little-endian.

How sure is it? Two of n different keys get the same 8 bytes with a probability of n²/2⁶⁵: for
200 000 rows one in a thousand million. It is found when the index is built (the whole digests
are at hand), told in the header, and handled when indexes are compared: rows with one key digest
are first paired by what they say, so that only which of the two has changed is uncertain, never
that something has. A changed shape or value goes unnoticed with a probability of 2⁻⁶⁴ a row.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from layers.canonical import canonical_json
from layers.language import tr
from layers.versions.content import Column, Kind, Schema, ShapeKind
from layers.versions.keys import find_repeated
from layers.versions.rows import RowDigests, Short, shorten

FORMAT = "rumslig.row-index/1"
MAGIC = b"RUMSROW1"
ROW_BYTES = 40
_HEAD = np.dtype([("magic", "S8"), ("length", "<u4"), ("crc", "<u4")])
_SUM_BYTES = 32
_ALIGNED = 8
_LONGEST_HEADER = 1 << 24

Bounds32 = npt.NDArray[np.float32]


class DamagedRowIndex(Exception):
    """A row index is cut short, changed or none at all: fetch it again, or build it anew."""


@dataclass(frozen=True, slots=True, eq=False)
class RowIndex:
    """What every row of a layer version says, in digests, sorted by key digest.

    Attributes
    ----------
    schema
        Columns, kind of geometry and coordinate system.
    key
        The columns of the key; empty where the feature id is the key.
    collisions
        How many rows share their key digest with another row of the version.
    keys, geometry, attributes
        Digests (n,); a geometry of 0 is none.
    bounds
        (n, 4), never smaller than the object.
    """

    schema: Schema
    key: tuple[str, ...]
    collisions: int
    keys: Short
    geometry: Short
    attributes: Short
    bounds: Bounds32

    def __len__(self) -> int:
        return len(self.keys)


def build_row_index(schema: Schema, digests: RowDigests, key: Sequence[str] = ()) -> bytes:
    """Return the row index of a layer version.

    Raises
    ------
    UnusableKey
        Two rows have the same key.
    """
    keys = shorten(digests.keys)
    geometry, attributes = shorten(digests.geometry), shorten(digests.attributes)
    order = np.lexsort((attributes, geometry, keys))
    collisions = _count_collisions(keys[order], digests, order)
    header: dict[str, Any] = {
        "format": FORMAT,
        "rows": len(digests),
        "key": list(key),
        "columns": [asdict(column) for column in schema.columns],
        "geometry": schema.geometry,
        "crs": schema.crs,
        "collisions": collisions,
    }
    text = canonical_json(header)
    text += b" " * (-(_HEAD.itemsize + len(text)) % _ALIGNED)
    head = np.array([(MAGIC, len(text), zlib.crc32(text))], dtype=_HEAD)
    content = b"".join(
        (
            head.tobytes(),
            text,
            keys[order].astype("<u8").tobytes(),
            geometry[order].astype("<u8").tobytes(),
            attributes[order].astype("<u8").tobytes(),
            round_outward(digests.bounds[order]).astype("<f4").tobytes(),
        )
    )
    return content + hashlib.sha256(content).digest()


def _count_collisions(keys: Short, digests: RowDigests, order: npt.NDArray[np.intp]) -> int:
    alike = np.flatnonzero(keys[1:] == keys[:-1])
    shared = np.unique(np.concatenate([alike, alike + 1]))
    find_repeated(digests.keys[order[shared]], digests.ids[order[shared]])
    return len(shared)


def round_outward(bounds: npt.NDArray[np.float64]) -> Bounds32:
    """Return (n, 4) bounds in single precision that hold the exact ones."""
    with np.errstate(over="ignore"):
        near = bounds.astype(np.float32)
    low, high = near[:, :2], near[:, 2:]
    return np.concatenate(
        [
            np.where(low > bounds[:, :2], np.nextafter(low, np.float32(-np.inf)), low),
            np.where(high < bounds[:, 2:], np.nextafter(high, np.float32(np.inf)), high),
        ],
        axis=1,
    )


def open_row_index(path: Path) -> RowIndex:
    """Return the row index in a file, which is mapped into memory and checked whole.

    Raises
    ------
    DamagedRowIndex
        The file is not what was written.
    OSError
        There is no such file, or it may not be read.
    """
    with path.open("rb") as stream:
        try:
            content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:  # an empty file
            raise _damaged(path.name) from error
    return parse_row_index(content, path.name)


def parse_row_index(content: bytes | mmap.mmap, name: str = "") -> RowIndex:
    """Return a row index from its bytes, which are not copied.

    Raises
    ------
    DamagedRowIndex
        They are not what was written: cut short, too long, changed, or something else.
    """
    if len(content) < _HEAD.itemsize + _SUM_BYTES:
        raise _damaged(name)
    head = np.frombuffer(content, dtype=_HEAD, count=1)[0]
    begin = _HEAD.itemsize + int(head["length"])
    if head["magic"] != MAGIC or int(head["length"]) > _LONGEST_HEADER or begin > len(content):
        raise _damaged(name)
    text = content[_HEAD.itemsize : begin]
    if zlib.crc32(text) != int(head["crc"]):
        raise _damaged(name)
    view = memoryview(content)
    if hashlib.sha256(view[:-_SUM_BYTES]).digest() != view[-_SUM_BYTES:]:
        raise _damaged(name)
    try:
        header = json.loads(text)
        rows, key, collisions, schema = _read_header(header)
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(name) from error
    if begin % _ALIGNED or begin + rows * ROW_BYTES + _SUM_BYTES != len(content):
        raise _damaged(name)
    numbers = np.frombuffer(content, dtype="<u8", count=3 * rows, offset=begin).reshape(3, rows)
    bounds = np.frombuffer(content, dtype="<f4", count=4 * rows, offset=begin + 24 * rows)
    keys, geometry, attributes = numbers
    index = RowIndex(schema, key, collisions, keys, geometry, attributes, bounds.reshape(rows, 4))
    if (index.keys[1:] < index.keys[:-1]).any():
        raise _damaged(name)
    return index


def _read_header(header: dict[str, Any]) -> tuple[int, tuple[str, ...], int, Schema]:
    if header["format"] != FORMAT:
        raise ValueError(header["format"])
    rows, collisions = header["rows"], header["collisions"]
    if type(rows) is not int or type(collisions) is not int or not 0 <= collisions <= rows:
        raise ValueError(rows)
    columns = tuple(Column(**column) for column in header["columns"])
    texts = [*header["key"], *(column.name for column in columns), header["crs"]]
    kinds = [column.kind for column in columns]
    if not all(isinstance(text, str) for text in texts) or not set(kinds) <= set(get_args(Kind)):
        raise ValueError(texts)
    if header["geometry"] not in get_args(ShapeKind):
        raise ValueError(header["geometry"])
    key = header["key"]
    if not isinstance(key, list) or not {*key} <= {column.name for column in columns}:
        raise ValueError(key)
    return rows, tuple(key), collisions, Schema(columns, header["geometry"], header["crs"])


def _damaged(name: str) -> DamagedRowIndex:
    return DamagedRowIndex(
        tr("radindexet {file} är skadat; hämta det på nytt.", file=name or tr("utan namn"))
    )
