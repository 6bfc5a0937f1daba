"""What a picture's first bytes promise, and whether the rest keeps it; nothing is decoded here.

A head may lie: a small file may say that it is a huge picture, or hold more than it says. So the
size is read and held against the limits before GDAL, or anything else, opens the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from layers.errors import UnreadableFile
from layers.language import tr

ImageFormat = Literal["png", "jpeg", "tiff"]
MOST_PIXELS = 100_000_000
LARGEST_FILE = 1 << 30
MOST_BANDS = 5
_PNG = b"\x89PNG\r\n\x1a\n"
_TIFFS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_PNG_BANDS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PNG_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
          (0, 1, 1, 2))  # fmt: skip
_LONGEST_NOTE = 4 << 20
_PIECE = 1 << 18
MOST_SCANS = 100


@dataclass(frozen=True, slots=True)
class ImageHead:
    """What a picture is, as its head says and its body keeps."""

    format: ImageFormat
    width: int
    height: int
    bands: int
    bits: int


def read_head(path: Path, name: str = "", most_pixels: int = MOST_PIXELS) -> ImageHead:
    """Return a picture's size and kind.

    Parameters
    ----------
    name
        How people know the file; its own name by default.
    most_pixels
        How large a picture may be; `MOST_PIXELS` for what travels in a package.

    Raises
    ------
    UnreadableFile
        It is no PNG, JPEG or TIFF, is too large, or does not hold what its head says.
    """
    from layers.images.tiff import read_tiff

    known = name or path.name
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise refused(known, tr("den är större än {mb} MB", mb=LARGEST_FILE >> 20))
        with path.open("rb") as stream:
            first = stream.read(8)
            stream.seek(0)
            if first == _PNG:
                return _read_png(stream, known, most_pixels)
            if first[:3] == b"\xff\xd8\xff":
                return _read_jpeg(stream, known, most_pixels)
            if first[:4] in _TIFFS:
                return read_tiff(stream, size, known, most_pixels)
    except OSError as error:
        raise UnreadableFile(
            tr("{file} kan inte läsas ({fact}).", file=known, fact=error.strerror)
        ) from error
    raise UnreadableFile(
        tr("{file} är ingen bild som kan följa med; ange PNG, JPEG eller GeoTIFF.", file=known)
    )


def is_picture(first: bytes) -> bool:
    """Whether a file's first bytes are a PNG's, a JPEG's or a TIFF's."""
    return first[:8] == _PNG or first[:3] == b"\xff\xd8\xff" or first[:4] in _TIFFS


def check_size(
    width: int, height: int, bands: int, name: str, most_pixels: int = MOST_PIXELS
) -> None:
    """Raise UnreadableFile where a picture is empty, or larger than any may be."""
    if width <= 0 or height <= 0:
        raise refused(name, tr("den har ingen storlek"))
    if width * height > most_pixels:
        raise refused(
            name,
            tr(
                "den säger sig ha {width} × {height} bildpunkter, högst {most} miljoner släpps in",
                width=width,
                height=height,
                most=most_pixels // 1_000_000,
            ),
        )
    if not 1 <= bands <= MOST_BANDS:
        raise refused(name, tr("den har {count} band, högst {most}", count=bands, most=MOST_BANDS))


def refused(name: str, fact: str) -> UnreadableFile:
    """Return what says why a picture does not come in."""
    return UnreadableFile(tr("bilden {file} släpps inte in: {fact}.", file=name, fact=fact))


def cut_short(name: str) -> UnreadableFile:
    """Return what says that a picture ends before its head says."""
    return refused(name, tr("den är skadad eller slutar för tidigt"))


def _read_png(stream: BinaryIO, name: str, most_pixels: int) -> ImageHead:
    stream.seek(len(_PNG))
    head: ImageHead | None = None
    expected = count = 0
    machine = zlib.decompressobj()
    for kind, content in _png_chunks(stream, name):
        if head is None:
            head, expected = _png_head(kind, content, name, most_pixels)
        elif kind == b"IDAT":
            count += _inflated(machine, content, expected - count, name)
        elif kind == b"IEND":
            if count != expected:
                raise cut_short(name)
            return head
        elif kind in (b"IHDR", b"acTL"):
            raise refused(name, tr("den är flera bilder"))
    raise cut_short(name)


def _png_chunks(stream: BinaryIO, name: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk, with a long IDAT whole: it is no longer than the file."""
    while len(head := stream.read(8)) == 8:
        length, kind = int.from_bytes(head[:4]), head[4:]
        if kind != b"IDAT" and length > _LONGEST_NOTE:
            raise refused(name, tr("den har en för lång uppgift i huvudet"))
        content = stream.read(min(length, LARGEST_FILE))
        told = stream.read(4)
        if len(content) != length or int.from_bytes(told) != zlib.crc32(kind + content):
            raise cut_short(name)
        yield kind, content


