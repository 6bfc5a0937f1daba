"""Heights, measures and a million vertices change no answer."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from case_workspace import at
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.check import Question, run_check
from rumslig.material import FileMaterial
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea, read_plan_areas
from rumslig.rulebook import check_tables, questions_of_packages
from rumslig.rules import Rule

KINDS: dict[str, tuple[int, tuple[float, ...]]] = {
    "Z": (1000, (7.5,)),
    "M": (2000, (1e6,)),
    "ZM": (3000, (7.5, -1e6)),
}
"""What the kind adds to a geometry's type in ISO WKB, and to each of its places."""

EAST, NORTH = 510_000.0, 6_570_000.0
SHAPES: tuple[Any, ...] = (
    at(50, 0, 150, 100),
    LineString([(EAST - 50, NORTH + 50), (EAST + 150, NORTH + 50)]),
    Point(EAST + 30, NORTH + 30),
)
PLAN = PlanArea("Planen", at(0, 0, 100, 100))  # type: ignore[arg-type]

PACKAGE = """
name = "djup"
title = "Djup"
version = "1"
publisher = "Provaren"
licence = "CC0-1.0"

[[layers]]
name = "l"
path = "l.gpkg"
title = "Lager"
theme = ""
definition = "prov"
source = "Provaren"
reference_date = "2026-01-01"

[[rules]]
id = "l"
layer = "l"
near_m = 500
"""


def write(path: Path, shape: BaseGeometry) -> Path:
    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[shape], crs="EPSG:3006")
    frame.to_file(path, layer="l", engine="pyogrio", SPATIAL_INDEX="NO")
    return path


def lift(path: Path, kind: str) -> None:
    """Give every place of a GeoPackage a height, a measure or both."""
    code, more = KINDS[kind]
    with closing(sqlite3.connect(path)) as database, database:
        for number, blob in database.execute("SELECT fid, geom FROM l").fetchall():
            envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
            wkb = _lifted(shapely.from_wkb(blob[8 + envelope :]), code, more)
            header = b"GP\x00\x01" + blob[4:8]
            database.execute("UPDATE l SET geom = ? WHERE fid = ?", (header + wkb, number))
        has = ("Z" in kind, "M" in kind)
        database.execute("UPDATE gpkg_geometry_columns SET z = ?, m = ?", has)


def _lifted(shape: BaseGeometry, code: int, more: tuple[float, ...]) -> bytes:
    places = [(*place, *more) for place in shapely.get_coordinates(shape).tolist()]
    packed = b"".join(struct.pack(f"<{len(place)}d", *place) for place in places)
    counts = {"Point": b"", "LineString": struct.pack("<I", len(places))}
    count = counts.get(shape.geom_type, struct.pack("<II", 1, len(places)))
    number = {"Point": 1, "LineString": 2, "Polygon": 3}[shape.geom_type]
    return struct.pack("<BI", 1, code + number) + count + packed


def answer(path: Path, plan: PlanArea = PLAN) -> dict[str, Any]:
    """Return what a layer says of the plan, without the hash of its file."""
    question = Question(Rule("l", "l", near_m=500), FileMaterial(path, "l"))
    return _told(question, plan)


def _told(question: Question, plan: PlanArea) -> dict[str, Any]:
    (finding,) = run_check([plan], [question], Municipalities((), 0.0)).findings
    told = finding.to_json()
    del told["proof"]["file_sha256"]
    return told


def packed_answer(path: Path) -> dict[str, Any]:
    """Return what the same layer says once it is installed, so by its index."""
    (path.parent / "package.toml").write_text(PACKAGE, "utf-8")
    store = Store(path.parent / "paket")
    store.install(build_package(read_source(path.parent), store, check_tables))
    (question,) = questions_of_packages(Catalog.of_installed(store))
    return _told(question, PLAN)


@pytest.mark.parametrize("ask", [answer, packed_answer])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.geom_type)
def test_heights_and_measures_change_no_answer(
    ask: Callable[[Path], dict[str, Any]], kind: str, shape: BaseGeometry, tmp_path: Path
) -> None:
    told = []
    for name in ("platt", "djup"):
        (tmp_path / name).mkdir()
        path = write(tmp_path / name / "l.gpkg", shape)
        if name == "djup":
            lift(path, kind)
        told.append(ask(path))
    assert told[0] == told[1]
    assert told[0]["state"] == "HIT"


@pytest.mark.parametrize("kind", KINDS)
def test_heights_and_measures_change_no_plan(kind: str, tmp_path: Path) -> None:
    flat = write(tmp_path / "plan.gpkg", PLAN.geometry)
    lifted = write(tmp_path / "djup.gpkg", PLAN.geometry)
    lift(lifted, kind)
    text = tmp_path / "plan.wkt"
    ring = ", ".join(
        " ".join(map(str, (*place, *KINDS[kind][1])))
        for place in shapely.get_coordinates(PLAN.geometry).tolist()
    )
    text.write_text(f"POLYGON {kind} (({ring}))")
    areas = [read_plan_areas(path, crs="EPSG:3006")[0] for path in (flat, lifted, text)]
    assert len({area.sha256 for area in areas}) == 1
    assert not any(area.geometry.has_z or area.geometry.has_m for area in areas)


def test_a_million_vertices_change_no_answer(tmp_path: Path) -> None:
    shape: Any = at(50, -5000, 5050, 5000)
    long = shapely.segmentize(shape, 30_000 / 1_000_000)
    assert shapely.get_num_coordinates(long) > 1_000_000
    few, many = (answer(write(tmp_path / f"{n}.gpkg", s)) for n, s in enumerate((shape, long)))
    for told in (few, many):
        assert told["state"] == "HIT" and told["share_of_plan"] == 0.5
    assert many == few


def test_a_plan_of_many_vertices_has_the_same_answer(tmp_path: Path) -> None:
    layer = write(tmp_path / "l.gpkg", SHAPES[0])
    long = PlanArea("Planen", shapely.segmentize(PLAN.geometry, 400 / 100_000))
    assert shapely.get_num_coordinates(long.geometry) >= 100_000
    few, many = answer(layer), answer(layer, long)
    for key in ("state", "certainty", "count", "direction", "text", "classes"):
        assert many[key] == few[key]
    for key in ("area_m2", "share_of_plan", "distance_m"):
        assert many[key] == pytest.approx(few[key], rel=1e-9)
