"""Looks for known secrets in files of any kind: packed, encoded, drawn or as numbers."""

from __future__ import annotations

import base64
import html
import io
import itertools
import json
import re
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image

SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
NUMBER = re.compile(
    r"(?<![\w.,])-?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?|-?\d+[.,]?\d*"
)


@dataclass(frozen=True, slots=True)
class Canaries:
    """What must not be found.

    Attributes
    ----------
    words
        Names, attribute values and reasons.
    figures
        Measures as texts print them.
    metres, degrees
        Coordinates (x, y) in EPSG:3006, and the same places in longitude and latitude.
    """

    words: frozenset[str]
    figures: frozenset[str]
    metres: tuple[tuple[float, float], ...]
    degrees: tuple[tuple[float, float], ...]


def find_canaries(content: bytes, canaries: Canaries) -> set[str]:
    """Return the kinds of secrets that a file holds: "word", "figure" and "place"."""
    found: set[str] = set()
    for part in unpack(content):
        found |= _find_in(part, canaries)
    return found


def unpack(content: bytes) -> Iterator[bytes]:
    """Yield a file and everything packed in it, also what its text says when drawn."""
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpack(archive.read(name))
            yield archive.comment
    elif content.startswith(b"%PDF"):
        yield from _unpack_pdf(content)
    elif content.startswith(b"SQLite format 3"):
        yield from _unpack_database(content)
    elif content.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(content)) as image:
            yield json.dumps(dict(image.info), default=str, ensure_ascii=False).encode()
    else:
        for match in re.finditer(rb"data:[\w/+.-]+;base64,([A-Za-z0-9+/=]+)", content):
            yield from unpack(base64.b64decode(match[1]))


def _unpack_pdf(content: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(match[1])
        except zlib.error:
            yield match[1]
    with closing(pypdfium2.PdfDocument(content)) as document:
        yield json.dumps(document.get_metadata_dict(), ensure_ascii=False).encode()
        for page in document:
            text = page.get_textpage()
            yield text.get_text_bounded().encode()
            text.close()
            page.close()


def _unpack_database(content: bytes) -> Iterator[bytes]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        names = database.execute("SELECT name, sql FROM sqlite_master").fetchall()
        for name, _ in names:
            yield str(name).encode()
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if str(table).startswith("rtree_"):
                continue  # its shadow tables are read as tables of their own
            for row in database.execute(f'SELECT * FROM "{table}"'):
                for cell in row:
                    if isinstance(cell, bytes):
                        yield cell
                    elif cell is not None:
                        yield str(cell).encode()


def _find_in(part: bytes, canaries: Canaries) -> set[str]:
    found: set[str] = set()
    text = part.decode("utf-8", "ignore")
    plain = html.unescape(text)
    if any(form in part for word in canaries.words for form in _forms(word)) or any(
        word in plain for word in canaries.words
    ):
        found.add("word")
    tight = SPACES.sub("", plain)
    if any(_stands_alone(SPACES.sub("", figure), tight) for figure in canaries.figures):
        found.add("figure")
    if _has_place(part, plain, canaries):
        found.add("place")
    return found


def _forms(word: str) -> Iterator[bytes]:
    """Yield a word as programs write it."""
    yield word.encode()
    yield word.encode("latin-1", "ignore")
    for name in ("utf-16-le", "utf-16-be"):
        yield word.encode(name)
        yield word.encode(name).hex().encode()
        yield word.encode(name).hex().upper().encode()
    yield json.dumps(word)[1:-1].encode()
    yield base64.b64encode(word.encode())[:-4]


def _stands_alone(figure: str, text: str) -> bool:
    # a comma after a word divides; one after a digit makes another number. The first look is quick
    alone = rf"(?<!\d)(?<!\d[.,]){re.escape(figure)}(?!\d)"
    return figure in text and re.search(alone, text) is not None


def _has_place(part: bytes, text: str, canaries: Canaries) -> bool:
    for x, y in canaries.metres + canaries.degrees:
        for order, form in itertools.product("<>", "df"):
            pair = struct.pack(f"{order}{form}", x), struct.pack(f"{order}{form}", y)
            if pair[0] in part and pair[1] in part:
                return True
    numbers = np.array(
        sorted({_number(item) for item in NUMBER.findall(text) if len(item) < 40}), dtype=float
    )
    return any(
        _holds(numbers, x, near) and _holds(numbers, y, near)
        for places, near in ((canaries.metres, 0.6), (canaries.degrees, 6e-6))
        for x, y in places
    )


def _number(text: str) -> float:
    return float(SPACES.sub("", text).replace(",", ".").rstrip(".") or 0)


def _holds(numbers: npt.NDArray[np.float64], value: float, near: float) -> bool:
    first, last = np.searchsorted(numbers, [value - near, value + near])
    return bool(last > first)


def pictures_in(content: bytes) -> list[npt.NDArray[np.uint8]]:
    """Return the pixels of every picture in a file, in order."""
    if content.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(content)) as image:
            return [np.asarray(image.convert("RGBA"))]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith(".png"))
            return [picture for name in names for picture in pictures_in(archive.read(name))]
    if content.startswith(b"%PDF"):
        with closing(pypdfium2.PdfDocument(content)) as document:
            return [
                np.array(item.get_bitmap(render=False).to_numpy())
                for page in document
                for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            ]
    return []


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
