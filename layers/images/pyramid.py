"""Any part of any large picture, as small as wanted, in little memory.

A file that is tiled and has overviews is read itself, a small one is held whole, and every other
is read from a tiled copy in a folder that may be thrown away (`layers.images.tiled_copy`).
"""

from __future__ import annotations

import itertools
import math
import threading
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
import pyproj
from rasterio.transform import Affine
from rasterio.windows import Window

from layers.crs import WORKING_CRS
from layers.errors import UnreadableFile
from layers.images.head import ImageFormat, read_head, refused
from layers.images.open import alone, open_held, open_image
from layers.images.picture import Colours, hash_file, read_colours
from layers.images.sampling import halve, lay_out, multiplied, separated
from layers.images.tiled_copy import (
    Copy,
    Tell,
    build_copy,
    find_copy,
    keep_hash,
    level_sizes,
)
from layers.images.tiles import TILE, TILES, TileCache
from layers.language import tr

MOST_PIXELS = 500_000_000
"""How large a picture may be."""
SMALL_PIXELS = 4_000_000
"""A picture of so many pixels is held whole."""
_LARGEST_BLOCK = 4 << 20
_LEAST_OVERVIEW = 4096
_LONGEST_SIDE = 1_000_000
_MOST_DECODED = 300 << 20

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels of the whole picture."""
Cells = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of a level."""

_numbers = itertools.count()
_PIXELS = pyproj.CRS(WORKING_CRS)


def _quiet(done: int, total: int) -> None:
    """Tell nobody."""


class Source(Protocol):
    """Where a pyramid's pixels come from."""

    def read(self, level: int, cells: Cells) -> Colours:
        """Return part of a level that lies wholly inside it."""

    def close(self) -> None:
        """Let go of the file."""


