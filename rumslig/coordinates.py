"""Coordinates as people write them: SWEREF 99 TM in metres, WGS 84 in degrees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import shapely
from pyproj import CRS

from layers.crs import Bounds, transform
from layers.vector import SWEDEN

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_AXES = re.compile(
    r"(?i)(?<![^\W\d_])(?:north|nord|norr|lat|n|east|öster|öst|long|lon|lng|e|ö|o)(?![^\W\d_])"
    r"\.?\s*[:=]?"
)
_NORTH = re.compile(r"(?i)^(?:n|lat)")
_METRES = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{6,7}(?:[.,]\d+)?")
_DEGREES = re.compile(
    r"(?P<d>\d{1,2}(?:[.,]\d+)?)\s*(?:°\s*"
    r"(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|'')\s*)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in EPSG:3006 and the system in which it was written."""

    easting: float
    northing: float
    system: Literal["SWEREF 99 TM", "WGS 84"]

    @property
    def bounds(self) -> Bounds:
        """The point as a box."""
        return self.easting, self.northing, self.easting, self.northing


def read_coordinates(text: str) -> Spot | None:
    """Return the point that a text gives, None where it gives none in Sweden.

    Northing or latitude comes first, unless letters or the size of the numbers say otherwise:
    "6558214 508466", "N 6 558 214 E 508 466", "59,12 15,13", "59° 7′ 12″ N, 15° 8′ Ö".
    """
    line = _SPACES.sub(" ", text).strip()
    if not line or not any(letter.isdigit() for letter in line):
        return None
    axes = [bool(_NORTH.match(match[0])) for match in _AXES.finditer(line)]
    if axes and sorted(axes) != [False, True]:
        return None
    # an axis letter parts the numbers, and so does a comma or a semicolon before a space
    bare = re.sub(r"[,;/|](?= |$)|;", " ; ", _AXES.sub(" ; ", line))
    parts = [part.strip() for part in bare.split(";") if part.strip()]
    pair = _metres(parts)
    if pair is not None:
        return _metric_spot(pair, axes)
    degrees = _degrees(parts)
    return _degree_spot(degrees, axes) if degrees is not None else None


def _metres(parts: list[str]) -> tuple[float, float] | None:
    found = [_METRES.findall(part) for part in parts]
    numbers = [number for row in found for number in row]
    rests = ["".join(_METRES.sub("", part).split()) for part in parts]
    if any(rests):
        return None
    if len(numbers) == 1:
        # "6 558 214 508 466": seven digits, then six; "6558214,508466": the comma parts
        joined = re.fullmatch(
            r"(\d{7})[.,]?(\d{6})|(\d{6})[.,](\d{7})", numbers[0].replace(" ", "")
        )
        numbers = [part for part in joined.groups() if part] if joined else numbers
    if len(numbers) != 2:
        return None
    first, second = (float(number.replace(" ", "").replace(",", ".")) for number in numbers)
    return first, second


def _metric_spot(pair: tuple[float, float], axes: list[bool]) -> Spot | None:
    northing, easting = pair if not axes or axes[0] else (pair[1], pair[0])
    west, south, east, north = SWEDEN
    if not axes and not south <= northing <= north:
        northing, easting = easting, northing
    if not (west <= easting <= east and south <= northing <= north):
        return None
    return Spot(easting, northing, "SWEREF 99 TM")


def _degrees(parts: list[str]) -> tuple[float, float] | None:
    values: list[float] = []
    for part in parts:
        rest = part
        while rest:
            match = _DEGREES.match(rest)
            if match is None:
                return None
            degrees, minutes, seconds = (
                float((match[name] or "0").replace(",", ".")) for name in ("d", "m", "s")
            )
            if minutes >= 60 or seconds >= 60:
                return None
            values.append(degrees + minutes / 60 + seconds / 3600)
            after = rest[match.end() :]
            if after and after[0] in ".,0123456789" and not match[0].endswith((" ", "°")):
                # "59.12,15.13": the comma parts
                if after[0] != ",":
                    return None
                after = after[1:]
            rest = after.strip()
    return (values[0], values[1]) if len(values) == 2 else None


def _degree_spot(pair: tuple[float, float], axes: list[bool]) -> Spot | None:
    latitude, longitude = pair if not axes or axes[0] else (pair[1], pair[0])
    if not axes and latitude < longitude:
        latitude, longitude = longitude, latitude
    if not (54 <= latitude <= 70 and 9 <= longitude <= 26):
        return None
    moved, _ = transform(shapely.points([[longitude, latitude]]), CRS("EPSG:4326"))
    return Spot(float(shapely.get_x(moved[0])), float(shapely.get_y(moved[0])), "WGS 84")
