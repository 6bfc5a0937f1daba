"""The difference between two versions: all of it, nothing else, whatever the order."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon
from version_layers import E, N, Shape, frame_of, rows_of, shuffled, square, tables

from layers.errors import MissingColumn
from layers.formats.geopackage import write_geopackage
from layers.versions.changes import judge_values
from layers.versions.diff import Diff, compare_rows
from layers.versions.identity import match_rows
from layers.versions.keys import UnusableKey
from layers.versions.patch import WrongBase, apply_diff
from layers.versions.rows import logical_digest
from layers.versions.schema_change import Retyping
from layers.versions.sources import FileRows, TableRows, open_rows


def summary(diff: Diff) -> tuple[int, int, int, int, int]:
    return (
        len(diff.added),
        len(diff.removed),
        len(diff.changed),
        len(diff.technical),
        diff.unchanged,
    )


@settings(max_examples=40)
@given(tables(names=("namn", "matt", "antal")), tables(names=("namn", "giltig", "datum")))
def test_the_difference_laid_on_the_old_gives_the_new(
    old: geopandas.GeoDataFrame, new: geopandas.GeoDataFrame
) -> None:
    a, b = TableRows(old), TableRows(new)
    for matching in (None, match_rows(a, b)):
        diff = compare_rows(a, b, matching=matching)
        made = apply_diff(a, diff)
        assert logical_digest(made) == logical_digest(b)
        assert made.schema.names == b.schema.names
        assert diff.unchanged >= 0


@settings(max_examples=30)
@given(tables())
def test_nothing_differs_from_itself(frame: geopandas.GeoDataFrame) -> None:
    diff = compare_rows(TableRows(frame), TableRows(frame))
    assert not diff
    assert summary(diff) == (0, 0, 0, 0, len(frame))
    assert diff.rewritten == 0


def content(diff: Diff) -> Any:
    """Return a difference without the new version's feature ids."""
    return (
        [(row.geometry, sorted(row.values.items())) for row in diff.added],
        [(row.id, row.geometry, sorted(row.values.items())) for row in diff.removed],
        [(c.old_id, c.values, c.geometry) for c in (*diff.changed, *diff.technical)],
        diff.rewritten,
        diff.schema,
    )


