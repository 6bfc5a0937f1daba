"""The digest of a row's values: typed, and the same whatever file the values came through.

- A value is its kind and itself. Numbers are one kind: 1, 1.0 and true are the same number
  (formats disagree on which of them they can hold), 1 and "1" are not, and -0.0 is 0.
- No value (NULL, None, NaN, NaT) is not "", and leaves no trace: a new column without values
  changes no row. NaN counts as no value, since GeoPackages cannot hold it.
- Times are their instant, to the microsecond; one without a zone is taken for UTC, as GeoPackages
  write it, and a date for its midnight.
- Texts are compared byte by byte as UTF-8: trailing spaces and composed letters count.
- The order of columns does not matter; their names do.
"""

from __future__ import annotations

import datetime
import decimal
import hashlib
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

from layers.versions.content import Values
from layers.versions.shapes import WIDTH, Digests

CELL = np.dtype([("tag", "<u8"), ("low", "<u8"), ("high", "<u8")])
"""A value: its kind (0 for none) and 256 × the length of a text, then the bits of a number, or a
text of at most 16 bytes itself, or the first 16 bytes of its SHA-256.

A row is the SHA-256 of its cells, each after the first 8 bytes of the SHA-256 of its column's name,
in the order of the names.
"""

Cells = npt.NDArray[Any]

NONE, WHOLE, FRACTION, TEXT, MOMENT, CLOCK, BYTES, OTHER = range(8)
_MICROS = {"s": 1_000_000, "ms": 1_000, "us": 1}
_EPOCH = datetime.datetime(1970, 1, 1)
_LIMIT = 2.0**63


def encode_values(values: Values) -> Cells:
    """Return each value's cell."""
    if isinstance(values, list):
        return _encode_each(values)
    kind = values.type
    if kinds.is_null(kind):
        return np.zeros(len(values), dtype=CELL)
    if kinds.is_boolean(kind):
        return _encode_numbers(values.cast(pa.int64()))
    if kinds.is_integer(kind) and kind != pa.uint64():
        return _encode_numbers(values.cast(pa.int64()))
    if kinds.is_floating(kind):
        return _encode_numbers(values.cast(pa.float64()))
    if kinds.is_string(kind) or kinds.is_large_string(kind):
        return _encode_contents(values, TEXT)
    if kinds.is_binary(kind) or kinds.is_large_binary(kind):
        return _encode_contents(values, BYTES)
    if kinds.is_date(kind) or kinds.is_timestamp(kind):
        return _encode_times(values)
    return _encode_each(values.to_pylist())


def digest_values(columns: Mapping[str, Values], count: int) -> Digests:
    """Return the digest of each row's values, (n, 32); zeros where a row has no value at all."""
    names = sorted(columns, key=lambda name: name.encode())
    cells = np.zeros((count, len(names)), dtype=[("name", "<u8"), *CELL.descr])
    for at, name in enumerate(names):
        encoded = encode_values(columns[name])
        cells["name"][:, at] = int.from_bytes(_hash(name.encode())[:8], "little")
        for part in ("tag", "low", "high"):
            cells[part][:, at] = encoded[part]
    there = cells["tag"] != NONE
    return _hash_rows(cells[there].tobytes(), there.sum(axis=1) * cells.itemsize)


def digest_key(parts: Sequence[Values]) -> Digests:
    """Return the digest of each row's key, (n, 32): its values in the key's order."""
    cells = np.stack([encode_values(part) for part in parts], axis=1)
    size = cells.shape[1] * cells.itemsize
    return _hash_rows(cells.tobytes(), np.full(len(cells), size, dtype=np.int64))


def _hash_rows(content: bytes, lengths: npt.NDArray[np.int64]) -> Digests:
    ends = np.cumsum(lengths).tolist()
    begins = [0, *ends[:-1]]
    empty = bytes(WIDTH)
    sha256 = hashlib.sha256
    digests = b"".join(
        sha256(content[begin:end]).digest() if end > begin else empty
        for begin, end in zip(begins, ends, strict=False)
    )
    return np.frombuffer(digests, dtype=np.uint8).reshape(-1, WIDTH)


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _encode_numbers(values: pa.Array) -> Cells:
    known = pc.is_valid(values).to_numpy(zero_copy_only=False)
    numbers = pc.fill_null(values, 0).to_numpy(zero_copy_only=False)
    cells = np.zeros(len(values), dtype=CELL)
    if numbers.dtype.kind == "i":
        cells["tag"], cells["low"] = WHOLE, numbers.astype(np.int64).view(np.uint64)
    else:
        known = known & ~np.isnan(numbers)
        # beyond 2⁶³ a float is its own bits, as a whole number there cannot be one of int64
        whole = (np.abs(numbers) < _LIMIT) & (np.trunc(numbers) == numbers)
        as_whole = np.where(whole, numbers, 0).astype(np.int64).view(np.uint64)
        cells["tag"] = np.where(whole, WHOLE, FRACTION)
        cells["low"] = np.where(whole, as_whole, np.ascontiguousarray(numbers).view(np.uint64))
    cells[~known] = np.zeros(1, dtype=CELL)[0]
    return cells


