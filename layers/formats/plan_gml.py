"""Detailed development plans (detaljplan) in SS 637040, GML: areas, name, status and provisions.

Areas are said by the lines around them, which several areas share; coordinates stand with
northing first, and the system is named in the plan. Source: SS 637040:2016.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import geopandas
import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from lxml import etree
from shapely.geometry.base import BaseGeometry

from layers.crs import LOCAL_ZONES, WORKING_CRS
from layers.errors import UnreadableFile
from layers.formats.framed import PLAN_AREAS, Framed
from layers.language import tr

Element: TypeAlias = etree._Element
Points = npt.NDArray[np.float64]

DRIVER = "SS637040"
_NAMESPACE = "http://www.sis.se/ss637040"
_GML = "http://www.opengis.net/gml/3.2"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ID = f"{{{_GML}}}id"
_NORTHINGS = 1_000_000.0
"""No easting of a Swedish system with metres is greater, and no northing smaller."""

_ARC_STEP = np.radians(0.25)
"""As GDAL's chords in `layers.formats.ogr`: 1 cm at a radius of 4 km."""

PROVISIONS = {
    "DP_Anvandningsbestammelse": "användning",
    "DP_Egenskapsbestammelse": "egenskap",
    "DP_AdministrativBestammelse": "administrativ",
    "DP_GenerellPlanbestammelse": "generell",
}


def recognises(_path: Path, head: bytes) -> bool:
    """Whether a file's first element is the standard's data set."""
    return b"<DP_Data" in head[:4_096] and _NAMESPACE.encode() in head[:4_096]