class Pyramid:
    """A picture and its halves; any thread may read, one at a time from the file itself.

    Attributes
    ----------
    sizes
        Width and height of each level; level k has pixels of 2^k × 2^k whole ones, and its last
        column and row may reach outside the picture.
    """

    def __init__(self, width: int, height: int, source: Source, tiles: TileCache = TILES) -> None:
        self.width = width
        self.height = height
        self.sizes = level_sizes(width, height)
        self._source = source
        self._tiles = tiles
        self._number = next(_numbers)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of what is kept of it."""
        with self._lock:
            self._source.close()
        self._tiles.forget(self._number)

    def level_for(self, pixels: float) -> int:
        """Return the smallest level with no fewer pixels than wanted.

        Parameters
        ----------
        pixels
            How many pixels of the whole picture one of the wanted ones is wide.
        """
        return min(max(0, math.floor(math.log2(max(pixels, 1.0)))), len(self.sizes) - 1)

    def read(self, box: Box, columns: int, rows: int) -> Colours:
        """Return a box of the picture in a size, (rows, columns, 4); outside it nothing covers.

        Made larger, each pixel stays what it is; made smaller, its neighbours are mixed.

        Raises
        ------
        UnreadableFile
            The file is damaged there.
        """
        left, top, right, bottom = box
        across, down = (right - left) / columns, (bottom - top) / rows
        level = self.level_for(min(across, down))
        step = 2**level
        cells = self._cells(level, left / step, top / step, right / step, bottom / step)
        if cells[0] >= cells[2] or cells[1] >= cells[3]:
            return np.zeros((rows, columns, 4), dtype=np.uint8)
        wanted = (left / step, top / step, right / step, bottom / step)
        if wanted == cells and (columns, rows) == (cells[2] - cells[0], cells[3] - cells[1]):
            return self.read_level(level, cells)
        colours = multiplied(self.read_level(level, cells))
        # upside down and beside zero: GDAL takes pixels on themselves for no place at all
        place = Affine(step, 0, cells[0] * step + 1, 0, -step, 1 - cells[1] * step)
        target = Affine(across, 0, left + 1, 0, -down, 1 - top)
        is_smaller = max(across, down) > 1
        return separated(lay_out(colours, place, _PIXELS, target, columns, rows, is_smaller))

    def _cells(self, level: int, left: float, top: float, right: float, bottom: float) -> Cells:
        """Return the cells of a level that a box touches, and one more around for mixing."""
        width, height = self.sizes[level]
        whole = all(float(side).is_integer() for side in (left, top, right, bottom))
        margin = 0 if whole else 1
        return (
            max(0, math.floor(left) - margin),
            max(0, math.floor(top) - margin),
            min(width, math.ceil(right) + margin),
            min(height, math.ceil(bottom) + margin),
        )

    def read_level(self, level: int, cells: Cells) -> Colours:
        """Return part of a level that lies wholly inside it, put together from its tiles."""
        left, top, right, bottom = cells
        found = np.empty((bottom - top, right - left, 4), dtype=np.uint8)
        for row in range(top // TILE, -(-bottom // TILE)):
            for column in range(left // TILE, -(-right // TILE)):
                tile = self._tiles.get(
                    self._number,
                    level,
                    column,
                    row,
                    partial(self._read, level, column, row),
                )
                x, y = column * TILE, row * TILE
                west, north = max(left, x), max(top, y)
                east, south = min(right, x + tile.shape[1]), min(bottom, y + tile.shape[0])
                found[north - top : south - top, west - left : east - left] = tile[
                    north - y : south - y, west - x : east - x
                ]
        return found

    def _read(self, level: int, column: int, row: int) -> Colours:
        width, height = self.sizes[level]
        x, y = column * TILE, row * TILE
        with self._lock:
            return self._source.read(level, (x, y, min(width, x + TILE), min(height, y + TILE)))


class _Held:
    """A small picture, decoded once."""

    def __init__(self, colours: Colours) -> None:
        self._levels = [colours]
        for _ in level_sizes(colours.shape[1], colours.shape[0])[1:]:
            self._levels.append(halve(self._levels[-1]))

    def read(self, level: int, cells: Cells) -> Colours:
        left, top, right, bottom = cells
        return self._levels[level][top:bottom, left:right]

    def close(self) -> None:
        self._levels = []


class _Direct:
    """A tiled file with overviews of its own."""

    def __init__(self, picture: Any, name: str) -> None:
        self._picture = picture
        self._name = name

    def read(self, level: int, cells: Cells) -> Colours:
        step = 2**level
        left, top = cells[0] * step, cells[1] * step
        right = min(cells[2] * step, self._picture.width)
        bottom = min(cells[3] * step, self._picture.height)
        window = Window(left, top, right - left, bottom - top)
        with alone(self._name):
            return read_colours(self._picture, window, (cells[3] - cells[1], cells[2] - cells[0]))

    def close(self) -> None:
        self._picture.close()


class _Copied:
    """A copy with a file a level, each opened when it is first asked."""

    def __init__(self, copy: Copy, name: str) -> None:
        self._copy = copy
        self._name = name
        self._open: dict[int, Any] = {}

    def read(self, level: int, cells: Cells) -> Colours:
        left, top, right, bottom = cells
        with alone(self._name):
            picture = self._open.get(level)
            if picture is None:
                picture = self._open[level] = open_held(self._copy.level_path(level), "tiff")
            return read_colours(picture, Window(left, top, right - left, bottom - top))

    def close(self) -> None:
        for picture in self._open.values():
            picture.close()
        self._open = {}


def open_pyramid(
    path: Path, form: ImageFormat, name: str, cache: Path, tell: Tell = _quiet
) -> Pyramid:
    """Return a picture to read parts of, after making a tiled copy of it where it needs one.

    Parameters
    ----------
    name
        How people know the file.
    cache
        The folder for copies; nothing in it is needed.
    tell
        Told how many rows of how many are copied; what it raises ends the work.

    Raises
    ------
    UnreadableFile
        It cannot be read, is too large, or the copy cannot be written.
    """
    found = _from_copy(path, form, name, find_copy(path, cache))
    if found is not None:
        return found
    head = read_head(path, name, MOST_PIXELS)
    if head.format != form:
        raise refused(name, tr("den är inte av det slag som den sägs vara"))
    if head.width * head.height <= SMALL_PIXELS:
        return _hold(path, form, name)
    direct = _open_direct(path, form, name)
    if direct is not None:
        return direct
    _check_decodable(path, form, name)
    copy = build_copy(path, form, name, cache, tell)
    return Pyramid(copy.width, copy.height, _Copied(copy, name))


def prepare_pyramid(
    path: Path, form: ImageFormat, name: str, cache: Path, tell: Tell = _quiet
) -> None:
    """Do what takes long before a picture can be read: its hash, and its copy where it needs one.

    Raises
    ------
    UnreadableFile
        As `open_pyramid`.
    """
    with open_pyramid(path, form, name, cache, tell) as pyramid:
        if find_copy(path, cache) is None:
            keep_hash(path, cache, pyramid.width, pyramid.height)


def ready_pyramid(
    path: Path, form: ImageFormat, name: str, cache: Path, sha256: str = ""
) -> Pyramid | None:
    """Return a picture that can be read at once, or None where it must be prepared first.

    Parameters
    ----------
    sha256
        What the file must be; "" where that is not known.

    Raises
    ------
    UnreadableFile
        It cannot be read, or is another than the hash says.
    """
    copy = find_copy(path, cache, sha256)
    if copy is not None:
        return _from_copy(path, form, name, copy)
    if find_copy(path, cache) is not None:
        raise refused(name, tr("den är ändrad sedan den hämtades"))
    try:
        is_small_file = path.stat().st_size <= SMALL_PIXELS * 4
    except OSError as error:
        raise UnreadableFile(tr("{file} finns inte; ange en fil som finns.", file=name)) from error
    if is_small_file:
        head = read_head(path, name, MOST_PIXELS)
        if head.width * head.height <= SMALL_PIXELS:
            if head.format != form or (sha256 and hash_file(path) != sha256):
                raise refused(name, tr("den är ändrad sedan den hämtades"))
            return _hold(path, form, name)
    return None


def _from_copy(path: Path, form: ImageFormat, name: str, copy: Copy | None) -> Pyramid | None:
    if copy is None:
        return None
    if copy.is_direct:
        return _open_direct(path, form, name)
    return Pyramid(copy.width, copy.height, _Copied(copy, name))


def _hold(path: Path, form: ImageFormat, name: str) -> Pyramid:
    with open_image(path, form, name) as picture:
        colours = read_colours(picture, Window(0, 0, picture.width, picture.height))
    return Pyramid(colours.shape[1], colours.shape[0], _Held(colours))


def _open_direct(path: Path, form: ImageFormat, name: str) -> Pyramid | None:
    """Return the file itself as a pyramid, where it is tiled and its overviews are small enough."""
    if form != "tiff":
        return None
    with alone(name):
        picture = open_held(path, form)
        shapes = picture.block_shapes
        smallest = max(picture.width, picture.height) / max([1, *picture.overviews(1)])
        is_tiled = all(
            rows * columns <= _LARGEST_BLOCK and rows < picture.height and columns < picture.width
            for rows, columns in shapes
        )
        if not is_tiled or smallest > _LEAST_OVERVIEW:
            picture.close()
            return None
        return Pyramid(picture.width, picture.height, _Direct(picture, name))


def _check_decodable(path: Path, form: ImageFormat, name: str) -> None:
    """Refuse a large picture that cannot be read some rows at a time, whose memory is its size."""
    with open_image(path, form, name) as picture:
        rows, columns = picture.block_shapes[0]
        size = picture.width * picture.height * picture.count
        block = rows * columns * picture.count
        layered = form == "png" and _is_interlaced(path)
        if max(picture.width, picture.height) > _LONGEST_SIDE:
            raise refused(name, tr("den är längre än en miljon bildpunkter åt ett håll"))
        if block > _MOST_DECODED or (layered and size > _MOST_DECODED):
            raise refused(
                name,
                tr("den är packad så att den måste läsas hel; spara om den i rutor eller rader"),
            )


def _is_interlaced(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(29)[28:] == b"\x01"