def _encode_contents(values: pa.Array, tag: int) -> Cells:
    """Return the cells of texts or bytes; each one that comes back is looked at once."""
    coded = values.dictionary_encode()
    different = coded.dictionary.cast(pa.large_binary()).to_pylist()
    known = np.zeros(len(different) + 1, dtype=CELL)
    known["tag"][1:] = [tag | len(item) << 8 for item in different]
    joined = b"".join(map(_squeeze, different))
    known["low"][1:], known["high"][1:] = np.frombuffer(joined, dtype="<u8").reshape(-1, 2).T
    cells: Cells = known[pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False) + 1]
    return cells


def _squeeze(content: bytes) -> bytes:
    """Return 16 bytes for a content of known length: itself, or the start of its SHA-256."""
    return content.ljust(16, b"\0") if len(content) <= 16 else _hash(content)[:16]


def _encode_times(values: pa.Array) -> Cells:
    if kinds.is_date(values.type):
        micros = _MICROS["s"] * 86_400
        whole = values.cast(pa.date32()).cast(pa.int32()).cast(pa.int64())
    else:
        micros, whole = _MICROS.get(values.type.unit, 0), values.cast(pa.int64())
    known = pc.is_valid(values).to_numpy(zero_copy_only=False)
    numbers = pc.fill_null(whole, 0).to_numpy(zero_copy_only=False).astype(np.int64)
    numbers = numbers * micros if micros else numbers // 1_000
    cells = np.zeros(len(values), dtype=CELL)
    cells["tag"] = np.where(known, MOMENT, NONE)
    cells["low"] = numbers.view(np.uint64)
    return cells


def _encode_each(values: Iterable[Any]) -> Cells:
    return np.array([encode_value(value) for value in values], dtype=CELL)


def encode_value(value: Any) -> tuple[int, int, int]:
    """Return one value's cell: the slow way, for kinds that Arrow has no one type for."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value != value:
        return NONE, 0, 0
    if isinstance(value, bool | int):
        return _encode_whole(int(value))
    if isinstance(value, float | decimal.Decimal):
        if value == value // 1 if abs(value) != float("inf") else False:
            return _encode_whole(int(value))
        return FRACTION, _bits(float(value)), 0
    if isinstance(value, str):
        return _hashed(TEXT, value.encode("utf-8", "surrogatepass"))
    if isinstance(value, bytes):
        return _hashed(BYTES, value)
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return MOMENT, _micros(value), 0
    if isinstance(value, datetime.date):
        return MOMENT, _micros(datetime.datetime(value.year, value.month, value.day)), 0
    if isinstance(value, datetime.time):
        return _hashed(CLOCK, value.isoformat("microseconds").encode())
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return _hashed(OTHER, text.encode())


def _encode_whole(number: int) -> tuple[int, int, int]:
    if -(2**63) <= number < 2**63:
        return WHOLE, number & (2**64 - 1), 0
    try:
        near = float(number)
    except OverflowError:
        near = 0.0
    return (FRACTION, _bits(near), 0) if near == number else _hashed(OTHER, str(number).encode())


def _bits(number: float) -> int:
    return int(struct.unpack("<Q", struct.pack("<d", number))[0])


def _micros(moment: datetime.datetime) -> int:
    return (moment - _EPOCH) // datetime.timedelta(microseconds=1) & (2**64 - 1)


def _hashed(tag: int, content: bytes) -> tuple[int, int, int]:
    squeezed = _squeeze(content)
    return (
        tag | len(content) << 8,
        int.from_bytes(squeezed[:8], "little"),
        int.from_bytes(squeezed[8:], "little"),
    )
