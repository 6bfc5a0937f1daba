"""Which row is which object: by key, by shape, or probably."""

from __future__ import annotations

import random
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry
from version_layers import E, N, frame_of, rows_of, shuffled, square, tables

from layers.errors import MissingColumn
from layers.formats.geopackage import write_geopackage
from layers.versions.content import Rows
from layers.versions.identity import (
    HOWS,
    Corrections,
    Matching,
    UnknownObject,
    carry_ids,
    match_rows,
)
from layers.versions.keys import UnusableKey, check_key
from layers.versions.likeness import Limits
from layers.versions.rows import digest_rows
from layers.versions.sources import TableRows, open_rows

FOUR = np.arange(4)


def told(matching: Matching) -> list[tuple[int, int, str, bool]]:
    return [
        (int(old), int(new), HOWS[how], bool(certain))
        for old, new, how, certain in zip(
            matching.old, matching.new, matching.how, matching.certain, strict=True
        )
    ]


def carried(old: Rows, new: Rows, matching: Matching, first_free: int = 1) -> list[int]:
    ids, _ = carry_ids(matching, digest_rows(old), digest_rows(new), first_free)
    return [int(number) for number in ids]


class TestKeys:
    def test_a_key_that_is_one(self) -> None:
        rows = rows_of([square(i, 0) for i in range(3)], kommun=["a", "a", "b"], nr=[1, 2, 1])
        check_key(rows, ["kommun", "nr"])
        check_key(rows_of([], nr=[]), ["nr"])

    def test_how_many_rows_and_which(self) -> None:
        rows = rows_of(
            [square(i, 0) for i in range(6)],
            ids=[11, 12, 13, 14, 15, 16],
            objekt_id=["a", None, "b", "a", " ", "b"],
        )
        with pytest.raises(UnusableKey) as caught:
            check_key(rows, ["objekt_id"])
        assert str(caught.value) == (
            "nyckeln objekt_id duger inte: tom på 2 rader (rad 12, 15), "
            "samma på 4 rader (a på rad 11, 14, b på rad 13, 16)."
        )
        assert caught.value.empty == (12, 15)
        assert sorted(caught.value.repeated) == [11, 13, 14, 16]

    def test_a_compound_key_is_empty_where_a_part_is(self) -> None:
        rows = rows_of([square(i, 0) for i in range(3)], a=[1, 1, None], b=["x", "y", "z"])
        with pytest.raises(UnusableKey, match="tom på 1 rader"):
            check_key(rows, ["a", "b"])

    def test_many_faults_are_counted_and_some_are_named(self) -> None:
        rows = rows_of([square(i, 0) for i in range(40)], nr=[1] * 40)
        with pytest.raises(UnusableKey, match=r"samma på 40 rader .* …") as caught:
            check_key(rows, ["nr"])
        assert len(caught.value.repeated) == 40

    def test_a_column_that_is_not_there(self) -> None:
        with pytest.raises(MissingColumn, match="saknas"):
            check_key(rows_of([square(0, 0)], nr=[1]), ["saknas"])

    def test_rows_are_matched_by_key_whatever_their_shape(self) -> None:
        old = rows_of([square(0, 0), square(500, 0)], ids=[7, 9], nr=[1, 2])
        new = rows_of([square(500, 0), square(0, 0), None], ids=[1, 2, 3], nr=[1.0, 3.0, 2.0])
        matching = match_rows(old, new, ["nr"])
        assert told(matching) == [(0, 0, "key", True), (1, 2, "key", True)]
        assert matching.added.tolist() == [1]
        assert carried(old, new, matching) == [7, 10, 9]

    def test_a_key_wrong_in_one_version_is_refused(self) -> None:
        good, bad = (rows_of([square(0, 0)] * 2, nr=nr) for nr in ([1, 2], [1, 1]))
        for pair in ((good, bad), (bad, good)):
            with pytest.raises(UnusableKey):
                match_rows(*pair, ["nr"])