@settings(max_examples=25)
@given(
    tables(names=("namn", "antal")),
    tables(names=("namn", "antal")),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_and_columns_does_not_matter(
    old: geopandas.GeoDataFrame, new: geopandas.GeoDataFrame, chance: random.Random
) -> None:
    for frame in (old, new):
        frame["nr"] = [f"id-{number}" for number in frame.index]
    order = list(range(len(new)))
    chance.shuffle(order)
    other = shuffled(new, order)[["nr", "geometry", "antal", "namn"]]
    left = compare_rows(TableRows(old), TableRows(new), ["nr"])
    right = compare_rows(TableRows(old), TableRows(other), ["nr"])
    assert content(left) == content(right)


def one(old: Shape, new: Shape, **values: tuple[Any, Any]) -> Diff:
    before, after = ({name: [pair[at]] for name, pair in values.items()} for at in (0, 1))
    return compare_rows(rows_of([old], **before), rows_of([new], **after))


def test_an_area_is_measured() -> None:
    (change,) = one(square(0, 0), square(50, 0, 200)).changed
    assert change.geometry is not None
    found = change.geometry
    assert (found.area_m2, found.gained_m2, found.lost_m2) == pytest.approx((3e4, 35e3, 5e3))
    assert found.moved_m == pytest.approx(np.hypot(100, 50))
    assert (found.dimension, found.length_m, found.technical) == (2, 0.0, "")
    assert shapely.from_wkb(found.old).equals(square(0, 0))


def test_a_line_and_a_point_are_measured() -> None:
    line = one(LineString([(E, N), (E + 30, N)]), LineString([(E, N), (E, N + 50)])).changed
    assert line[0].geometry is not None
    assert (line[0].geometry.length_m, line[0].geometry.area_m2) == (pytest.approx(20), 0)
    point = one(Point(E, N), Point(E + 3, N + 4)).changed
    assert point[0].geometry is not None
    assert point[0].geometry.moved_m == pytest.approx(5)


def test_a_shape_that_comes_or_goes() -> None:
    (came,), (went,) = one(None, square(0, 0)).changed, one(square(0, 0), None).changed
    assert came.geometry is not None
    assert went.geometry is not None
    assert (came.geometry.appeared, came.geometry.area_m2, came.geometry.lost_m2) == (True, 1e4, 0)
    assert (went.geometry.vanished, went.geometry.area_m2, went.geometry.lost_m2) == (
        True,
        -1e4,
        1e4,
    )


def test_no_measures_where_there_are_no_metres() -> None:
    def degrees(side: float) -> TableRows:
        frame = frame_of([shapely.box(15, 59, 15 + side, 59.1)])
        return TableRows(frame.set_crs(4326, allow_override=True))

    diff = compare_rows(degrees(0.1), degrees(0.2))
    assert not diff.metric
    assert diff.changed[0].geometry is not None
    assert diff.changed[0].geometry.area_m2 == 0
    # a tenth of a millimetre in metres would be ten metres in degrees
    assert compare_rows(degrees(0.1), degrees(0.1001)).changed


def nudged(shape: Any, metres: float) -> Any:
    return shapely.transform(shape, lambda found: found + metres, include_z=shape.has_z)


SQUARE = square(0, 0)
HALFWAY = Polygon([(E, N), (E + 50, N), (E + 100, N), (E + 100, N + 100), (E, N + 100)])
LINE = LineString([(E, N), (E + 10, N), (E + 10, N + 10)])
HIGH = LineString([(E, N, 1), (E + 10, N, 2)])


@pytest.mark.parametrize(
    ("old", "new", "technical"),
    [
        (SQUARE, nudged(SQUARE, 0.0004), "rounding"),
        (SQUARE, HALFWAY, "vertices"),
        (LINE, LINE.reverse(), "direction"),
        (HIGH, nudged(HIGH, 0.0004), "rounding"),
        (Point(E, N), Point(E, N + 0.0009), "rounding"),
        (SQUARE, nudged(SQUARE, 0.002), ""),
        (Point(E, N), Point(E, N + 0.0011), ""),
        (HIGH, LineString([(E, N, 1), (E + 10, N, 2.1)]), ""),
        (HIGH, shapely.force_2d(HIGH), ""),
        (LINE, LineString([*LINE.coords, *list(LINE.coords)[-2::-1]]), ""),  # there and back
        (SQUARE, SQUARE.exterior, ""),
        (Polygon(SQUARE.exterior, [square(40, 40, 10).exterior]), SQUARE, ""),
        (shapely.MultiPoint([(E, N), (E, N)]), Point(E, N), ""),
    ],
)
def test_what_means_nothing_in_a_shape(old: Any, new: Any, technical: str) -> None:
    for diff in (one(old, new), one(new, old)):
        (change,) = (*diff.changed, *diff.technical)
        assert change.geometry is not None
        assert change.geometry.technical == technical
        assert bool(diff.technical) == bool(technical)


def test_the_same_shape_written_another_way_is_counted_and_no_change() -> None:
    turned = Polygon([*list(SQUARE.exterior.coords)[2:], *list(SQUARE.exterior.coords)[1:3]])
    diff = compare_rows(
        rows_of([SQUARE] * 3), rows_of([turned, SQUARE, shapely.MultiPolygon([SQUARE])])
    )
    assert not diff
    assert diff.rewritten == 1


DAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("old", "new", "technical"),
    [
        ("a", "a ", "spelling"),
        ("å", "a\u030a", "spelling"),
        (0.1, 0.1 + 1e-16, "rounding"),
        (5, "5", "kind"),
        (5.0, "5", "kind"),
        (True, "1", "kind"),
        (DAY, "2026-03-01", "kind"),
        (datetime.datetime(2026, 3, 1), "2026-03-01", "kind"),
        (None, "", ""),
        (None, 0, ""),
        (" ", "a", ""),
        ("a", "A", ""),
        (180, "0180", ""),
        (0.1, 0.1000001, ""),
        (10**15, 10**15 + 1, ""),
        (1, 2, ""),
        (DAY, "2026-03-02", ""),
        (DAY, datetime.date(2026, 3, 2), ""),
        (DAY, 5, ""),
    ],
)
def test_what_means_nothing_in_a_value(old: Any, new: Any, technical: str) -> None:
    assert judge_values(old, new) == judge_values(new, old) == technical


