"""A TIFF's directories, read without GDAL: sizes, how it is packed, and where its parts lie."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from layers.images.head import ImageHead, check_size, cut_short, refused
from layers.language import tr

MOST_DIRECTORIES = 64
"""The picture itself, its mask and their overviews."""
MOST_ENTRIES = 512
MOST_PARTS = 1_000_000
PACKINGS = {1, 5, 7, 8, 32773, 32946, 50000}
"""None, LZW, JPEG, Deflate (two numbers), PackBits and Zstandard."""
_WIDTH, _LENGTH, _BITS, _PACKING, _SAMPLES = 256, 257, 258, 259, 277
_STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES = 273, 279, 324, 325
_TILE_WIDTH, _TILE_LENGTH, _SAMPLE_FORMAT, _ROWS_PER_STRIP = 322, 323, 339, 278
_FORMATS = {1: "B", 3: "H", 4: "I", 16: "Q"}
_READ = {
    *(_WIDTH, _LENGTH, _BITS, _PACKING, _SAMPLES, _STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES),
    *(_TILE_WIDTH, _TILE_LENGTH, _SAMPLE_FORMAT, _ROWS_PER_STRIP),
}


@dataclass(frozen=True, slots=True)
class _Form:
    """How numbers are written: byte order, and classic or BigTIFF."""

    order: str
    is_big: bool


def read_tiff(stream: BinaryIO, size: int, name: str, most_pixels: int) -> ImageHead:
    """Return what the first directory says, after a look at all of them; see `read_head`."""
    try:
        return _read(stream, size, name, most_pixels)
    except struct.error as error:
        raise cut_short(name) from error


def _read(stream: BinaryIO, size: int, name: str, most_pixels: int) -> ImageHead:
    first = stream.read(4)
    form = _Form("<" if first[:2] == b"II" else ">", 43 in (first[2], first[3]))
    if form.is_big:
        width, zero, offset = _unpack(stream, form, "HHQ")
        if (width, zero) != (8, 0):
            raise cut_short(name)
    else:
        (offset,) = _unpack(stream, form, "I")
    seen: set[int] = set()
    head: ImageHead | None = None
    while offset:
        if offset in seen or offset >= size or len(seen) >= MOST_DIRECTORIES:
            raise refused(name, tr("dess delar går runt i en ring eller är för många"))
        seen.add(offset)
        tags, offset = _directory(stream, form, offset, size, name)
        found = _check_directory(tags, size, name, most_pixels)
        head = head or found
    if head is None:
        raise cut_short(name)
    return head


def _unpack(stream: BinaryIO, form: _Form, layout: str) -> tuple[int, ...]:
    layout = form.order + layout
    return struct.unpack(layout, stream.read(struct.calcsize(layout)))


def _directory(
    stream: BinaryIO, form: _Form, offset: int, size: int, name: str
) -> tuple[dict[int, tuple[int, ...]], int]:
    """Return the numbers of one directory that matter here, and where the next one is."""
    stream.seek(offset)
    (count,) = _unpack(stream, form, "Q" if form.is_big else "H")
    if not 0 < count <= MOST_ENTRIES:
        raise refused(name, tr("dess delar går runt i en ring eller är för många"))
    width = 20 if form.is_big else 12
    entries = stream.read(count * width)
    if len(entries) != count * width:
        raise cut_short(name)
    (following,) = _unpack(stream, form, "Q" if form.is_big else "I")
    tags: dict[int, tuple[int, ...]] = {}
    for at in range(0, len(entries), width):
        entry = entries[at : at + width]
        tag, kind, many = struct.unpack_from(form.order + ("HHQ" if form.is_big else "HHI"), entry)
        if tag in _READ:
            tags[tag] = _values(stream, form, entry, kind, many, size, name)
    return tags, following


def _values(
    stream: BinaryIO, form: _Form, entry: bytes, kind: int, many: int, size: int, name: str
) -> tuple[int, ...]:
    letter = _FORMATS.get(kind)
    if letter is None or many > MOST_PARTS:
        raise refused(name, tr("dess delar går runt i en ring eller är för många"))
    layout = f"{form.order}{many}{letter}"
    length, place = struct.calcsize(layout), entry[12:] if form.is_big else entry[8:]
    if length <= len(place):
        return struct.unpack_from(layout, place)
    (offset,) = struct.unpack(form.order + ("Q" if form.is_big else "I"), place)
    if offset + length > size:
        raise cut_short(name)
    stream.seek(offset)
    return struct.unpack(layout, stream.read(length))


def _check_directory(
    tags: dict[int, tuple[int, ...]], size: int, name: str, most_pixels: int
) -> ImageHead:
    def one(tag: int, default: int) -> int:
        return tags[tag][0] if tags.get(tag) else default

    width, height = one(_WIDTH, 0), one(_LENGTH, 0)
    bands, bits = one(_SAMPLES, 1), one(_BITS, 1)
    check_size(width, height, bands, name, most_pixels)
    if one(_PACKING, 1) not in PACKINGS:
        raise refused(
            name, tr("den är packad på ett sätt som inte läses ({number})", number=one(_PACKING, 1))
        )
    if bits not in (1, 2, 4, 8, 16) or one(_SAMPLE_FORMAT, 1) != 1:
        raise refused(name, tr("den är inte färger med 8 eller 16 bitar utan andra tal"))
    offsets, counts = (
        (_TILES, _TILE_BYTES) if _TILES in tags or _TILE_WIDTH in tags else (_STRIPS, _STRIP_BYTES)
    )
    if _TILE_WIDTH in tags:
        check_size(one(_TILE_WIDTH, 0), one(_TILE_LENGTH, 0), bands, name, most_pixels)
    places, lengths = tags.get(offsets, ()), tags.get(counts, ())
    if not places or len(places) != len(lengths):
        raise cut_short(name)
    if any(at + length > size for at, length in zip(places, lengths, strict=True)):
        raise cut_short(name)
    return ImageHead("tiff", width, height, bands, bits)