def _png_head(kind: bytes, content: bytes, name: str, most_pixels: int) -> tuple[ImageHead, int]:
    """Return the head, and how many bytes the picture's own data must be."""
    if kind != b"IHDR" or len(content) != 13:
        raise cut_short(name)
    width, height = int.from_bytes(content[:4]), int.from_bytes(content[4:8])
    depth, colour, packing, filtering, interlace = content[8:]
    bands = _PNG_BANDS.get(colour, 0)
    check_size(width, height, bands or 1, name, most_pixels)
    if depth not in _PNG_DEPTHS.get(colour, ()) or packing or filtering or interlace > 1:
        raise refused(name, tr("dess huvud säger något som ingen PNG kan vara"))
    passes = _ADAM7 if interlace else ((0, 0, 1, 1),)
    expected = 0
    for x, y, step_x, step_y in passes:
        columns, rows = -(-(width - x) // step_x), -(-(height - y) // step_y)
        if columns > 0 and rows > 0:
            expected += rows * (1 + (columns * bands * depth + 7) // 8)
    return ImageHead("png", width, height, bands, depth), expected


def _inflated(machine: zlib._Decompress, content: bytes, room: int, name: str) -> int:
    """Return how much a chunk unpacks to; never more than there is room for."""
    count, given = 0, content
    try:
        while given and not machine.eof:
            piece = machine.decompress(given, _PIECE)
            count += len(piece)
            if count > room:
                raise refused(name, tr("den rymmer mer än dess huvud säger"))
            given = machine.unconsumed_tail
    except zlib.error as error:
        raise cut_short(name) from error
    return count


def _read_jpeg(stream: BinaryIO, name: str, most_pixels: int) -> ImageHead:
    stream.seek(2)
    head: ImageHead | None = None
    while True:
        marker = _next_marker(stream, name)
        if marker == 0xD9:
            raise cut_short(name)
        length = int.from_bytes(stream.read(2))
        content = stream.read(max(length - 2, 0))
        if length < 2 or len(content) != length - 2:
            raise cut_short(name)
        if marker in (0xC0, 0xC1, 0xC2):
            if head is not None or len(content) < 6:
                raise refused(name, tr("den är flera bilder"))
            height, width = int.from_bytes(content[1:3]), int.from_bytes(content[3:5])
            check_size(width, height, content[5], name, most_pixels)
            head = ImageHead("jpeg", width, height, content[5], content[0])
        elif 0xC3 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            raise refused(name, tr("den är en ovanlig sorts JPEG"))
        elif marker == 0xDA:
            break
    if head is None or head.bits != 8 or head.bands not in (1, 3, 4):
        raise refused(name, tr("den är en ovanlig sorts JPEG"))
    _check_scans(stream, name)
    return head


def _next_marker(stream: BinaryIO, name: str) -> int:
    if stream.read(1) != b"\xff":
        raise cut_short(name)
    while (found := stream.read(1)) == b"\xff":
        pass
    if not found:
        raise cut_short(name)
    return found[0]


def _check_scans(stream: BinaryIO, name: str) -> None:
    """Refuse a picture that is drawn over and over: each scan costs as much as a whole picture."""
    scans, last, ended = 1, b"", False
    while piece := stream.read(_PIECE):
        seam = last + piece
        scans += seam.count(b"\xff\xda")
        ended = ended or b"\xff\xd9" in seam
        last = piece[-1:] if piece[-1:] == b"\xff" else b""
        if scans > MOST_SCANS:
            raise refused(name, tr("den ritas i fler än {most} omgångar", most=MOST_SCANS))
    if not ended:
        raise cut_short(name)