@pytest.mark.parametrize(
    ("old", "new"),
    [(None, ""), (-1, -2), ("", " x"), (2**53, 2**53 + 1), (None, 0), (True, None), (0.5, -0.5)],
)
def test_small_differences_are_seen(old: Any, new: Any) -> None:
    (change,) = one(SQUARE, SQUARE, falt=(old, new)).changed
    (value,) = change.values
    assert (value.name, value.old, value.new) == ("falt", old, new)


@pytest.mark.parametrize(("old", "new"), [(1, 1.0), (0.0, -0.0), (float("nan"), None)])
def test_the_same_value_of_another_type_is_no_change_of_the_object(old: Any, new: Any) -> None:
    assert summary(one(SQUARE, SQUARE, falt=(old, new))) == (0, 0, 0, 0, 1)


def test_an_object_with_a_technical_and_a_real_change_is_changed() -> None:
    diff = one(SQUARE, nudged(SQUARE, 0.0001), namn=("a", "b"), klass=("1", "1 "))
    (change,) = diff.changed
    assert [(value.name, value.technical) for value in change.values] == [
        ("klass", "spelling"),
        ("namn", ""),
    ]
    assert not diff.technical


def test_columns_that_come_go_and_change_kind() -> None:
    old = rows_of([SQUARE, SQUARE], a=[1, 2], b=["x", None], tom=[None, None])
    new = rows_of([SQUARE, SQUARE], a=["1", "2"], c=[None, 7.5], tom=["", None])
    diff = compare_rows(old, new)
    assert (diff.schema.added, diff.schema.removed) == (("c",), ("b",))
    assert diff.schema.retyped == (Retyping("a", "integer", "text"),)
    assert {value.name for change in diff.changed for value in change.values} == {
        "a",
        "b",
        "c",
        "tom",
    }
    assert logical_digest(apply_diff(old, diff)) == logical_digest(new)


def test_another_coordinate_system_and_kind_of_shape_are_told() -> None:
    old = TableRows(frame_of([SQUARE]))
    new = TableRows(frame_of([SQUARE.centroid]).to_crs(3011))
    schema = compare_rows(old, new).schema
    assert schema.crs == ("EPSG:3006", "EPSG:3011")
    assert schema.geometry == ("Polygon", "Point")


def test_a_key_must_be_one_in_both() -> None:
    good, twice = rows_of([SQUARE] * 2, nr=["a", "b"]), rows_of([SQUARE] * 2, nr=["a", "a"])
    empty, numbers = rows_of([SQUARE], nr=[None]), rows_of([SQUARE] * 2, nr=[4, 4])
    for wrong in (twice, empty, numbers):
        with pytest.raises(UnusableKey):
            compare_rows(good, wrong, ["nr"])
    with pytest.raises(MissingColumn):
        compare_rows(good, good, ["saknas"])


@pytest.mark.parametrize("kind", [str, int, float])
def test_keys_of_every_kind(kind: type) -> None:
    old = rows_of([SQUARE] * 3, nr=[kind(n) for n in (1, 2, 3)], namn=["a", "b", "c"])
    new = rows_of([SQUARE] * 3, nr=[kind(n) for n in (4, 3, 1)], namn=["d", "c", "x"])
    assert summary(compare_rows(old, new, ["nr"])) == (1, 1, 1, 0, 1)


def test_a_whole_number_is_the_same_key_as_a_float() -> None:
    old, new = rows_of([SQUARE] * 2, nr=[1, 2]), rows_of([SQUARE] * 2, nr=[2.0, 1.0])
    assert summary(compare_rows(old, new, ["nr"])) == (0, 0, 0, 0, 2)


