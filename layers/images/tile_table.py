"""Tables of picture tiles in MBTiles and GeoPackage files: which there are, and where they lie."""

from __future__ import annotations

import math
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from layers.crs import Bounds, transform_bounds
from layers.errors import UnreadableFile
from layers.images.place import Transform
from layers.images.tiled_copy import level_sizes
from layers.language import tr

WEB_EDGE = 20037508.342789244
"""Half the width of the world in EPSG:3857."""
UNFINISHED = "rumslig_plan"
"""A table of a store that is still being fetched."""
DEEPEST = 30
_HEADER = b"SQLite format 3\x00"
_LARGEST_TILE = 4096
_WIDEST = 1 << 30
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Zoom:
    """One size of the tiles: pixels of `pixel` × `pixel` units, counted from a corner."""

    number: int
    pixel: float


@dataclass(frozen=True, slots=True)
class TileTable:
    """Tiles of one map, in several sizes.

    Attributes
    ----------
    zooms
        Those with tiles, the finest first; each is a whole number of halvings from the finest.
    left, top
        Where column 0 and row 0 begin, in `system`.
    tile
        Width and height of a tile in pixels.
    columns, rows
        First and last but one at the finest zoom: what the picture reaches over.
    from_south
        Whether rows are counted from the south, of so many at a zoom as MBTiles has.
    """

    form: Literal["mbtiles", "gpkg"]
    name: str
    title: str
    system: str
    left: float
    top: float
    tile: tuple[int, int]
    zooms: tuple[Zoom, ...]
    columns: tuple[int, int]
    rows: tuple[int, int]
    attribution: str = ""
    from_south: bool = False

    @property
    def width(self) -> int:
        """Pixels of the finest zoom from west to east."""
        return (self.columns[1] - self.columns[0]) * self.tile[0]

    @property
    def height(self) -> int:
        """Pixels of the finest zoom from north to south."""
        return (self.rows[1] - self.rows[0]) * self.tile[1]

    @property
    def place(self) -> Transform:
        """Where the finest pixels lie in `system`."""
        pixel = self.zooms[0].pixel
        west = self.left + self.columns[0] * self.tile[0] * pixel
        north = self.top - self.rows[0] * self.tile[1] * pixel
        return (pixel, 0.0, west, 0.0, -pixel, north)

    @property
    def bounds(self) -> Bounds | None:
        """Where it lies, in EPSG:3006; None where that is out of reach."""
        pixel, _, west, _, _, north = self.place
        south, east = north - self.height * pixel, west + self.width * pixel
        box = (west, south, east, north)
        return box if self.system == "EPSG:3006" else transform_bounds(box, self.system)


def has_tiles(path: Path) -> bool:
    """Whether a file is a database with tables of tiles."""
    with suppress(OSError, sqlite3.Error, UnicodeDecodeError):  # names that are no text
        if path.is_file() and _is_database(path):
            with reading(path) as database:
                return bool(_form_of(database))
    return False


def list_tables(path: Path) -> tuple[TileTable, ...]:
    """Return the tables of tiles in a file that can be drawn.

    Raises
    ------
    UnreadableFile
        There is none, or it is damaged, unfinished, or holds no pictures.
    """
    try:
        with reading(path) as database:
            form = _form_of(database)
            if _has(database, UNFINISHED):
                raise UnreadableFile(
                    tr("{file} är inte färdighämtad; hämta bakgrundskartan igen.", file=path.name)
                )
            if form == "mbtiles":
                return (_of_mbtiles(path, database),)
            names = database.execute(
                "SELECT table_name FROM gpkg_contents WHERE data_type = 'tiles' ORDER BY rowid"
            ).fetchall()
            found = tuple(_of_geopackage(path, database, str(name)) for (name,) in names)
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
        raise _damaged(path) from error
    if not found:
        raise UnreadableFile(tr("{file} har inga kartrutor.", file=path.name))
    return found


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a database that is only read, without anything written beside it."""
    with closing(open_database(path)) as database:
        yield database


def open_database(path: Path) -> sqlite3.Connection:
    """Return a database that is only read, which several threads may share one at a time."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def _is_database(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(_HEADER)) == _HEADER


def _has(database: sqlite3.Connection, table: str) -> bool:
    question = "SELECT 1 FROM sqlite_master WHERE name = ? AND type IN ('table', 'view')"
    return database.execute(question, (table,)).fetchone() is not None


def _form_of(database: sqlite3.Connection) -> Literal["mbtiles", "gpkg", ""]:
    if _has(database, "gpkg_tile_matrix_set") and _has(database, "gpkg_contents"):
        question = "SELECT 1 FROM gpkg_contents WHERE data_type = 'tiles'"
        return "gpkg" if database.execute(question).fetchone() else ""
    return "mbtiles" if _has(database, "tiles") and _has(database, "metadata") else ""


def _of_mbtiles(path: Path, database: sqlite3.Connection) -> TileTable:
    told = {
        str(name): str(value)
        for name, value in database.execute("SELECT name, value FROM metadata LIMIT 100")
    }
    if told.get("format", "").lower() in ("pbf", "mvt"):
        raise UnreadableFile(
            tr("{file} har vektorrutor; Rumslig ritar kartrutor som är bilder.", file=path.name)
        )
    tile = _measure(path, database, "tiles", _numbers(path, database, "tiles")[-1])
    zooms = tuple(
        Zoom(number, 2 * WEB_EDGE / 2**number / tile[0])
        for number in reversed(_numbers(path, database, "tiles"))
    )
    finest = zooms[0].number
    columns, rows = _reach(database, "tiles", finest)
    turned = (2**finest - rows[1], 2**finest - rows[0])
    return _aligned(
        path,
        TileTable(
            "mbtiles", "tiles", told.get("name") or path.stem, "EPSG:3857", -WEB_EDGE, WEB_EDGE,
            tile, zooms, columns, turned, told.get("attribution", ""), True,
        ),
    )  # fmt: skip