def read_file(path: Path) -> tuple[Framed, ...]:
    """Return the plan areas, the areas of provisions and the boundary lines.

    Raises
    ------
    UnreadableFile
        It is no whole document.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as fault:
        raise UnreadableFile(
            tr("{file} är ingen hel GML-fil (rad {line}).", file=path.name, line=fault.lineno)
        ) from fault
    return _Document(root).layers()


class _Document:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._notes: list[str] = []
        self._lines = dict(self._read_lines())
        self._areas = dict(self._read_areas())
        plan = next(_all(root, "DP_Plan"), None)
        self.crs = _system_of(_text(plan, "koordinatsystem"))

    def layers(self) -> tuple[Framed, ...]:
        plans = [self._plan(item) for item in _all(self._root, "DP_Plan")]
        provisions = [
            self._provision(item, kind)
            for tag, kind in PROVISIONS.items()
            for item in _all(self._root, tag)
        ]
        lines: list[dict[str, object]] = [
            {"typ": _text(item, "typ"), "geometry": self._lines.get(item.get(_ID, ""))}
            for item in _all(self._root, "DP_Grans")
        ]
        named = ((PLAN_AREAS, plans), ("bestammelser", provisions), ("granser", lines))
        notes = tuple(self._notes)
        return tuple(
            Framed(name, _frame(rows, self.crs), DRIVER, notes=notes if name == PLAN_AREAS else ())
            for name, rows in named
            if rows
        )

    def _plan(self, plan: Element) -> dict[str, object]:
        return {
            "planid": _text(plan, "planid"),
            "plannamn": _text(plan, "plannamn"),
            "plantyp": _text(plan, "plantyp"),
            "forslag": _text(plan, "forslag"),
            "registerstatus": _text(plan, "registerstatus"),
            "kommun": _text(plan, "kommun"),
            "registreringsdatum": _text(plan, "registreringsdatum")[:10],
            "hojdsystem": _text(plan, "hojdsystem"),
            "uuid": _text(plan, "uuid"),
            "geometry": self._area_of(plan, "planomrade"),
        }

    def _provision(self, item: Element, kind: str) -> dict[str, object]:
        return {
            "slag": kind,
            "beteckning": _text(item, "beteckning") + _text(item, "index"),
            "bestammelse": _text(item, "bestammelsetyp") or _text(item, "anvandningsslag"),
            "precisering": _text(item, "precisering"),
            "varden": "; ".join(_values(item)),
            "bestammelseid": _text(item, "bestammelseid"),
            "uuid": _text(item, "uuid"),
            "geometry": self._area_of(item, "omrade"),
        }

    def _area_of(self, item: Element, tag: str) -> BaseGeometry | None:
        found = [self._areas.get(name) for name in _references(item, tag)]
        areas = [area for area in found if area is not None]
        return shapely.union_all(areas) if areas else None

    def _read_lines(self) -> Iterator[tuple[str, BaseGeometry]]:
        for item in _all(self._root, "DP_Grans"):
            name = item.get(_ID, "")
            try:
                points = [part for part in map(_segment_points, _segments(item)) if len(part)]
                if points:
                    east_first = [_east_first(part) for part in points]
                    yield name, shapely.LineString(np.concatenate(east_first))
            except (ValueError, shapely.errors.ShapelyError):
                self._notes.append(tr("Gränslinjen ”{name}” kunde inte läsas.", name=name))

    def _read_areas(self) -> Iterator[tuple[str, BaseGeometry]]:
        for item in _all(self._root, "DP_Omrade"):
            name = item.get(_ID, "")
            asked = [*_references(item, "plus"), *_references(item, "minus")]
            lines = [self._lines[line] for line in asked if line in self._lines]
            area = _area_within(lines)
            if area.is_empty or len(lines) < len(asked):
                self._notes.append(
                    tr("Området ”{name}” är inte slutet av sina gränslinjer.", name=name)
                )
            if not area.is_empty:
                yield name, area


def _area_within(lines: list[BaseGeometry]) -> BaseGeometry:
    """Return the area that lines close; an empty one where they close none."""
    try:
        return shapely.build_area(shapely.GeometryCollection(lines))
    except shapely.errors.GEOSException:  # of coordinates that are no numbers
        return shapely.Polygon()


def _frame(rows: list[dict[str, object]], crs: pyproj.CRS | None) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(rows, geometry="geometry", crs=crs)


def _system_of(name: str) -> pyproj.CRS | None:
    """Return the system that a plan names, such as SWEREF99_13_30; None where it is not known."""
    digits = [part for part in name.replace("-", "_").replace(" ", "_").split("_") if part]
    if not digits or not digits[0].upper().startswith("SWEREF"):
        return None
    if digits[-1].upper() == "TM":
        return pyproj.CRS(WORKING_CRS)
    try:
        degrees, minutes = map(int, digits[-2:])
    except ValueError:
        return None
    meridian = degrees + minutes / 60
    code = next((code for code, zone in LOCAL_ZONES.items() if zone == meridian), None)
    return pyproj.CRS(code) if code else None


def _all(root: Element, tag: str) -> Iterator[Element]:
    yield from root.iter(f"{{{_NAMESPACE}}}{tag}")


def _text(item: Element | None, tag: str) -> str:
    return "" if item is None else (item.findtext(f"{{{_NAMESPACE}}}{tag}") or "").strip()


def _references(item: Element, tag: str) -> list[str]:
    found = (child.get(_HREF, "") for child in item.findall(f"{{{_NAMESPACE}}}{tag}"))
    return [name.removeprefix("#") for name in found if name]


def _values(item: Element) -> Iterator[str]:
    for variable in item.findall(f"{{{_NAMESPACE}}}variabel"):
        for value in variable:
            yield f"{_text(value, 'namn')}: {_text(value, 'varde')}"


def _segments(item: Element) -> Iterator[Element]:
    for segments in item.iter(f"{{{_GML}}}segments"):
        yield from segments


def _segment_points(segment: Element) -> Points:
    """Return a segment's points; an arc's, by its three, become chords."""
    texts = [text or "" for text in (item.text for item in segment.iter(f"{{{_GML}}}pos"))]
    texts += [item.text or "" for item in segment.iter(f"{{{_GML}}}posList")]
    numbers = np.array(" ".join(texts).split(), dtype=float)
    points = numbers[: len(numbers) // 2 * 2].reshape(-1, 2)
    if etree.QName(segment).localname in ("Arc", "ArcString") and len(points) >= 3:
        arcs = [_chords(points[at : at + 3]) for at in range(0, len(points) - 2, 2)]
        return np.concatenate(arcs)
    return points


def _chords(points: Points) -> Points:
    """Return points along the circle's arc from the first point over the second to the third."""
    first, over, last = points[:, 0] + 1j * points[:, 1]
    ratio = (last - first) / (over - first)
    if abs(ratio.imag) < 1e-9:
        return points
    centre = first + (over - first) * (ratio - abs(ratio) ** 2) / (ratio - ratio.conjugate())
    turn = _turn(first - centre, over - centre) + _turn(over - centre, last - centre)
    count = max(int(np.ceil(abs(turn) / _ARC_STEP)), 2)
    along = centre + (first - centre) * np.exp(1j * turn * np.linspace(0, 1, count + 1))
    along[0], along[-1] = first, last
    return np.column_stack([along.real, along.imag])


def _turn(start: complex, end: complex) -> float:
    return float(np.angle(end / start))


def _east_first(points: Points) -> Points:
    """Return points with easting first; the standard says northing first, some say easting."""
    return points[:, ::-1] if np.median(points[:, 0]) > _NORTHINGS else points
