"""One plan, and two hundred, against 200 layers with 2.6 million objects, beside other engines.

The data stands in `RUMSLIG_BENCH_DATA` (default `.demo/bench`), and is made at first use. Peers
that are not installed are told as such.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import shapely
from benchmarks import indexed_files as ours
from benchmarks.indexed_files import IndexedFile
from benchmarks.layer_data import EAST, NORTH, PLAN, SOUTH, WEST
from benchmarks.measuring import Answer, assert_alike, measure, plans_of, timed
from benchmarks.peers import duck, postgis
from benchmarks.peers import files as file_peers
from benchmarks.peers.duck import Duck
from benchmarks.peers.postgis import PostGis

pytestmark = pytest.mark.benchmark

FOLDER = Path(os.environ.get("RUMSLIG_BENCH_DATA", ".demo/bench"))
QGIS_LAYERS = 20
PLANS = plans_of(200, (WEST, SOUTH, EAST, NORTH))


@pytest.fixture(scope="module")
def files() -> tuple[IndexedFile, ...]:
    return ours.open_files(FOLDER)


@pytest.fixture(scope="module")
def paths(files: tuple[IndexedFile, ...]) -> list[Path]:
    return [file.path for file in files]


@pytest.fixture(scope="module")
def duckdb(paths: list[Path]) -> Iterator[Duck | None]:
    with duck.opened(paths) as opened:
        yield opened


@pytest.fixture(scope="module")
def postgres(paths: list[Path]) -> Iterator[PostGis | None]:
    with postgis.opened(paths) as opened:
        yield opened


class Table:
    """Compares answers with the first one's, and prints times as ratios to it as they come."""

    def __init__(
        self,
        capsys: pytest.CaptureFixture[str],
        title: str,
        base: str,
        answer: Answer,
        seconds: float,
    ) -> None:
        self._capsys, self._known, self._base = capsys, answer, seconds
        self._print(f"\n{title}; {base} {1000 * seconds:.0f} ms:")

    def add(self, name: str, answer: Answer, seconds: float) -> None:
        assert_alike(self._known, answer)
        self._print(f"  {name} ÷ this = {seconds / self._base:.2f}")

    def lack(self, name: str) -> None:
        self._print(f"  {name}: not installed")

    def _print(self, line: str) -> None:
        with self._capsys.disabled():
            print(line, flush=True)


def fresh() -> shapely.Polygon:
    """Return the plan without what shapely has prepared of it."""
    return shapely.Polygon(PLAN.exterior, PLAN.interiors)


def test_one_plan(
    files: tuple[IndexedFile, ...],
    paths: list[Path],
    duckdb: Duck | None,
    postgres: PostGis | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    in_memory = ours.candidates(files, PLAN)

    def floor() -> Answer:
        plan = fresh()
        shapely.prepare(plan)
        return {name: measure(plan, shapes) for name, shapes in in_memory.items()}

    def through_indexes() -> Answer:
        plan = fresh()
        shapely.prepare(plan)
        found = ours.candidates(files, plan)
        return {name: measure(plan, shapes) for name, shapes in found.items()}

    table = Table(capsys, "one plan, 200 layers", "GEOS floor", *timed(floor, 15))
    table.add("the same, found through the indexes", *timed(through_indexes, 15))
    table.add("Rumslig's figures", *timed(lambda: ours.figures(files, fresh()), 15))
    table.add("Rumslig's whole check", *timed(lambda: ours.whole_check(files, fresh()), 7))
    for name, peer in (("DuckDB RTREE", duckdb), ("PostGIS GiST", postgres)):
        if peer is None:
            table.lack(name)
        else:
            table.add(name, *timed(partial(peer.measure, PLAN)))
    table.add("pyogrio bbox", *timed(lambda: file_peers.pyogrio_box(paths, PLAN), 3))
    table.add("geopandas overlay", *timed(lambda: file_peers.geopandas_overlay(paths, PLAN), 1))


def test_one_plan_in_qgis(
    files: tuple[IndexedFile, ...], paths: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A tenth of the layers: QGIS takes seconds for each."""
    some = files[:QGIS_LAYERS]
    first = timed(lambda: ours.whole_check(some, fresh()), 7)
    table = Table(capsys, f"one plan, {len(some)} layers", "Rumslig's whole check", *first)
    qgis = file_peers.qgis_intersection(paths[:QGIS_LAYERS], PLAN)
    if qgis is None:
        table.lack("QGIS native:intersection")
    else:
        table.add("QGIS native:intersection", *qgis)


def test_nearest(
    files: tuple[IndexedFile, ...],
    paths: list[Path],
    postgres: PostGis | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ring = timed(lambda: file_peers.growing_ring(paths, PLAN), 3)
    table = Table(capsys, "nearest object of each layer", "growing ring of boxes", *ring)
    table.add("Rumslig", *timed(lambda: ours.nearest(files, fresh())))
    if postgres is None:
        table.lack("PostGIS")
    else:
        table.add("PostGIS", *timed(partial(postgres.nearest, PLAN), 3))


def test_two_hundred_plans(
    files: tuple[IndexedFile, ...],
    duckdb: Duck | None,
    postgres: PostGis | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = timed(lambda: ours.figures_of_many(files, PLANS), 3)
    table = Table(capsys, "200 plans, 200 layers", "Rumslig's figures", *first)
    for name, peer in (("DuckDB", duckdb), ("PostGIS", postgres)):
        if peer is None:
            table.lack(name)
        else:
            table.add(name, *timed(partial(peer.measure_many, PLANS), 3))


def test_memory_does_not_grow_with_the_layers(
    files: tuple[IndexedFile, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    script = Path(__file__).with_name("memory_of_check.py")
    for count in (25, 100, 200):
        run = subprocess.run(
            [sys.executable, script, FOLDER, str(count)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, script.parents[1:3]))},
        )
        peak, own = run.stdout.split()[-2:]
        with capsys.disabled():
            print(f"\npeak memory, {count} layers: {peak} MB, of which own at the end {own} MB")
