"""A layer's index: finds what lies where, keeps every value, and is never believed unchecked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box
from shapely.geometry.base import BaseGeometry

from layers.crs import Transformation
from layers.index.build import BLOCK, build_index
from layers.index.container import Container, DamagedIndex, write_container
from layers.index.reader import LayerIndex
from layers.index.shelf import IndexShelf
from layers.index.whole import read_whole
from layers.pause import pausing
from layers.repair import Repair
from layers.vector import VectorLayer

SHA = "ab" * 32
E, N = 510_000.0, 6_570_000.0


def layer_of(shapes: list[BaseGeometry], **columns: list[object]) -> VectorLayer:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    attributes = pd.DataFrame(columns, index=range(7, 7 + len(shapes)))
    return VectorLayer(
        "l", "l.gpkg", SHA, geometry, attributes, Transformation("", "op"), len(shapes) + 2, 2, ()
    )


def scattered(count: int, seed: int = 3) -> VectorLayer:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(E, E + 20_000, count), rng.uniform(N, N + 20_000, count)
    size = rng.uniform(1, 900, count)
    shapes = [box(*place) for place in zip(x, y, x + size, y + size, strict=True)]
    return layer_of(shapes, klass=[f"k{number % 5}" for number in range(count)])


def index_of(layer: VectorLayer, folder: Path, stamp: int = 0) -> LayerIndex:
    path = folder / "l.index"
    build_index(layer, path, stamp)
    return LayerIndex(path, SHA, stamp)


def meets(layer: VectorLayer, bounds: tuple[float, float, float, float]) -> list[int]:
    west, south, east, north = shapely.bounds(layer.geometry).T
    hit = (west <= bounds[2]) & (east >= bounds[0]) & (south <= bounds[3]) & (north >= bounds[1])
    return [int(number) for number in np.flatnonzero(hit)]


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 7])
def test_what_meets_a_box_is_found_in_the_layers_order(count: int, tmp_path: Path) -> None:
    layer = scattered(count)
    index = index_of(layer, tmp_path)
    assert len(index) == count
    rng = np.random.default_rng(count)
    for _ in range(50):
        x, y, width = rng.uniform(E, E + 20_000), rng.uniform(N, N + 20_000), rng.uniform(0, 4_000)
        bounds = (x, y, x + width, y + width)
        found = index.rows[index.meeting(bounds)].tolist()
        wanted = meets(layer, bounds)
        assert found == sorted(found)
        # bounds are kept a hair wider than they are
        assert set(wanted) <= set(found)
        assert set(found) <= set(meets(layer, (x - 2, y - 2, x + width + 2, y + width + 2)))


def test_a_box_that_only_touches_meets(tmp_path: Path) -> None:
    index = index_of(layer_of([box(E, N, E + 1 / 3, N + 1 / 3)]), tmp_path)
    corner = E + 1 / 3, N + 1 / 3
    assert len(index.meeting((*corner, *corner))) == 1


def test_shapes_ids_and_values_are_the_layers_own(tmp_path: Path) -> None:
    shapes = [Point(E + i, N - i, i) if i % 3 else box(E, N, E + i + 1, N + 1) for i in range(200)]
    columns: dict[str, list[object]] = {
        "text": [None if i % 7 == 0 else f"å{i}" for i in range(200)],
        "tal": [float(i) if i % 5 else None for i in range(200)],
        "hel": list(range(200)),
        "sann": [i % 2 == 0 for i in range(200)],
        "dag": [pd.Timestamp("2026-01-01") + pd.Timedelta(days=i) for i in range(200)],
    }
    layer = layer_of(shapes, **columns)
    index = index_of(layer, tmp_path)
    everything = index.in_order(np.arange(200))
    assert (shapely.to_wkb(index.shapes(everything)) == shapely.to_wkb(layer.geometry)).all()
    assert index.ids[everything].tolist() == list(layer.attributes.index)
    assert index.dimensions[everything].tolist() == [0 if i % 3 else 2 for i in range(200)]
    some = everything[[3, 150, 14]]
    pd.testing.assert_frame_equal(
        index.attributes(list(columns), some),
        layer.attributes.iloc[[3, 150, 14]].reset_index(drop=True),
    )
    for name in columns:
        column = layer.attributes[name].iloc[[3, 150, 14]]
        values = index.values(name, some)
        assert [value is None or value != value for value in values] == column.isna().tolist()
        told = [str(value) for value in values if value is not None and value == value]
        assert told == [str(value) for value in column.dropna()]
    assert index.facts.read == 202 and index.facts.null_geometry == 2
    assert index.facts.crs_operation == "op"


def test_a_layer_read_whole_from_its_index_is_the_layer(tmp_path: Path) -> None:
    shapes = [Point(E + i * 7 % 91, N - i) if i % 3 else box(E, N, E + i + 1, N) for i in range(99)]
    columns: dict[str, list[object]] = {
        "text": [None if i % 7 == 0 else f"å{i}" for i in range(99)],
        "tal": [float(i) if i % 5 else None for i in range(99)],
        "dag": [pd.Timestamp("2026-01-01") + pd.Timedelta(days=i) for i in range(99)],
    }
    layer = replace(
        layer_of(shapes, **columns), repairs=(Repair(3, 1.5, 2.0),), notes=("lagat",), name="n"
    )
    layer.attributes.index.name = "fid"
    pauses: list[int] = []
    with pausing(lambda: pauses.append(1)):
        whole = read_whole(index_of(layer, tmp_path))
    assert whole is not None and len(pauses) == 1 + len(columns)
    assert (shapely.to_wkb(whole.geometry) == shapely.to_wkb(layer.geometry)).all()
    pd.testing.assert_frame_equal(whole.attributes, layer.attributes)
    for name in ("name", "file_name", "sha256", "transformation", "read", "null_geometry"):
        assert getattr(whole, name) == getattr(layer, name)
    assert (whole.repairs, whole.notes, whole.bounds) == (layer.repairs, layer.notes, layer.bounds)
    mixed = replace(layer, attributes=layer.attributes.assign(blandat=[1, "a", None] * 33))
    assert read_whole(index_of(mixed, tmp_path)) is None


def test_a_column_that_cannot_be_held_is_not_pretended(tmp_path: Path) -> None:
    layer = layer_of([Point(E, N), Point(E, N + 1)], udda=[{"a"}, 3], namn=["a", "b"])
    index = index_of(layer, tmp_path)
    assert index.holds(["namn"]) and index.holds(["finns inte"]) and not index.holds(["udda"])


places = st.tuples(st.integers(-300, 300), st.integers(-300, 300))


@given(centres=st.lists(places, min_size=1, max_size=150), asked=places, every=st.integers(1, 4))
@settings(max_examples=80, deadline=None)
def test_the_nearest_are_those_that_a_search_of_all_finds(
    centres: list[tuple[int, int]],
    asked: tuple[int, int],
    every: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shapes: list[BaseGeometry] = [
        Point(E + x, N + y) if (x + y) % 2 else box(E + x, N + y, E + x + 9, N + y + 4)
        for x, y in centres
    ]
    layer = layer_of(shapes)
    index = index_of(layer, tmp_path_factory.mktemp("index"))
    chosen = index.rows % every == 0
    plan = box(E + asked[0], N + asked[1], E + asked[0] + 20, N + asked[1] + 20)
    own = np.arange(len(shapes)) % every == 0
    distance = np.where(own, shapely.distance(plan, layer.geometry), np.inf)
    wanted = np.flatnonzero(distance <= distance.min() + 2e-6).tolist()
    assert index.rows[index.nearest(plan, chosen, 2e-6)].tolist() == wanted


def test_nothing_is_nearest_where_nothing_is_chosen(tmp_path: Path) -> None:
    index = index_of(scattered(70), tmp_path)
    assert not len(index.nearest(Point(E, N), np.zeros(70, dtype=bool), 0.0))


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    layer = scattered(90)
    path = tmp_path / "l.index"
    build_index(layer, path)
    sound = path.read_bytes()
    head = Container(path)
    alignment = set()
    for entry in head._sections.values():
        begin = head._start + entry["offset"]
        size = int(np.prod(entry["shape"])) * np.dtype(entry["dtype"]).itemsize
        alignment |= set(range(begin, begin + size))
    rng = np.random.default_rng(1)
    used = sorted(alignment | set(range(20)))
    for place in rng.choice(used, 300, replace=False).tolist():
        damaged = bytearray(sound)
        damaged[place] ^= 0x10
        path.write_bytes(damaged)
        with pytest.raises(DamagedIndex):
            index = LayerIndex(path, SHA)
            index.shapes(np.arange(90))
            index.attributes(["klass"])


def test_a_file_cut_anywhere_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "l.index"
    build_index(scattered(90), path)
    sound = path.read_bytes()
    for length in np.linspace(0, len(sound) - 65, 60, dtype=int).tolist():
        path.write_bytes(sound[:length])
        with pytest.raises(DamagedIndex):
            index = LayerIndex(path, SHA)
            index.shapes(np.arange(90))
            index.attributes(["klass"])


def test_a_container_keeps_its_arrays(tmp_path: Path) -> None:
    arrays = {
        "a": np.arange(5, dtype=np.int64),
        "tom": np.empty((0, 4), dtype=np.float32),
        "c": np.array([[1.5, 2.5]]),
    }
    write_container(tmp_path / "c", {"x": "å"}, arrays)
    container = Container(tmp_path / "c")
    assert container.facts == {"x": "å"} and "a" in container and "b" not in container
    for name, array in arrays.items():
        np.testing.assert_array_equal(container.section(name), array)


def test_the_shelf_builds_finds_and_throws_away(tmp_path: Path) -> None:
    shelf, layer, done = IndexShelf(tmp_path / "index"), scattered(70), []
    assert shelf.find(SHA) is None and shelf.bytes == 0
    assert shelf.build(SHA, lambda: layer, 5, lambda now, total: done.append((now, total)))
    assert done[0] == (0, 70) and done[-1] == (70, 70)
    index = shelf.find(SHA, 5)
    assert index is not None and len(index) == 70 and shelf.bytes > 1_000
    assert shelf.keep_only([SHA]) == 0 and shelf.find(SHA, 5) is not None
    assert shelf.keep_only([]) > 1_000 and shelf.find(SHA, 5) is None


def test_an_index_of_a_file_as_it_was_before_is_thrown_away(tmp_path: Path) -> None:
    shelf = IndexShelf(tmp_path)
    shelf.build(SHA, lambda: scattered(3), stamp=1)
    assert shelf.find(SHA, stamp=2) is None
    assert not list(tmp_path.glob("*.index"))


def test_a_damaged_index_is_built_again(tmp_path: Path) -> None:
    shelf = IndexShelf(tmp_path)
    shelf.build(SHA, lambda: scattered(3))
    (path,) = tmp_path.glob("*.index")
    path.write_bytes(b"junk")
    assert shelf.find(SHA) is None
    assert shelf.build(SHA, lambda: scattered(3)) and shelf.find(SHA) is not None


def test_only_one_builds_at_a_time(tmp_path: Path) -> None:
    shelf = IndexShelf(tmp_path)
    with FileLock(tmp_path / f"{SHA}.lock"):
        assert not shelf.build(SHA, lambda: scattered(3))
    assert shelf.build(SHA, lambda: scattered(3))


def test_a_place_that_cannot_be_written_is_lived_with(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("en fil")
    assert not IndexShelf(tmp_path / "index").build(SHA, lambda: scattered(3))