class TestWithoutKey:
    def test_the_same_shape_and_values_are_certain(self) -> None:
        old = rows_of([square(0, 0), square(0, 0), square(900, 0)], namn=["a", "b", "c"])
        new = rows_of([square(900, 0), square(0, 0), square(0, 0)], namn=["c", "b", "a"])
        assert told(match_rows(old, new)) == [
            (0, 2, "same", True),
            (1, 1, "same", True),
            (2, 0, "same", True),
        ]

    def test_the_same_shape_alone_is_certain_when_there_is_no_choice(self) -> None:
        old = rows_of([square(0, 0), square(500, 0)], namn=["a", "b"])
        new = rows_of([square(0, 0), square(500, 0)], namn=["x", "b"])
        assert told(match_rows(old, new)) == [(0, 0, "shape", True), (1, 1, "same", True)]

    def test_and_inferred_when_there_is(self) -> None:
        old = rows_of([square(0, 0)] * 3, namn=["a", "b", "c"])
        new = rows_of([square(0, 0)] * 3, namn=["x", "b", "y"])
        matching = match_rows(old, new)
        assert told(matching)[1] == (1, 1, "same", True)
        # one old and one new were left twice: which is which is a guess
        assert [(how, certain) for _, _, how, certain in told(matching)] == [
            ("shape", False),
            ("same", True),
            ("shape", False),
        ]

    def test_areas_are_matched_by_their_share_of_the_union(self) -> None:
        old = rows_of([square(0, 0), square(1000, 0)])
        new = rows_of([square(10, 0), square(1080, 0)])
        matching = match_rows(old, new)
        assert told(matching) == [(0, 0, "overlap", False)]
        assert matching.score[0] == pytest.approx(90 / 110)
        assert matching.removed.tolist() == matching.added.tolist() == [1]
        assert matching.inferred == 1
        loose = match_rows(old, new, limits=Limits(overlap=0.1))
        assert told(loose)[1] == (1, 1, "overlap", False)

    def test_best_first(self) -> None:
        old = rows_of([square(0, 0), square(30, 0)])
        new = rows_of([square(28, 0), square(60, 0)])
        # (1, 0) is better than (0, 0), which leaves 0 without anything near enough
        assert told(match_rows(old, new, limits=Limits(overlap=0.3))) == [(1, 0, "overlap", False)]

    def test_points_and_lines_are_matched_by_distance(self) -> None:
        def line(x: float, y: float) -> LineString:
            return LineString([(E + x, N + y), (E + x + 100, N + y)])

        old = rows_of([Point(E, N), Point(E + 500, N), line(0, 50), line(0, 900)])
        new = rows_of([line(0, 55), Point(E + 6, N + 8), line(0, 930), Point(E + 530, N)])
        matching = match_rows(old, new)
        assert told(matching) == [(0, 1, "distance", False), (2, 0, "distance", False)]
        assert matching.score[1] > matching.score[0] > 0

    def test_a_point_is_never_an_area(self) -> None:
        matching = match_rows(rows_of([Point(E + 50, N + 50)]), rows_of([square(0, 0)]))
        assert told(matching) == []

    def test_objects_without_a_place_are_matched_by_values_alone(self) -> None:
        old = rows_of([None, None], namn=["a", "b"])
        new = rows_of([None, shapely.Polygon()], namn=["c", "a"])
        assert told(match_rows(old, new)) == [(0, 1, "same", True)]

    def test_what_is_only_rounded_is_certain(self) -> None:
        old = rows_of([square(0, 0), square(500, 0), Point(E, N), square(900, 0)], namn=[*"abcd"])
        shapes = [shapely.transform(s, lambda xy: xy + 0.0005) for s in old.take(FOUR).shapes()]
        new = rows_of([*shapes[:3], square(900.01, 0)], namn=["a", "x", "c", "d"])
        assert told(match_rows(old, new)) == [
            (0, 0, "overlap", True),
            (1, 1, "overlap", False),
            (2, 2, "distance", True),
            (3, 3, "overlap", False),
        ]

    def test_distances_are_metres_in_degrees_too(self) -> None:
        def place(east: float) -> Rows:
            return TableRows(frame_of([Point(15 + east, 59)]).set_crs(4326, allow_override=True))

        assert told(match_rows(place(0), place(0.0001))) == [(0, 0, "distance", False)]
        assert told(match_rows(place(0), place(0.001))) == []

    def test_invalid_areas_are_matched_too(self) -> None:
        bow = shapely.Polygon([(E, N), (E + 100, N + 100), (E + 100, N), (E, N + 100)])
        moved = shapely.transform(bow, lambda xy: xy + 1.0)
        assert told(match_rows(rows_of([bow]), rows_of([moved]))) == [(0, 0, "overlap", False)]

    def test_what_seems_split_or_merged_is_told(self) -> None:
        whole, left, right = square(0, 0), square(0, 0, 60), square(0, 0)
        right = shapely.difference(whole, left)
        split = match_rows(rows_of([whole]), rows_of([left, right]))
        assert [(group.kind, group.old, group.new) for group in split.regroupings] == [
            ("split", (0,), (0, 1))
        ]
        merged = match_rows(rows_of([left, right]), rows_of([whole]))
        assert [(group.kind, group.old, group.new) for group in merged.regroupings] == [
            ("merge", (0, 1), (0,))
        ]
        assert match_rows(rows_of([whole]), rows_of([square(5, 0)])).regroupings == ()

    def test_limits_that_mean_nothing_are_refused(self) -> None:
        for wrong in ({"overlap": 0.0}, {"overlap": 1.1}, {"distance_m": 0.0}, {"part": 0.0}):
            with pytest.raises(ValueError, match="Limits"):
                Limits(**wrong)


