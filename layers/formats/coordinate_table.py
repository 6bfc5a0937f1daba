"""Tables as text (CSV): delimiter, encoding, decimal comma and coordinate columns found out.

Swedish registers call northing X and easting Y as often as not, so which column is which is told
by the numbers, and the names only say which columns are coordinates.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.errors import UnreadableFile
from layers.formats.framed import Framed
from layers.formats.table import typed_column
from layers.formats.text import guess_encoding, name_encoding
from layers.language import tr

SUFFIXES = (".csv", ".tsv", ".txt")
DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_LINES = 50

_PAIRS = (
    ("east", "north"),
    ("easting", "northing"),
    ("ost", "nord"),
    ("ostlig", "nordlig"),
    ("e", "n"),
    ("x", "y"),
    ("lon", "lat"),
    ("long", "lat"),
    ("lng", "lat"),
    ("longitude", "latitude"),
    ("longitud", "latitud"),
)
"""Names of easting or longitude, and of northing or latitude, as `_plain` leaves them."""

_SYSTEMS = (
    (re.compile(r"sweref\s*_?-?99\s*_?-?tm|epsg:?3006"), "EPSG:3006"),
    (re.compile(r"rt\s*_?-?90"), "EPSG:3021"),
    (re.compile(r"wgs\s*_?-?84|epsg:?4326"), "EPSG:4326"),
)
_OFTEN = re.compile(
    r"sweref99tm|sweref99|rt90|wgs84|epsg\d+|koordinat|koord|coordinate|coord|stop|punkt|centrum"
)
_NORTHINGS = (6_000_000.0, 7_800_000.0)
_LATITUDES = (54.0, 70.5)


@dataclass(frozen=True, slots=True, eq=False)
class Coordinates:
    """Two columns of coordinates, with their numbers, NaN where there is none.

    `crs` is the system that their names tell, "" for none.
    """

    east: str
    north: str
    crs: str
    easts: npt.NDArray[np.float64]
    norths: npt.NDArray[np.float64]

    @property
    def placed(self) -> npt.NDArray[np.bool_]:
        """Which rows have both."""
        placed: npt.NDArray[np.bool_] = np.isfinite(self.easts) & np.isfinite(self.norths)
        return placed


def recognises(path: Path, head: bytes) -> bool:
    """Whether a file is a table as text, and no one with shapes as WKT, which GDAL reads."""
    if path.suffix.lower() not in SUFFIXES or (b"\0" in head and not head.startswith(b"\xff\xfe")):
        return False
    first = head.splitlines()[0] if head else b""
    return not re.search(rb"(?i)(^|[;,\t|\"])(wkt|the_geom|geometry)([;,\t|\"]|$)", first)


def read_file(path: Path) -> tuple[Framed, ...]:
    """Return the file's rows, as points where it has columns of coordinates.

    A row without coordinates has no geometry, and so has one whose coordinates are no numbers,
    which is told.

    Raises
    ------
    UnreadableFile
        It is no table: rows of different lengths, or no header.
    """
    content = path.read_bytes()
    encoding = guess_encoding(content)
    text = content.decode(encoding, "replace")
    delimiter = find_delimiter(text)
    try:
        rows = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
            index_col=False,
        )
    except (ValueError, csv.Error) as fault:
        raise UnreadableFile(
            tr("{file} kan inte läsas som tabell; raderna har olika många fält.", file=path.name)
        ) from fault
    rows.columns = [str(name).strip() for name in rows.columns]
    notes = []
    if "\N{REPLACEMENT CHARACTER}" in text:
        notes.append(tr("Några tecken kunde inte läsas."))
    found = find_coordinates(rows)
    columns = {name: typed_column(rows[name]) for name in rows.columns}
    if found is None:
        frame: pd.DataFrame = pd.DataFrame(columns)
    else:
        notes += _doubts(rows, found)
        placed = found.placed
        x, y = (found.norths, found.easts) if _is_swapped(found) else (found.easts, found.norths)
        geometry = np.full(len(rows), None, dtype=object)
        geometry[placed] = shapely.points(x[placed], y[placed])
        frame = geopandas.GeoDataFrame(columns, geometry=geometry, crs=found.crs or None)
    return (Framed(path.stem, frame, "CSV", name_encoding(encoding), tuple(notes)),)


def find_delimiter(text: str) -> str:
    """Return what parts the fields: what gives most lines the same number of fields, over one."""

    def score(delimiter: str) -> tuple[int, int]:
        lines = text.splitlines()[:_SAMPLE_LINES]
        try:
            counts = Counter(map(len, csv.reader(lines, delimiter=delimiter)))
        except csv.Error:
            return 0, 0
        fields, times = max(counts.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
        return (times if fields > 1 else 0), fields

    return max(DELIMITERS, key=score)


def find_coordinates(rows: pd.DataFrame) -> Coordinates | None:
    """Return which columns hold coordinates, None where none do.

    A pair in metres goes before one in degrees, which is rounded more often than not.
    """
    pairs = [pair for pair in _named_pairs(rows) if _is_numeric(rows, pair)]
    return max(pairs, key=lambda pair: pair.crs != "EPSG:4326", default=None)


def _named_pairs(rows: pd.DataFrame) -> list[Coordinates]:
    names = list(rows.columns)
    plain = {name: _plain(name) for name in names}
    pairs = []
    for east, north in _PAIRS:
        easts = [name for name in names if plain[name] == east]
        norths = [name for name in names if plain[name] == north]
        for pair in zip(easts, norths, strict=False):
            degrees = north.startswith("lat")
            system = next(
                (code for told, code in _SYSTEMS if all(told.search(n.casefold()) for n in pair)),
                "EPSG:4326" if degrees else "",
            )
            numbers = (_numbers(rows[name]) for name in pair)
            pairs.append(Coordinates(*pair, system, *numbers))
    return pairs


def _plain(name: str) -> str:
    letters = re.sub(r"[^a-z0-9]", "", name.casefold().replace("ö", "o").replace("å", "a"))
    return _OFTEN.sub("", letters)


def _is_numeric(rows: pd.DataFrame, pair: Coordinates) -> bool:
    """Whether most of what is filled in is numbers; a table of classes may have a column E."""
    known = int(pair.placed.sum())
    return known > 0 and known * 2 >= int(_filled(rows, pair).sum())


def _filled(rows: pd.DataFrame, pair: Coordinates) -> npt.NDArray[np.bool_]:
    filled = (rows[pair.east].str.strip() != "") | (rows[pair.north].str.strip() != "")
    return filled.to_numpy(dtype=bool)


def _doubts(rows: pd.DataFrame, found: Coordinates) -> list[str]:
    """Return what was noticed of the coordinates, a sentence each."""
    notes = []
    if _is_swapped(found):
        notes.append(
            tr(
                "Kolumnen ”{north}” har nordkoordinaten och ”{east}” östkoordinaten; de har "
                "bytt plats.",
                north=found.east,
                east=found.north,
            )
        )
    wrong = np.flatnonzero(_filled(rows, found) & ~found.placed)
    if len(wrong):
        first = int(wrong[0])
        notes.append(
            tr(
                "{count} rader har koordinater som inte är tal; den första är rad {row}: {value}",
                count=len(wrong),
                row=first + 2,
                value=f"{rows[found.east].iloc[first]}; {rows[found.north].iloc[first]}",
            )
        )
    return notes


def _is_swapped(pair: Coordinates) -> bool:
    return _is_north(pair.easts) and not _is_north(pair.norths)


def _is_north(numbers: npt.NDArray[np.float64]) -> bool:
    """Whether numbers are northings or latitudes of Sweden."""
    middle = float(np.nanmedian(numbers))
    return any(low <= middle <= high for low, high in (_NORTHINGS, _LATITUDES))


def _numbers(column: pd.Series[str]) -> npt.NDArray[np.float64]:
    """Return numbers as people write them: decimal comma or point, spaces between thousands."""
    plain = column.str.replace(r"[\s\N{NO-BREAK SPACE}]", "", regex=True)
    return pd.to_numeric(plain.str.replace(",", "."), errors="coerce").to_numpy(dtype=float)