def _of_geopackage(path: Path, database: sqlite3.Connection, name: str) -> TileTable:
    title, description, authority, code, left, top = database.execute(
        "SELECT c.identifier, c.description, s.organization, s.organization_coordsys_id, "
        "m.min_x, m.max_y FROM gpkg_contents c JOIN gpkg_tile_matrix_set m USING (table_name) "
        "JOIN gpkg_spatial_ref_sys s ON s.srs_id = m.srs_id WHERE table_name = ?",
        (name,),
    ).fetchone()
    numbers = _numbers(path, database, name)
    told = {
        int(number): (int(width), int(height), float(pixel))
        for number, width, height, pixel in database.execute(
            "SELECT zoom_level, tile_width, tile_height, pixel_x_size FROM gpkg_tile_matrix "
            "WHERE table_name = ?",
            (name,),
        )
        if int(number) in numbers
    }
    finest = max(told)
    width, height, pixel = told[finest]
    if not (0 < width <= _LARGEST_TILE and 0 < height <= _LARGEST_TILE and pixel > 0):
        raise ValueError(name)
    zooms = [
        Zoom(number, told[number][2])
        for number in sorted(told, reverse=True)
        if told[number][:2] == (width, height) and _is_halving(told[number][2] / pixel)
    ]
    columns, rows = _reach(database, name, finest)
    table = TileTable(
        "gpkg", name, str(title or name), f"{str(authority).upper()}:{code}", float(left),
        float(top), (width, height), tuple(zooms), columns, rows, str(description or ""),
    )  # fmt: skip
    return _aligned(path, table)


def _is_halving(ratio: float) -> bool:
    power = math.log2(ratio)
    return abs(power - round(power)) < _SAME


def _numbers(path: Path, database: sqlite3.Connection, table: str) -> list[int]:
    """Return the zooms that have tiles, from the coarsest."""
    question = f"SELECT 1 FROM {quoted(table)} WHERE zoom_level = ? LIMIT 1"
    found = [n for n in range(DEEPEST + 1) if database.execute(question, (n,)).fetchone()]
    if not found:
        raise UnreadableFile(tr("{file} har inga kartrutor.", file=path.name))
    return found


def _reach(
    database: sqlite3.Connection, table: str, number: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    question = "SELECT min({0}), max({0}) FROM {1} WHERE zoom_level = ?"
    (west, east), (first, last) = (
        database.execute(question.format(name, quoted(table)), (number,)).fetchone()
        for name in ("tile_column", "tile_row")
    )
    return (int(west), int(east) + 1), (int(first), int(last) + 1)


def _measure(path: Path, database: sqlite3.Connection, table: str, number: int) -> tuple[int, int]:
    """Return how large the tiles are, as one of them is."""
    question = f"SELECT tile_data FROM {quoted(table)} WHERE zoom_level = ? LIMIT 1"
    (content,) = database.execute(question, (number,)).fetchone()
    try:
        with decoding(bytes(content)) as picture:
            size = int(picture.width), int(picture.height)
    except (RasterioError, ValueError) as error:
        raise _damaged(path) from error
    if size[0] != size[1] or size[0] > _LARGEST_TILE:
        raise _damaged(path)
    return size


def is_whole(content: bytes) -> bool:
    """Whether a tile has its end: one that is cut short may still be drawn, in part."""
    kind = driver_of(content)
    if kind == "PNG":
        return b"IEND" in content[-64:]
    if kind == "JPEG":
        return b"\xff\xd9" in content[-64:]
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


@contextmanager
def decoding(content: bytes) -> Iterator[Any]:
    """Yield a tile as rasterio reads it; raises ValueError or RasterioError for what is none."""
    driver = driver_of(content)
    if not is_whole(content):
        raise ValueError(len(content))
    with (
        rasterio.Env(GDAL_PAM_ENABLED="NO"),
        warnings.catch_warnings(),
        rasterio.MemoryFile(content) as held,
    ):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with held.open(driver=driver) as picture:
            yield picture


def driver_of(content: bytes) -> str:
    """Return the driver that reads a tile; raises ValueError for what is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    raise ValueError(content[:12])


def _aligned(path: Path, table: TileTable) -> TileTable:
    """Return a table that begins where the coarser zooms have a pixel's border."""
    left, top = table.columns[0], table.rows[0]
    for _ in range(DEEPEST):
        width = (table.columns[1] - left) * table.tile[0]
        height = (table.rows[1] - top) * table.tile[1]
        if not 0 < max(width, height) <= _WIDEST:
            raise _damaged(path)
        step = 2 ** (len(level_sizes(width, height)) - 1)
        across, down = (step // math.gcd(step, side) for side in table.tile)
        if left % across == 0 and top % down == 0:
            break
        left, top = left - left % across, top - top % down
    return TileTable(
        table.form, table.name, table.title, table.system, table.left, table.top, table.tile,
        table.zooms, (left, table.columns[1]), (top, table.rows[1]), table.attribution,
        table.from_south,
    )  # fmt: skip


def quoted(name: str) -> str:
    """Return a table's name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(
        tr("{file} kan inte läsas som kartrutor; hämta eller öppna en annan.", file=path.name)
    )
