"""A check gives the same answers with an index as without one, to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

import layers.catalog
import layers.index.opened
from layers.crs import Transformation
from layers.errors import MissingColumn
from layers.index.build import build_index
from layers.index.opened import FileIndexes
from layers.index.reader import LayerIndex
from layers.index.shelf import IndexShelf
from layers.packages.store import Store
from layers.vector import VectorLayer
from rumslig.check import CheckResult, Question, run_check
from rumslig.errors import Cancelled
from rumslig.finding import Figures
from rumslig.material import FileMaterial
from rumslig.overlay import overlay, reach_m
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.rulebook import keep_indexes
from rumslig.rules import Rule
from rumslig.selection import IndexedLayer, Selection, WholeLayer
from rumslig.settings import Home
from rumslig.workspace import Workspace

E, N = 510_000, 6_570_000
SHA = "cd" * 32

cells = st.tuples(st.integers(-60, 160), st.integers(-60, 160))


def at(*places: tuple[float, float]) -> list[tuple[float, float]]:
    return [(E + x, N + y) for x, y in places]


points = cells.map(lambda place: Point(at(place)))
lines = st.lists(cells, min_size=2, max_size=4, unique=True).map(lambda p: LineString(at(*p)))
boxes = st.tuples(cells, st.integers(1, 90), st.integers(1, 90)).map(
    lambda item: box(*at(item[0])[0], *at((item[0][0] + item[1], item[0][1] + item[2]))[0])
)
holed = boxes.filter(lambda shape: shape.area > 100).map(
    lambda shape: shape.difference(shape.centroid.buffer(2, quad_segs=2))
)
far = st.integers(400, 90_000).map(lambda away: box(E + away, N, E + away + 50, N + 30))
simple = st.one_of(points, lines, boxes, holed, far)
shapes = st.one_of(
    simple,
    st.lists(points, min_size=1, max_size=3).map(MultiPoint),
    st.lists(simple, min_size=2, max_size=3).map(GeometryCollection),
)
objects = st.lists(
    st.tuples(shapes, st.sampled_from(["1", "2", "3", None]), st.integers(0, 9)),
    min_size=0,
    max_size=90,
)
plans = st.one_of(
    boxes,
    st.just(box(E, N, E + 100, N + 100)),
    st.just(Polygon(at((0, 0), (100, 20), (60, 90)), [at((40, 30), (60, 35), (55, 50))])),
)
rules = st.builds(
    Rule,
    id=st.just("r"),
    layer=st.just("l"),
    filter=st.sampled_from(["", "klass = '1'", "tal < 3", "klass IN ('2', '9') OR tal > 8"]),
    class_field=st.sampled_from(["", "klass", "tal"]),
    metric=st.sampled_from([None, "area", "length", "count", "distance", "inside"]),
    threshold=st.sampled_from([None, 0.0, 5.0, 120.0]),
    near_m=st.sampled_from([0.0, 15.0, 1_000.0]),
    accuracy_m=st.sampled_from([0.0, 0.5, 20.0]),
    boundary_counts=st.booleans(),
    schematic=st.booleans(),
)


def layer_of(rows: Sequence[tuple[BaseGeometry, str | None, int]]) -> VectorLayer:
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = [row[0] for row in rows]
    attributes = pd.DataFrame(
        {"klass": [row[1] for row in rows], "tal": [row[2] for row in rows]},
        index=range(5, 5 + len(rows)),
    )
    return VectorLayer("l", "l.gpkg", SHA, geometry, attributes, Transformation("", ""), 1, 0, ())


def answer(selection: Selection, rule: Rule, plan: BaseGeometry, accuracy: float) -> Any:
    found = overlay(
        plan,
        selection.around(plan, reach_m(rule, accuracy)),
        rule,
        plan.buffer(500),
        plan_accuracy_m=accuracy,
        municipalities=[("1881", plan.buffer(20_000))],
    )
    return _exact(found)


def _exact(figures: Figures) -> list[Any]:
    return [
        shapely.to_wkb(getattr(figures, name)) if name == "geometry" else getattr(figures, name)
        for name in Figures.__dataclass_fields__
    ]


@given(rows=objects, plan=plans, rule=rules, accuracy=st.sampled_from([0.0, 3.0]))
@settings(max_examples=250, deadline=None)
def test_the_answers_are_the_same(
    rows: list[Any],
    plan: BaseGeometry,
    rule: Rule,
    accuracy: float,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    layer = layer_of(rows)
    path = tmp_path_factory.getbasetemp() / "l.index"
    build_index(layer, path)
    indexed = IndexedLayer(LayerIndex(path, SHA), rule, "l.gpkg")
    whole = WholeLayer(layer, rule)
    assert indexed.facts == whole.facts
    assert answer(indexed, rule, plan, accuracy) == answer(whole, rule, plan, accuracy)


@pytest.mark.parametrize(
    "rule", [Rule("r", "l", filter="finns = 1"), Rule("r", "l", class_field="x")]
)
def test_a_missing_column_is_told_alike(rule: Rule, tmp_path: Path) -> None:
    layer = layer_of([(Point(E, N), "1", 1)])
    build_index(layer, tmp_path / "i")
    index = LayerIndex(tmp_path / "i", SHA)
    with pytest.raises(MissingColumn) as whole:
        WholeLayer(layer, rule)
    with pytest.raises(MissingColumn) as indexed:
        IndexedLayer(index, rule, "l.gpkg")
    assert str(whole.value) == str(indexed.value)


def county_check(workspace: Workspace) -> CheckResult:
    plan = PlanArea("plan", box(E, N, E + 2_000, N + 1_500).difference(box(E, N, E + 50, N + 50)))
    return run_check((plan,), workspace.questions, workspace.municipalities)


@pytest.fixture
def forget() -> Callable[[], None]:
    """Forgets what was opened, as a new process would have."""

    def clear() -> None:
        layers.catalog._read_object.cache_clear()
        layers.catalog._open_index.cache_clear()

    clear()
    return clear


def test_the_built_in_county_answers_the_same_without_indexes(
    home: Path, forget: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace.open(Home(home))
    first = county_check(workspace).to_json()
    shelf = workspace.store.indexes
    read = {row["proof"]["file_sha256"] for row in first["results"]} - {""}
    assert len(read) > 15 and {path.stem for path in shelf.folder.glob("*.index")} == read
    forget()
    assert county_check(workspace).to_json() == first
    monkeypatch.setattr(layers.catalog.InstalledLayer, "index", lambda self, step: None)
    assert county_check(workspace).to_json() == first


def test_a_check_tells_of_the_index_and_can_be_cancelled_in_it(
    home: Path, forget: Callable[[], None]
) -> None:
    workspace = Workspace.open(Home(home))
    told: list[str] = []

    def stop(done: int, total: int, what: str) -> None:
        told.append(what)
        if "bygger index" in what:
            raise Cancelled("stopp")

    plan = PlanArea("plan", box(E, N, E + 2_000, N + 1_500))
    with pytest.raises(Cancelled):
        run_check((plan,), workspace.questions, workspace.municipalities, progress=stop)
    assert told[-1].endswith("bygger index, 0 %")
    left = [path for path in workspace.store.indexes.folder.iterdir() if path.suffix != ".lock"]
    assert left == []
    county_check(workspace)
    assert list(workspace.store.indexes.folder.glob("*.index"))


def test_a_damaged_index_is_not_believed_in_the_middle_of_a_check(
    home: Path, forget: Callable[[], None]
) -> None:
    workspace = Workspace.open(Home(home))
    first = county_check(workspace).to_json()
    shelf = workspace.store.indexes
    for path in shelf.folder.glob("*.index"):
        content = bytearray(path.read_bytes())
        place = content.rfind(b"\x01\x03\x00\x00\x00")  # a polygon of the shapes themselves
        content[place + 20] ^= 0xFF
        path.write_bytes(content)
    forget()
    assert county_check(workspace).to_json() == first
    forget()
    assert county_check(workspace).to_json() == first


def test_a_file_of_ones_own_answers_the_same_with_its_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers.index.opened, "WORTH_BYTES", 1)
    shapes = [box(E + 30 * n, N, E + 30 * n + 20, N + 9) for n in range(90)]
    frame = geopandas.GeoDataFrame({"klass": ["a", "b", None] * 30}, geometry=shapes, crs=3006)
    frame.to_file(tmp_path / "egna.gpkg")
    rule = Rule("r", "egna", class_field="klass", filter="klass != 'b'", near_m=40)
    question = Question(rule, FileMaterial(tmp_path / "egna.gpkg", "egna"))
    indexes = FileIndexes(IndexShelf(tmp_path / "index"))
    plans = [
        PlanArea("mitt", box(E + 300, N - 5, E + 390, N + 4)),
        PlanArea("nära", box(E + 300, N + 20, E + 390, N + 40)),
        PlanArea("långt bort", box(E + 300, N + 900, E + 390, N + 940)),
    ]

    def ask(questions: Sequence[Question]) -> dict[str, Any]:
        return run_check(plans, questions, Municipalities((), 0.0)).to_json()

    plain = ask([question])
    for _ in ("built", "found"):
        assert ask(keep_indexes([question], indexes)) == plain
        assert len(indexes.shelf.paths()) == 1


def test_an_index_does_not_stand_in_for_a_layer_that_is_gone(
    home: Path, forget: Callable[[], None]
) -> None:
    workspace = Workspace.open(Home(home))
    before = county_check(workspace).to_json()["results"]
    question = workspace.questions[0]
    entry = workspace.catalog.find(question.material.package, question.material.layer)
    assert entry is not None
    path = Store(workspace.home.packages).path_of(entry.entry.data)
    path.chmod(0o644)
    path.unlink()
    after = county_check(workspace).to_json()["results"]
    assert after[0]["state"] == "ERROR"
    same = [row for row in before if row["layer"] != before[0]["layer"]]
    assert [row for row in after if row["layer"] != before[0]["layer"]] == same
