"""Mended copies: nothing that was mended ails them still, and all that was done is said."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from layers.doctor.ailments import geometry_keys
from layers.doctor.examination import examine_file
from layers.doctor.ground import Ground
from layers.doctor.log import DROPPED, LOG_TABLE
from layers.doctor.mending import mend_layer
from layers.doctor.mends import AILMENTS, ALL, USUAL, MendWish, choose_mends
from layers.errors import UnknownCrs
from layers.formats.files import list_layers, read_rows
from layers.formats.parts import hash_file
from rumslig.layer_doctor.copy import MendedFile, mend_file

HOME = (457_943.0, 6_506_400.0, 544_182.0, 6_665_080.0)
GROUND = Ground(HOME)
E, N = 510_000.0, 6_570_000.0

numbers = st.integers(0, 6).map(float)
corners = st.tuples(numbers, numbers)
rings = st.lists(corners, min_size=4, max_size=7)
polygons = st.builds(lambda ring, hole: Polygon(ring, [hole] if hole else None),
                     rings, st.none() | rings)  # fmt: skip
strips = st.builds(
    lambda x, y, w: box(x, y, x + 40, y + w), numbers, numbers, st.floats(0.001, 0.3)
)
ugly = st.one_of(
    st.none(),
    st.just(Polygon()),
    st.builds(lambda x, y: Point(x, y), numbers, numbers),
    st.just(Point(np.nan, 1.0)),
    st.lists(corners, min_size=2, max_size=4).map(LineString),
    polygons,
    st.lists(polygons, min_size=1, max_size=3).map(MultiPolygon),
    strips,
)
places = st.sampled_from(["here", "here", "here", "swapped", "far"])


def put(shape: object, place: str) -> object:
    """Put a small shape into the county, with the axes swapped, or far away."""
    if shape is None:
        return None
    at = {"here": (E, N), "swapped": (E, N), "far": (900_000.0, 7_500_000.0)}[place]
    moved = shapely.transform(shape, lambda points: points + at)
    return shapely.transform(moved, lambda points: points[:, ::-1]) if place == "swapped" else moved


def write(path: Path, shapes: list[object], crs: str = "EPSG:3006", **columns: object) -> Path:
    path.unlink(missing_ok=True)
    frame = geopandas.GeoDataFrame(dict(columns), geometry=shapes, crs=crs)
    frame.to_file(path, engine="pyogrio")
    return path


def mended(path: Path, mends: frozenset[str] = USUAL, **wish: object) -> MendedFile:
    copy = path.with_name("kopia.gpkg")
    return mend_file(path, copy, MendWish(mends, **wish), GROUND)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    objects=st.lists(st.tuples(ugly, places, st.sampled_from(["a", "b", None])), min_size=1,
                     max_size=8),
    mends=st.sets(st.sampled_from(ALL)),
)  # fmt: skip
def test_a_copy_has_none_of_the_mended_ailments(tmp_path: Path, objects, mends) -> None:
    shapes = [put(shape, place) for shape, place, _ in objects]
    path = write(tmp_path / "ful.gpkg", shapes, namn=[name for *_, name in objects])
    before = path.read_bytes()
    # what lies where is known, whatever most of the objects are
    done = mended(path, frozenset(mends), crs="EPSG:3006")
    assert path.read_bytes() == before
    layer, _ = examine_file(done.copy, GROUND).layers
    found = {item.kind for item in layer.problems}
    wished = {kind for mend in mends for kind in AILMENTS.get(mend, ())}
    assert not found & wished
    assert {item.kind for item in done.left[0]} == found
    # every object is there, or the log says why not; what is there was changed only if it says so
    raw, copied = read_rows(path).frame, read_rows(done.copy).frame
    gone = [row.fid for row in done.log if row.act in DROPPED]
    assert len(gone) == len(set(gone))
    assert sorted({*copied.index, *gone}) == sorted(raw.index)
    assert not set(copied.index) & set(gone)
    said = {row.fid for row in done.log}
    same = [fid for fid in copied.index if fid not in said]
    old = geometry_keys(np.asarray(raw.geometry.loc[same].array, dtype=object))
    new = geometry_keys(np.asarray(copied.geometry.loc[same].array, dtype=object))
    assert list(old) == list(new)
    assert list(raw["namn"].loc[copied.index].isna()) == list(copied["namn"].isna())


def test_the_same_file_and_wish_give_the_same_bytes(tmp_path: Path) -> None:
    shapes = [box(E, N, E + 9, N + 9)] * 2 + [
        Polygon([(E, N), (E + 9, N + 9), (E + 9, N), (E, N + 9)]),
        None,
    ]
    path = write(tmp_path / "a.gpkg", shapes, namn=["a", "a", "c", "d"])
    first, second = tmp_path / "1.gpkg", tmp_path / "2.gpkg"
    for copy in (first, second):
        mend_file(path, copy, ground=GROUND)
    assert hash_file(first) == hash_file(second)


def test_the_log_tells_each_object_what_and_how_much(tmp_path: Path) -> None:
    # two triangles of 4.5 × 9 / 2 each; a strip of 5 cm
    bow_tie = Polygon([(E, N), (E + 9, N + 9), (E + 9, N), (E, N + 9)])
    shapes = [bow_tie, box(E, N + 50, E + 100, N + 50.05), None, Polygon(), box(E, N, E + 1, N + 1)]
    path = write(tmp_path / "a.gpkg", shapes)
    done = mended(path)
    told = [(row.fid, row.act, row.area_before_m2, row.area_after_m2) for row in done.log]
    assert told == [
        (1, "made_valid", 0.0, 40.5),
        (3, "null_dropped", None, None),
        (4, "empty_dropped", None, None),
        (2, "sliver_dropped", pytest.approx(5.0, abs=1e-6), 0.0),
    ]
    assert done.text("sv").splitlines()[0] == (
        "a, objekt 1: geometrin gjordes giltig (korsar sig själv vid 510004.5, 6570004.5), "
        "0,00 → 40,50 m²"
    )
    with sqlite3.connect(done.copy) as copy:
        rows = copy.execute(f"select objekt, atgard, area_efter_m2 from {LOG_TABLE}").fetchall()
    copy.close()
    assert [(fid, act) for fid, act, _ in rows] == [(fid, act) for fid, act, *_ in told]


def test_a_layer_without_faults_is_copied_as_it_is_with_an_empty_log(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [box(E, N, E + 9, N + 9)], kod=["å"], tal=[1.5])
    done = mended(path)
    assert done.log == () and done.layers[0].after == 1
    assert [info.name for info in list_layers(done.copy)] == ["a", LOG_TABLE]
    copied = read_rows(done.copy, "a").frame
    assert (copied["kod"].tolist(), copied["tal"].tolist()) == (["å"], [1.5])


@pytest.mark.parametrize("code", ["EPSG:3009", "EPSG:3021", "EPSG:4326"])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_copy_lies_where_the_objects_do(tmp_path: Path, code: str, swapped: bool) -> None:
    move = pyproj.Transformer.from_crs("EPSG:3006", code, always_xy=True)
    x, y = move.transform(E, N)
    path = write(tmp_path / "a.gpkg", [Point(y, x, 12.5) if swapped else Point(x, y, 12.5)], code)
    done = mended(path, crs=code, swap_axes=swapped)
    (place,) = read_rows(done.copy).frame.geometry
    assert (place.x, place.y) == pytest.approx((E, N), abs=0.01)
    assert place.z == 12.5
    acts = [row.act for row in done.log]
    assert acts == [*(["axes_swapped"] if swapped else []), "crs_transformed"]


def test_the_own_system_may_be_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [Point(161_780, 6_573_221)], "EPSG:3009")
    done = mended(path, choose_mends(keep=["crs"]))
    assert read_rows(done.copy).frame.crs == pyproj.CRS("EPSG:3009")
    assert done.log == ()


def test_what_cannot_be_true_is_not_guessed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [Point(161_780, 6_573_221)], "EPSG:3006")
    with pytest.raises(UnknownCrs, match="EPSG:3009"):
        mended(path)
    assert not path.with_name("kopia.gpkg").exists()
    done = mended(path, crs="EPSG:3009")
    assert [row.act for row in done.log] == ["crs_assumed", "crs_transformed"]
    assert done.log[0].detail == "EPSG:3006 → EPSG:3009"


def test_heights_stay_unless_they_are_to_go(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [Point(E, N, 5), Point(E, N + 1)])
    assert shapely.has_z(read_rows(mended(path).copy).frame.geometry.array).tolist() == [
        True,
        False,
    ]
    done = mended(path, choose_mends(also=["heights"]))
    assert [(row.fid, row.act) for row in done.log] == [(1, "heights_dropped")]
    assert not shapely.has_z(read_rows(done.copy).frame.geometry.array).any()


def test_objects_that_only_look_alike_stay_unless_they_are_to_go(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [Point(E, N)] * 3, namn=["a", "b", "a"])
    assert [(row.fid, row.act) for row in mended(path).log] == [(3, "row_dropped")]
    done = mended(path, choose_mends(also=["same-geometry"]))
    assert [(row.fid, row.act) for row in done.log] == [(3, "row_dropped"), (2, "geometry_dropped")]


def test_texts_are_read_anew_row_by_row(tmp_path: Path) -> None:
    spoilt = [name.encode().decode("cp1252") for name in ("Laxå", "Kumla")]
    path = write(tmp_path / "a.gpkg", [Point(E, N), Point(E, N + 1)], namn=spoilt)
    done = mended(path, encoding="utf-8")
    assert read_rows(done.copy).frame["namn"].tolist() == ["Laxå", "Kumla"]
    assert [(row.fid, row.act, row.detail) for row in done.log] == [
        (1, "text_restored", "namn: LaxÃ¥ → Laxå")
    ]


def test_columns_get_names_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type":"Feature","properties":{"geom":1,"Namn":"a","namn":"b"},'
        '"geometry":{"type":"Point","coordinates":[15.2,59.3]}}',
        "utf-8",
    )
    done = mended(path)
    renamed = [row.detail for row in done.log if row.act == "field_renamed"]
    assert renamed == ["geom → geom_2", "namn → namn_2"]
    copied = read_rows(done.copy).frame
    assert copied[["geom_2", "Namn", "namn_2"]].iloc[0].tolist() == [1, "a", "b"]


def test_every_layer_of_a_file_is_mended_and_tables_are_left(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [None, Point(E, N)])
    frame = geopandas.GeoDataFrame({"k": [1]}, geometry=[Point(E, N)], crs="EPSG:3006")
    frame.to_file(path, layer="b", mode="a", engine="pyogrio")
    import pyogrio

    pyogrio.write_dataframe(pd.DataFrame({"x": [1]}), path, layer="tabell", append=True)
    done = mended(path)
    assert [(item.name, item.after) for item in done.layers] == [("a", 1), ("b", 1)]
    only = mend_file(path, tmp_path / "b.gpkg", ground=GROUND, layer="b")
    assert [item.name for item in only.layers] == ["b"]


def test_a_mended_layer_needs_no_file_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [None, Point(E, N)])
    (info,) = list_layers(path)
    done = mend_layer(path, info, MendWish(), GROUND)
    assert (done.before, done.after, len(done.log)) == (2, 1, 1)
