"""What two row indexes tell, against the same worked out row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from version_layers import E, N, rows_of, square, tables

from layers.versions.diff import compare_rows
from layers.versions.index_diff import IncomparableVersions, IndexDiff, compare_indexes
from layers.versions.row_index import RowIndex, build_row_index, parse_row_index
from layers.versions.rows import RowDigests, digest_rows, find_rows
from layers.versions.sources import TableRows


def index_of(rows: TableRows, key: tuple[str, ...] = ()) -> RowIndex:
    return parse_row_index(build_row_index(rows.schema, digest_rows(rows, key), key))


def counts(diff: IndexDiff) -> tuple[int, int, int, int, int]:
    return (
        len(diff.added),
        len(diff.removed),
        int(diff.geometry.sum()),
        int(diff.attributes.sum()),
        diff.unchanged,
    )


def by_hand(old: RowDigests, new: RowDigests) -> tuple[int, int, int, int, int]:
    before, after = (
        {
            int(number): (shape.tobytes(), values.tobytes())
            for number, shape, values in zip(
                digests.ids, digests.geometry, digests.attributes, strict=True
            )
        }
        for digests in (old, new)
    )
    both = before.keys() & after.keys()
    return (
        len(after.keys() - both),
        len(before.keys() - both),
        sum(before[number][0] != after[number][0] for number in both),
        sum(before[number][1] != after[number][1] for number in both),
        sum(before[number] == after[number] for number in both),
    )


@settings(max_examples=50)
@given(tables(names=("namn", "matt")), tables(names=("namn", "matt")))
def test_counts_are_those_of_the_rows(
    old: geopandas.GeoDataFrame, new: geopandas.GeoDataFrame
) -> None:
    a, b = TableRows(old), TableRows(new)
    diff = compare_indexes(index_of(a), index_of(b))
    assert counts(diff) == by_hand(digest_rows(a), digest_rows(b))
    back = compare_indexes(index_of(b), index_of(a))
    assert counts(back)[:2] == counts(diff)[1::-1]
    assert counts(back)[2:] == counts(diff)[2:]


@settings(max_examples=30)
@given(tables(names=("namn", "antal")), tables(names=("namn", "datum")))
def test_indexes_and_whole_layers_agree(
    old: geopandas.GeoDataFrame, new: geopandas.GeoDataFrame
) -> None:
    a, b = TableRows(old), TableRows(new)
    quick, full = compare_indexes(index_of(a), index_of(b)), compare_rows(a, b)
    changes = (*full.changed, *full.technical)
    assert counts(quick) == (
        len(full.added),
        len(full.removed),
        sum(change.geometry is not None for change in changes),
        sum(bool(change.values) for change in changes),
        full.unchanged,
    )
    assert quick.schema == full.schema


@settings(max_examples=25)
@given(tables())
def test_nothing_differs_from_itself(frame: geopandas.GeoDataFrame) -> None:
    index = index_of(TableRows(frame))
    diff = compare_indexes(index, index)
    assert not diff
    assert diff.bounds is None
    assert counts(diff) == (0, 0, 0, 0, len(frame))


OLD = rows_of(
    [square(0, 0), square(1000, 0), square(2000, 0), square(3000, 0), None],
    nr=["a", "b", "c", "d", "e"],
    namn=["1", "2", "3", "4", "5"],
)
NEW = rows_of(
    [square(5000, 0), square(2000, 0), square(1000, 50), square(0, 0), square(7000, 0)],
    nr=["x", "c", "b", "a", "e"],
    namn=["9", "tre", "2", "1", "5"],
)


def compared() -> IndexDiff:
    return compare_indexes(index_of(OLD, ("nr",)), index_of(NEW, ("nr",)))


def test_counts_and_bounds_worked_out_by_hand() -> None:
    diff = compared()
    assert counts(diff) == (1, 1, 2, 1, 1)
    assert len(diff.changed_keys) == 5
    assert diff.bounds == pytest.approx((E + 1000, N, E + 7100, N + 150), abs=1)


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (0, (0, 0, 0, 0, 0)),  # "a" lies here and is unchanged
        (1000, (0, 0, 1, 0, 0)),
        (2000, (0, 0, 0, 1, 0)),
        (3000, (0, 1, 0, 0, 0)),
        (5000, (1, 0, 0, 0, 0)),
        (7000, (0, 0, 1, 0, 0)),  # "e" was nowhere
        (9000, (0, 0, 0, 0, 0)),
    ],
)
def test_only_what_meets_the_area(x: float, expected: tuple[int, ...]) -> None:
    area = (E + x + 20, N + 20, E + x + 30, N + 30)
    assert counts(compared().within(area)) == expected


def test_an_object_that_moved_away_is_a_change_where_it_was() -> None:
    old, new = rows_of([square(0, 0)], nr=["a"]), rows_of([square(9000, 0)], nr=["a"])
    diff = compare_indexes(index_of(old, ("nr",)), index_of(new, ("nr",)))
    for x in (0, 9000):
        assert diff.within((E + x, N, E + x + 1, N + 1))
    assert not diff.within((E + 4000, N, E + 4001, N + 1))


def test_rows_are_found_again_by_what_the_diff_names() -> None:
    diff = compared()
    for rows, wanted in ((OLD, {"b", "c", "d", "e"}), (NEW, {"x", "b", "c", "e"})):
        places = find_rows(rows, diff.changed_keys, ["nr"])
        assert set(rows.take(places).values("nr")) == wanted
    assert not len(find_rows(rows_of([], nr=[]), diff.changed_keys, ["nr"]))


def test_versions_with_different_keys_are_not_compared() -> None:
    with pytest.raises(IncomparableVersions, match=r"nr och objektets id"):
        compare_indexes(index_of(OLD, ("nr",)), index_of(NEW))


def test_a_change_of_columns_is_told() -> None:
    more = rows_of([square(0, 0)], nr=["a"], ny=[1])
    less = rows_of([square(0, 0)], nr=["a"], gammal=["x"])
    schema = compare_indexes(index_of(less, ("nr",)), index_of(more, ("nr",))).schema
    assert (schema.added, schema.removed) == (("ny",), ("gammal",))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)), max_size=7),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)), max_size=7),
)
def test_where_keys_collide_what_says_the_same_goes_together(
    old: list[tuple[int, int, int]], new: list[tuple[int, int, int]]
) -> None:
    """Different keys with one digest: never a change where there is none, never one lost."""

    def crowded(rows: list[tuple[int, int, int]]) -> RowIndex:
        numbers = np.array(sorted(rows), dtype=np.uint64).reshape(-1, 3)
        bounds = np.zeros((len(rows), 4), dtype=np.float32)
        return replace(
            index_of(rows_of([])),
            keys=numbers[:, 0],
            geometry=numbers[:, 1],
            attributes=numbers[:, 2],
            bounds=bounds,
            collisions=len(rows),
        )

    diff = compare_indexes(crowded(old), crowded(new))
    same = sum((Counter(old) & Counter(new)).values())
    assert diff.unchanged == same
    for key in range(3):
        before, after = (sum(row[0] == key for row in rows) for rows in (old, new))
        keys = diff.after.keys[diff.added], diff.before.keys[diff.removed]
        found = [int((part == key).sum()) for part in keys]
        assert found == [max(0, after - before), max(0, before - after)]
    assert len(diff.old) + diff.unchanged + len(diff.removed) == len(old)
    assert len(diff.new) + diff.unchanged + len(diff.added) == len(new)


def test_a_shape_written_another_way_is_no_change() -> None:
    old = rows_of([shapely.MultiPolygon([square(0, 0), square(500, 0)])])
    new = rows_of([shapely.reverse(shapely.MultiPolygon([square(500, 0), square(0, 0)]))])
    assert not compare_indexes(index_of(old), index_of(new))
