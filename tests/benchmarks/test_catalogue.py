"""One plan, and two hundred, against 200 layers with 2.6 million objects, beside other engines.

The data stands in `RUMSLIG_BENCH_DATA` (default `.demo/bench`), and is made at first use.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import pyogrio
import pytest
import shapely
from benchmarks.layer_data import PLAN, make_layers
from shapely.geometry.base import BaseGeometry

from layers.index.build import Step, no_step
from layers.index.reader import LayerIndex
from layers.index.shelf import IndexShelf
from layers.packages.manifest import Manifest
from layers.vector import VectorLayer, read_vector
from rumslig.check import Question, run_check
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.rules import Rule

pytestmark = pytest.mark.benchmark

FOLDER = Path(os.environ.get("RUMSLIG_BENCH_DATA", ".demo/bench"))
Answer = dict[str, float]


@dataclass(frozen=True)
class IndexedFile:
    """A file with an index beside it, as an installed layer has."""

    path: Path
    shelf: IndexShelf
    package: str = "bench"
    version: str = "1.0.0"
    reference_date: str = "2026-01-01"
    manifest: Manifest | None = None

    @property
    def layer(self) -> str:
        return self.path.stem

    @property
    def title(self) -> str:
        return self.path.stem

    def read(self) -> VectorLayer:
        return read_vector(self.path)

    def read_coverage(self) -> BaseGeometry | None:
        return None

    def index(self, step: Step = no_step) -> LayerIndex | None:
        return INDEXES[self.layer]

    def discard_index(self) -> None:
        raise AssertionError("an index of the benchmark is damaged")


INDEXES: dict[str, LayerIndex] = {}


@pytest.fixture(scope="module")
def files() -> list[IndexedFile]:
    """The layers, each with its index open."""
    shelf = IndexShelf(FOLDER / "index")
    made = [IndexedFile(path, shelf) for path in make_layers(FOLDER)]
    begun, objects = time.perf_counter(), 0
    for item in made:
        key = f"{item.layer}-{item.path.stat().st_mtime_ns}"
        index = shelf.find(key)
        if index is None:
            layer = read_vector(item.path)
            objects += len(layer.geometry)
            named = replace(layer, sha256=key)
            shelf.build(key, lambda named=named: named)  # type: ignore[misc]
            index = shelf.find(key)
        assert index is not None
        INDEXES[item.layer] = index
    if objects:
        per = 1e6 * (time.perf_counter() - begun) / objects
        print(f"\nreading and indexing: {per:.0f} s for a million objects")
    print(f"indexes: {shelf.bytes / sum(map(len, INDEXES.values())):.0f} bytes an object")
    return made


def measure(plan: BaseGeometry, shapes: Any) -> float:
    """Return the area, length or number of what lies inside a plan."""
    shapes = shapes[shapely.intersects(plan, shapes)]
    if not len(shapes):
        return 0.0
    dimension = int(shapely.get_dimensions(shapes).max())
    if dimension == 0:
        return float(len(shapes))
    inside = shapely.union_all(shapely.intersection(plan, shapes))
    return float(inside.area if dimension == 2 else inside.length)


def timed(work: Callable[[], Answer], runs: int = 7) -> tuple[Answer, float]:
    times, answer = [], {}
    for _ in range(runs):
        begun = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - begun)
    return {name: value for name, value in answer.items() if value}, median(times)


def assert_alike(one: Answer, other: Answer) -> None:
    assert set(one) == set(other)
    for name, value in one.items():
        assert value == pytest.approx(other[name], rel=1e-6), name


def test_one_plan(files: list[IndexedFile], capsys: pytest.CaptureFixture[str]) -> None:
    plan = shapely.Polygon(PLAN.exterior, PLAN.interiors)
    shapely.prepare(plan)

    def catalogue() -> Answer:
        found = {}
        for name, index in INDEXES.items():
            positions = index.meeting(plan.bounds)
            if len(positions):
                found[name] = measure(plan, index.shapes(positions))
        return found

    candidates = {name: index.shapes(index.meeting(plan.bounds)) for name, index in INDEXES.items()}

    def floor() -> Answer:
        return {name: measure(plan, shapes) for name, shapes in candidates.items() if len(shapes)}

    def boxes() -> Answer:
        return {
            item.layer: measure(
                plan,
                np.asarray(
                    pyogrio.read_dataframe(item.path, bbox=plan.bounds, columns=[]).geometry.array
                ),
            )
            for item in files
        }

    def overlay() -> Answer:
        found = {}
        asked = geopandas.GeoDataFrame(geometry=[plan], crs="EPSG:3006")
        for item in files:
            frame = geopandas.read_file(item.path)
            cut = geopandas.overlay(asked, frame, how="intersection", keep_geom_type=False)
            whole = cut.union_all()
            kind = int(shapely.get_dimensions(np.asarray(frame.geometry.array[:1]))[0])
            found[item.layer] = (len(cut), whole.length, whole.area)[kind]
        return found

    rules = [Question(Rule(item.layer, item.layer), item) for item in files]

    def whole_check() -> Answer:
        result = run_check([PlanArea("plan", PLAN)], rules, Municipalities((), 0.0))
        return {
            item.layer: item.figures.area_m2 or item.figures.length_m or float(item.figures.count)
            for item in result.findings
            if item.state in ("HIT", "TOUCH")
        }

    (known, floor_s), (ours, ours_s) = timed(floor), timed(catalogue)
    assert_alike(known, ours)
    checked, check_s = timed(whole_check, 3)
    assert_alike(known, checked)
    rows = [("catalogue", ours_s), ("the whole check, proof and texts", check_s)]
    for name, work, runs in (("pyogrio bbox", boxes, 3), ("geopandas overlay", overlay, 1)):
        answer, seconds = timed(work, runs)
        assert_alike(known, answer)
        rows.append((name, seconds))
    if (duck := _duckdb(files, plan)) is not None:
        answer, seconds = duck
        assert_alike(known, answer)
        rows.append(("DuckDB RTREE", seconds))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(f"\none plan, {len(files)} layers, GEOS floor {1000 * floor_s:.0f} ms:")
        for name, seconds in rows:
            print(f"  {name} ÷ floor = {seconds / floor_s:.2f}")
        print(f"peak memory {peak:.0f} MB, with the peers' whole layers")


def _duckdb(files: list[IndexedFile], plan: BaseGeometry) -> tuple[Answer, float] | None:
    try:
        import duckdb
        import duckdb_extensions
    except ImportError:
        return None
    database = FOLDER / "peer.duckdb"
    is_new = not database.exists()
    with duckdb.connect(str(database)) as link:
        duckdb_extensions.import_extension("spatial", con=link)
        link.execute("LOAD spatial")
        if is_new:
            link.execute("CREATE TABLE o (layer VARCHAR, geom GEOMETRY)")
            for item in files:
                wkb = shapely.to_wkb(np.asarray(pyogrio.read_dataframe(item.path).geometry.array))
                table = pa.table({"layer": [item.layer] * len(wkb), "wkb": pa.array(wkb)})
                link.register("t", table)
                link.execute("INSERT INTO o SELECT layer, ST_GeomFromWKB(wkb) FROM t")
                link.unregister("t")
            link.execute("CREATE INDEX x ON o USING RTREE (geom)")
        text = plan.wkt
        query = f"""
            WITH i AS (
              SELECT layer, geom, ST_Intersection(geom, ST_GeomFromText('{text}')) AS part FROM o
              WHERE ST_Intersects(geom, ST_GeomFromText('{text}')))
            SELECT layer, count(*), sum(ST_Dimension(geom)) / count(*),
                   ST_Length(ST_Union_Agg(part)), ST_Area(ST_Union_Agg(part))
            FROM i GROUP BY layer
        """

        def ask() -> Answer:
            return {
                name: (count, length, area)[round(kind)]
                for name, count, kind, length, area in link.execute(query).fetchall()
            }

        return timed(ask)
