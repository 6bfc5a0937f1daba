"""Control points: places in a picture and on the map, as QGIS's georeferencer keeps them.

Versions of QGIS differ: the heads are sourceX or pixelX, or missing; commas or tabs; a line
`#CRS:` or a coordinate system on every row, or neither; rows counted downwards as negative
numbers (QGIS 3) or positive ones. What a file means is decided here, once, for all who ask.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyproj
from pyproj.exceptions import CRSError

from layers.crs import parse_crs
from layers.errors import NotPlaced, OutsidePicture, UnreadableFile
from layers.images.place import Transform
from layers.language import tr

FEWEST_POINTS = 3
"""Fewer place no picture that a package may hold."""
MOST_POINTS = 1_000
EDGE_PX = 1.0
"""How far outside its picture a point may lie: the edge is easily missed by a pixel."""
HEAD = "mapX,mapY,sourceX,sourceY,enable,dX,dY,residual"
_MAP, _SOURCES = ("mapx", "mapy"), (("sourcex", "sourcey"), ("pixelx", "pixely"))
_ORDER = ["mapx", "mapy", "sourcex", "sourcey", "enable"]
_CRS_COLUMNS = ("crs", "mapcrs", "destinationcrs", "destcrs", "srs")


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """A place in the picture (column, row as the file says them) and on the map."""

    map_x: float
    map_y: float
    source_x: float
    source_y: float
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class ControlPoints:
    """A `.points` file; `crs` is what it says of its coordinate system, "" for nothing."""

    points: tuple[ControlPoint, ...]
    crs: str = ""


def read_points(text: str, name: str, fewest: int = FEWEST_POINTS) -> ControlPoints:
    """Return the control points of a QGIS `.points` file, older or newer.

    Raises
    ------
    UnreadableFile
        It has not the columns, a value is no number, its rows have several coordinate systems,
        or there are too few points, or too many.
    """
    lines = text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()
    lines = [line.strip() for line in lines if line.strip()]
    crs = next((line[5:].strip() for line in lines if line.upper().startswith("#CRS:")), "")
    # some write the head as a note
    lines = [line[1:].lstrip() if line.lower().startswith("#mapx") else line for line in lines]
    rows = [line for line in lines if not line.startswith("#")]
    columns, fields = _split(rows, name)
    source = next((pair for pair in _SOURCES if set(pair) <= set(columns)), None)
    if source is None or not set(_MAP) <= set(columns):
        raise UnreadableFile(
            tr(
                "{file} saknar kolumnerna mapX, mapY, sourceX och sourceY; spara punkterna ur "
                "QGIS georefererare.",
                file=name,
            )
        )
    points, systems = [], set()
    for number, cells in enumerate(fields, 1):
        row = dict(zip(columns, cells, strict=False))
        points.append(_read_point(row, source, number, name))
        systems |= {row[key].strip() for key in _CRS_COLUMNS if row.get(key, "").strip()}
    if len(systems) > 1 and not crs:
        raise UnreadableFile(
            tr(
                "{file} har punkter i {count} koordinatsystem; spara dem i ett och samma.",
                file=name,
                count=len(systems),
            )
        )
    in_use = sum(point.enabled for point in points)
    if in_use < fewest:
        raise UnreadableFile(
            tr(
                "{file} har {found} punkter i bruk; minst {count} behövs.",
                file=name,
                found=in_use,
                count=fewest,
            )
        )
    if len(points) > MOST_POINTS:
        raise UnreadableFile(
            tr(
                "{file} har {found} punkter; högst {most} läses.",
                file=name,
                found=len(points),
                most=MOST_POINTS,
            )
        )
    return ControlPoints(tuple(points), crs or next(iter(systems), ""))


def _split(rows: list[str], name: str) -> tuple[list[str], list[list[str]]]:
    """Return the columns' names, in small letters, and the cells of each row."""
    mark = next((mark for mark in "\t;" if rows and mark in rows[0]), ",")
    try:
        cells = list(csv.reader(io.StringIO("\n".join(rows)), delimiter=mark))
    except csv.Error as error:
        raise UnreadableFile(
            tr("{file} är ingen punktfil ({fact}).", file=name, fact=error)
        ) from error
    if not cells:
        return [], []
    if len(cells[0]) >= len(_MAP) + 2 and all(map(_is_number, cells[0][:4])):
        return _ORDER, cells  # as the oldest are: no head
    return [cell.strip().lower() for cell in cells[0]], cells[1:]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _read_point(
    row: dict[str, str], source: tuple[str, str], number: int, name: str
) -> ControlPoint:
    try:
        x, y, column, line = (float(row[key]) for key in (*_MAP, *source))
        if not all(map(math.isfinite, (x, y, column, line))):
            raise ValueError(row)
        enabled = float(row.get("enable", "").strip() or 1) != 0
    except (ValueError, KeyError) as error:
        raise UnreadableFile(
            tr("{file}, punkt {number}: ett värde är inget tal.", file=name, number=number)
        ) from error
    return ControlPoint(x, y, column, line, enabled)