def test_a_difference_fits_only_its_own_base() -> None:
    old, new = rows_of([SQUARE] * 2, namn=["a", "b"]), rows_of([SQUARE] * 2, namn=["a", "c"])
    diff = compare_rows(old, new)
    for wrong in (rows_of([SQUARE], namn=["a"]), rows_of([SQUARE] * 2, [7, 8], namn=["a", "b"])):
        with pytest.raises(WrongBase):
            apply_diff(wrong, diff)


def test_inferred_pairs_and_splits_are_told() -> None:
    old, new = (
        rows_of([SQUARE]),
        rows_of([square(0, 0, 60), shapely.difference(SQUARE, square(0, 0, 60))]),
    )
    diff = compare_rows(old, new, matching=match_rows(old, new))
    assert diff.inferred == 1
    assert [(group.kind, group.old, group.new) for group in diff.regrouped] == [
        ("split", (1,), (1, 2))
    ]
    (change,) = diff.changed
    assert (change.how, change.certain, round(change.score, 2)) == ("overlap", False, 0.64)


def landscape(count: int) -> geopandas.GeoDataFrame:
    rng = np.random.default_rng(7)
    return frame_of(
        [square(x, y) for x, y in rng.uniform(0, 60_000, (count, 2)).round(2).tolist()],
        objekt_id=[f"NV-{number:05}" for number in range(count)],
        klass=[str(number % 5) for number in range(count)],
        antal=[None if number % 9 == 0 else float(number) for number in range(count)],
    )


def write(frame: geopandas.GeoDataFrame, path: Path) -> FileRows:
    write_geopackage(path, {"l": frame})
    rows = open_rows(path)
    assert isinstance(rows, FileRows)
    return rows


def test_a_shuffled_export_shows_only_real_changes(tmp_path: Path) -> None:
    """Changes worked out beforehand, in files, by key and without one."""
    frame = landscape(6_000)
    rng = np.random.default_rng(8)
    moved, renamed, gone = np.split(rng.permutation(6_000)[:180], 3)
    changed = frame.copy()
    shapes = np.array(changed.geometry.array, dtype=object)
    shapes[moved] = shapely.transform(shapes[moved], lambda xy: xy + 8.0)
    changed = changed.set_geometry(geopandas.GeoSeries(shapes, index=changed.index, crs=3006))
    changed.loc[changed.index[renamed], "klass"] = "ny"
    more = landscape(40).assign(objekt_id=[f"NY-{number}" for number in range(40)])
    more = more.set_geometry(more.geometry.translate(90_000, 0))
    new = pd.concat([changed.drop(index=changed.index[gone]), more], ignore_index=True)
    new = shuffled(new, rng.permutation(len(new)).tolist())
    old_rows, new_rows = write(frame, tmp_path / "a.gpkg"), write(new, tmp_path / "b.gpkg")
    nameless = [rows.drop(columns="objekt_id") for rows in (frame, new)]
    a, b = (write(rows, tmp_path / f"{at}.gpkg") for at, rows in enumerate(nameless))
    for diff in (
        compare_rows(old_rows, new_rows, ["objekt_id"]),
        compare_rows(a, b, matching=match_rows(a, b)),
    ):
        assert summary(diff) == (40, 60, 120, 0, 5_820)
        assert {change.old_id - 1 for change in diff.changed if change.geometry} == {*moved}
        assert {change.old_id - 1 for change in diff.changed if change.values} == {*renamed}
        assert {row.id - 1 for row in diff.removed} == {*gone}
        assert not diff.schema
    assert logical_digest(apply_diff(a, diff)) == logical_digest(b)


def test_a_file_and_a_table_differ_in_nothing(tmp_path: Path) -> None:
    frame = landscape(500)
    diff = compare_rows(TableRows(frame), write(frame, tmp_path / "a.gpkg"), ["objekt_id"])
    assert not diff
    assert diff.rewritten == 0