class TestCorrections:
    old = rows_of([square(0, 0), square(500, 0)], ids=[1, 2], nr=[1, 2])
    new = rows_of([square(10, 0), square(900, 0)], ids=[5, 6], nr=[1, 3])

    @pytest.mark.parametrize("key", [(), ("nr",)])
    def test_joined_and_parted(self, key: tuple[str, ...]) -> None:
        said = Corrections(joined=((2, 6),), parted=((1, 5),))
        matching = match_rows(self.old, self.new, key, said)
        assert told(matching) == [(1, 1, "publisher", True)]

    def test_a_joined_object_is_nobody_elses(self) -> None:
        matching = match_rows(self.old, self.new, corrections=Corrections(joined=((2, 5),)))
        assert told(matching) == [(1, 0, "publisher", True)]
        assert matching.removed.tolist() == [0]

    @pytest.mark.parametrize(
        "said",
        [
            Corrections(joined=((3, 5),)),
            Corrections(joined=((1, 7),)),
            Corrections(parted=((1, 7),)),
            Corrections(joined=((1, 5), (1, 6))),
            Corrections(joined=((1, 5), (2, 5))),
            Corrections(joined=((1, 5),), parted=((1, 5),)),
        ],
    )
    def test_what_cannot_be_followed_is_told(self, said: Corrections) -> None:
        with pytest.raises(UnknownObject, match="rättelserna"):
            match_rows(self.old, self.new, corrections=said)


@settings(max_examples=30)
@given(tables(max_rows=5, names=("namn",)), tables(max_rows=5, names=("namn",)), st.data())
def test_identity_does_not_depend_on_the_order(
    old: geopandas.GeoDataFrame, new: geopandas.GeoDataFrame, data: st.DataObject
) -> None:
    """Every object keeps what it says and its id, however the new file is ordered."""
    other = shuffled(new, data.draw(st.permutations(range(len(new)))))

    def said(frame: geopandas.GeoDataFrame) -> list[tuple[bytes, bytes, int]]:
        before, after = TableRows(old), TableRows(frame)
        digests = digest_rows(after)
        ids = carried(before, after, match_rows(before, after))
        assert len(set(ids)) == len(ids)
        return sorted(
            (shape.tobytes(), values.tobytes(), number)
            for shape, values, number in zip(digests.geometry, digests.attributes, ids, strict=True)
        )

    assert said(new) == said(other)