def write_points(
    points: Iterable[ControlPoint],
    crs: str,
    residuals: Sequence[tuple[float, float]] = (),
) -> str:
    """Return the `.points` file of control points, as QGIS 3 reads it.

    Parameters
    ----------
    residuals
        How far off each point is, eastward and southward in pixels; zeros where left out.
    """
    lines = [f"#CRS: {crs}", HEAD]
    for index, point in enumerate(points):
        dx, dy = residuals[index] if residuals else (0.0, 0.0)
        values = (point.map_x, point.map_y, point.source_x, point.source_y)
        numbers = [repr(float(value)) for value in values]
        ends = [repr(float(value)) for value in (dx, dy, math.hypot(dx, dy))]
        lines.append(",".join([*numbers, "1" if point.enabled else "0", *ends]))
    return "\n".join(lines) + "\n"


def parse_points_crs(text: str, name: str) -> pyproj.CRS:
    """Return the coordinate system that a points file says: a code, WKT or a PROJ string.

    Raises
    ------
    UnknownCrs
        PROJ does not know it.
    """
    try:
        if "[" in text:
            return pyproj.CRS.from_wkt(text)
        if text.startswith("+proj"):
            return pyproj.CRS.from_proj4(text)
    except CRSError as error:
        raise UnreadableFile(
            tr("{file} har ett koordinatsystem som inte går att läsa.", file=name)
        ) from error
    return parse_crs(text)


def find_pixels(
    points: Sequence[ControlPoint],
    width: int,
    height: int,
    name: str,
    own: Transform | None = None,
) -> tuple[tuple[float, float], ...]:
    """Return each point's column and row, (0, 0) at the upper left corner of the picture.

    The sign of the rows is what puts most points inside the picture. In a picture that has a
    place of its own, QGIS counts in its map units; `own` is that place.

    Raises
    ------
    OutsidePicture
        A point in use lies outside the picture whichever way it is read; names it.
    NotPlaced
        Columns have changed places.
    """
    readings = [
        [(point.source_x, sign * point.source_y) for point in points] for sign in (-1.0, 1.0)
    ]
    if own is not None:
        readings.append([_unplace(own, point.source_x, point.source_y) for point in points])

    def outside(reading: list[tuple[float, float]]) -> list[int]:
        return [
            number
            for number, (point, (column, row)) in enumerate(zip(points, reading, strict=True), 1)
            if point.enabled and not _is_inside(column, row, width, height)
        ]

    best = min(readings, key=lambda reading: len(outside(reading)))
    missed = outside(best)
    if not missed:
        return tuple((column, row + 0.0) for column, row in best)
    swapped = (
        [(point.source_y, sign * point.source_x) for point in points] for sign in (-1.0, 1.0)
    )
    if len(missed) > 1 and any(not outside(reading) for reading in swapped):
        raise NotPlaced(
            tr(
                "{file}: punkterna ligger utanför bilden men i den om sourceX och sourceY byter "
                "plats; rätta kolumnerna.",
                file=name,
            )
        )
    first = points[missed[0] - 1]
    raise OutsidePicture(
        tr(
            "{file}: punkt {number} ligger utanför bilden ({column:g}, {row:g}), som är {width} × "
            "{height} bildpunkter; flytta punkten eller ta den ur bruk.",
            file=name,
            number=missed[0],
            column=first.source_x,
            row=first.source_y,
            width=width,
            height=height,
        )
    )


def _is_inside(column: float, row: float, width: int, height: int) -> bool:
    return -EDGE_PX <= column <= width + EDGE_PX and -EDGE_PX <= row <= height + EDGE_PX


def _unplace(place: Transform, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = place
    area = a * e - b * d
    return (e * (x - c) - b * (y - f)) / area, (a * (y - f) - d * (x - c)) / area
