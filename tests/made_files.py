"""A small layer written in every format that is read, by GDAL and by hand."""

from __future__ import annotations

import os
import shutil
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import rasterio
import shapely
from rasterio.transform import Affine
from shapely import box

E, N = 510_000.0, 6_570_000.0
"""The lower left corner of the first object, EPSG:3006."""

ROWS = geopandas.GeoDataFrame(
    {"namn": ["Åsen", "Öja", "Ängby"], "antal": [1, 20, 300], "andel": [0.5, 0.25, 1.0]},
    geometry=[box(E + at, N, E + at + 100, N + 100) for at in (0, 200, 400)],
    crs=3006,
)
LINES = ROWS.set_geometry(ROWS.geometry.exterior)
POINTS = ROWS.set_geometry(ROWS.geometry.centroid)

SIZE, CELL = (12, 8), 25.0
"""A picture's width and height in pixels, and a pixel's side in metres."""


def write_layer(path: Path, frame: Any = ROWS, **options: Any) -> Path:
    """Write a layer with GDAL, in the format that the name tells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", (UserWarning, RuntimeWarning))
        pyogrio.write_dataframe(frame, os.fspath(path), **options)
    return path


def write_zip(path: Path, *parts: Path, folder: str = "") -> Path:
    """Write files, and folders with what is in them, into an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            for item in sorted(part.rglob("*")) if part.is_dir() else [part]:
                archive.write(item, folder + item.relative_to(part.parent).as_posix())
    return path


def parts_of(path: Path) -> list[Path]:
    """Return the files that share a file's stem."""
    return sorted(item for item in path.parent.iterdir() if item.stem == path.stem)


def write_picture(path: Path, world: bool = True, **options: Any) -> Path:
    """Write a picture whose upper left corner is in (E, N), with a world file beside it."""
    width, height = SIZE
    bands = np.arange(3 * width * height, dtype=np.uint8).reshape(3, height, width)
    settings = {"driver": {".png": "PNG", ".jpg": "JPEG"}.get(path.suffix, "GTiff"), **options}
    with warnings.catch_warnings(), rasterio.Env(GDAL_PAM_ENABLED="NO"):
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        with rasterio.open(
            path, "w", width=width, height=height, count=3, dtype="uint8", **settings
        ) as raster:
            raster.write(bands)
    if world and "transform" not in options:
        write_world(path)
    return path


def write_world(path: Path, suffix: str = "") -> Path:
    """Write the world file of a picture: the middle of its first pixel."""
    first, last = path.suffix[1], path.suffix[-1]
    world = path.with_suffix(suffix or f".{first}{last}w")
    numbers = (CELL, 0, 0, -CELL, E + CELL / 2, N - CELL / 2)
    world.write_text("".join(f"{number}\n" for number in numbers), "ascii")
    return world


PLACED = {"transform": Affine(CELL, 0, E, 0, -CELL, N), "crs": "EPSG:3006"}
"""What makes a GeoTIFF of a picture."""

GML_PLAN = (
    '<?xml version="1.0"?><DP_Data xmlns="http://www.sis.se/ss637040" '
    'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<grans><DP_Grans gml:id="a"><typ>plan</typ><linje><gml:Curve><gml:segments>'
    "<gml:LineStringSegment><gml:posList>6570000 160000 6570000 160100 6570100 160100 "
    "6570100 160000 6570000 160000</gml:posList></gml:LineStringSegment></gml:segments>"
    '</gml:Curve></linje></DP_Grans></grans><omrade><DP_Omrade gml:id="plan">'
    '<plus xlink:href="#a"/></DP_Omrade></omrade><plan><DP_Plan><plannamn>Prov</plannamn>'
    '<koordinatsystem>SWEREF99_15_00</koordinatsystem><planomrade xlink:href="#plan"/>'
    "</DP_Plan></plan></DP_Data>"
)
JSON_PLAN = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, '
    '"properties": {"feature:typ": "detaljplan", "objektidentitet": "p", "namn": "Prov", '
    '"plangeometri": [{"geometri": {"koordinatsystemPlan": "EPSG:3006", "position": '
    '{"type": "Polygon", "coordinates": [[[510000, 6570000], [510100, 6570000], '
    "[510100, 6570100], [510000, 6570100], [510000, 6570000]]]}}}]}}]}"
)


def write_every_format(folder: Path) -> list[Path]:
    """Write a layer in every format; return the files, each with its parts beside it."""
    folder.mkdir(exist_ok=True)
    degrees = ROWS.to_crs(4326)
    made = [
        write_layer(folder / "lager.gpkg"),
        write_layer(folder / "lager.shp", encoding="UTF-8"),
        write_layer(folder / "lager.geojson", degrees),
        write_layer(folder / "rader.geojsonl", degrees, driver="GeoJSONSeq"),
        write_layer(folder / "lager.fgb"),
        write_layer(folder / "lager.gml", driver="GML"),
        write_layer(folder / "lager.kml", degrees, driver="KML"),
        write_layer(folder / "lager.kmz", degrees, driver="LIBKML"),
        write_layer(folder / "lager.mif", driver="MapInfo File"),
        write_layer(folder / "tabell.tab", driver="MapInfo File"),
        write_layer(folder / "ritning.dxf", LINES[["geometry"]], driver="DXF"),
        write_layer(folder / "spår.gpx", POINTS.to_crs(4326)[["geometry"]], driver="GPX"),
        write_layer(folder / "lager.gdb", driver="OpenFileGDB", layer="lager"),
        write_picture(folder / "karta.tif", **PLACED),
        write_picture(folder / "karta.png"),
        write_picture(folder / "karta.jpg"),
    ]
    ROWS.to_parquet(folder / "lager.parquet")
    made.append(folder / "lager.parquet")
    made.append(write_zip(folder / "lager.gdb.zip", folder / "lager.gdb"))
    made.append(write_zip(folder / "form.zip", *_shape(folder)))
    for name, text in (
        ("plan.xml", GML_PLAN),
        ("plan.json", JSON_PLAN),
        ("punkter.csv", "namn;X;Y\nÅsen;6570000,5;510000\nÖja;6570100;510200\n"),
        ("wkt.csv", 'namn,WKT\nÅsen,"POINT (510000 6570000)"\n'),
    ):
        (folder / name).write_text(text, "utf-8")
        made.append(folder / name)
    shutil.rmtree(folder / "lager.gdb")
    return [path for path in made if path.exists()]


def _shape(folder: Path) -> list[Path]:
    suffixes = (".shp", ".shx", ".dbf", ".prj", ".cpg")
    return [folder / f"lager{suffix}" for suffix in suffixes]


def outlines(frame: geopandas.GeoDataFrame) -> list[bytes]:
    """Return each row's geometry as 2-D bytes that are the same for the same shape."""
    shapes = shapely.normalize(shapely.force_2d(np.asarray(frame.geometry)))
    return [shapely.to_wkb(shape) for shape in shapes]