@settings(max_examples=25)
@given(tables(), st.randoms(use_true_random=False))
def test_a_shuffled_export_keeps_every_id(
    frame: geopandas.GeoDataFrame, chance: random.Random
) -> None:
    order = list(range(len(frame)))
    chance.shuffle(order)
    old, new = TableRows(frame), TableRows(shuffled(frame, order))
    matching = match_rows(old, new)
    assert not len(matching.added)
    assert not len(matching.removed)
    assert matching.certain.all()
    assert sorted(carried(old, new, matching)) == sorted(frame.index)


def mosaic(count: int, seed: int) -> geopandas.GeoDataFrame:
    rng = np.random.default_rng(seed)
    side = int(np.ceil(count**0.5))
    places = [(x * 150.0, y * 150.0) for x in range(side) for y in range(side)][:count]
    shapes: list[BaseGeometry] = [square(x, y, float(rng.uniform(80, 140))) for x, y in places]
    return frame_of(shapes, namn=[f"n{number % 40}" for number in range(count)])


def test_a_shuffled_export_with_changes_is_matched_right() -> None:
    """The oracle is the number that each object carries, which matching is not shown."""
    old = mosaic(3_000, 1)
    rng = np.random.default_rng(2)
    chosen = rng.permutation(3_000)
    grown, renamed, gone = np.split(chosen[:900], 3)
    new = old.assign(nr=range(3_000))
    shapes = np.array(new.geometry.array, dtype=object)
    shapes[grown] = shapely.transform(shapes[grown], lambda xy: xy + np.array([12.0, -7.0]))
    new = new.set_geometry(geopandas.GeoSeries(shapes, index=new.index, crs=new.crs))
    new.loc[new.index[renamed], "namn"] = "annat"
    new = new.drop(index=new.index[gone])
    more = mosaic(50, 3).assign(nr=-1)
    more = more.set_geometry(more.geometry.translate(80_000, 0))
    new = pd.concat([new, more], ignore_index=True)
    new = shuffled(new, rng.permutation(len(new)).tolist())
    truth = new["nr"].to_numpy()
    matching = match_rows(TableRows(old), TableRows(new.drop(columns="nr")))
    assert (truth[matching.new] == matching.old).all()
    assert sorted(matching.removed) == sorted(gone)
    assert (truth[matching.added] == -1).all()
    assert matching.inferred == len(grown)
    assert sorted(matching.old[~matching.certain]) == sorted(grown)


def test_ids_are_never_used_again() -> None:
    old = rows_of([square(0, 0), square(500, 0)], ids=[3, 8])
    new = rows_of([square(900, 0), square(0, 0), square(1500, 0)])
    matching = match_rows(old, new)
    ids, free = carry_ids(matching, digest_rows(old), digest_rows(new), first_free=21)
    assert ids[1] == 3
    assert sorted(ids.tolist()) == [3, 21, 22]
    assert free == 23
    none = rows_of([])
    assert carry_ids(match_rows(none, none), digest_rows(none), digest_rows(none), 5)[1] == 5


def test_carried_ids_are_those_of_the_file(tmp_path: Path) -> None:
    """The table's index becomes the feature ids of a GeoPackage: so a publisher keeps them."""
    frame = frame_of([square(i * 200, 0) for i in range(3)], namn=["a", "b", "c"])
    path = tmp_path / "l.gpkg"
    ids = frame.set_axis([40, 7, 1_000_000_007], axis="index")
    write_geopackage(path, {"l": ids}, keep_ids=True)
    rows = open_rows(path)
    assert rows.schema.names == ("namn",)
    some = rows.take(np.arange(3))
    assert dict(zip(some.values("namn"), some.ids.tolist(), strict=True)) == {
        "a": 40,
        "b": 7,
        "c": 1_000_000_007,
    }
