"""What is the same value, row and layer, whatever the file and the order."""

from __future__ import annotations

import datetime
import decimal
import hashlib
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from version_layers import COLUMNS, frame_of, rows_of, square, tables

from layers.errors import UnreadableFile
from layers.versions.cells import digest_key, digest_values, encode_value, encode_values
from layers.versions.content import arrow_values
from layers.versions.rows import digest_rows, logical_digest
from layers.versions.sources import TableRows, open_rows

NOON = datetime.datetime(2026, 6, 1, 12, 0)
SUMMER = ZoneInfo("Europe/Stockholm")
SAME: list[tuple[Any, Any]] = [
    (1, 1.0),
    (1, True),
    (0.0, -0.0),
    (0, False),
    (2**62, float(2**62)),
    (2**64, float(2**64)),
    (None, float("nan")),
    (None, pd.NA),
    (None, pd.NaT),
    (datetime.date(2026, 6, 1), datetime.datetime(2026, 6, 1)),
    (NOON.replace(tzinfo=SUMMER), datetime.datetime(2026, 6, 1, 10, tzinfo=datetime.UTC)),
    (NOON, NOON.replace(tzinfo=datetime.UTC)),
    (decimal.Decimal("1.50"), 1.5),
    (np.int16(7), 7),
    (np.float32(0.5), 0.5),
]
OTHER: list[tuple[Any, Any]] = [
    (None, ""),
    (None, 0),
    (1, "1"),
    (-1, -2),
    (2**53, 2**53 + 1),
    (float(2**53), 2**53 + 1),
    (2**63 - 1, float(2**63)),
    (2**64, 2**64 + 1),
    (float("inf"), float("-inf")),
    (0.1, np.nextafter(0.1, 1)),
    ("a", "A"),
    ("a", "a "),
    ("a", "a\0"),
    ("a" * 16, "a" * 17),
    ("a" * 17, "a" * 18),
    ("å", "a\u030a"),
    ("a", b"a"),
    (NOON, NOON.replace(tzinfo=SUMMER)),
    (NOON, NOON + datetime.timedelta(microseconds=1)),
    (NOON, NOON.isoformat()),
    (datetime.time(12), datetime.time(12, 1)),
    ([1, 2], [2, 1]),
    ({"a": 1}, {"a": 2}),
]


def cell(value: Any) -> Any:
    """Return a value's cell, encoded as a column of its own kind where Arrow has one."""
    try:
        column = arrow_values(pd.Series([value], dtype=object))
    except ValueError:
        column = [value]
    found = tuple(encode_values(column)[0].tolist())
    assert found == encode_value(None if value is pd.NA or value is pd.NaT else value)
    return found


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same_value(a: Any, b: Any) -> None:
    assert cell(a) == cell(b)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_not_the_same_value(a: Any, b: Any) -> None:
    assert cell(a) != cell(b)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Europe/Stockholm"])
def test_times_are_the_same_in_every_unit(unit: str, zone: str | None) -> None:
    moments = [NOON, None, datetime.datetime(1969, 12, 31, 23, 59, 59)]
    if zone:
        moments = [m if m is None else m.replace(tzinfo=ZoneInfo(zone)) for m in moments]
    column = pa.array(moments, type=pa.timestamp(unit, zone))
    assert encode_values(column).tolist() == [encode_value(moment) for moment in moments]


@given(st.sampled_from(sorted(COLUMNS)), st.data())
def test_a_column_says_the_same_as_its_values_one_by_one(name: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(COLUMNS[name], max_size=8))
    column = arrow_values(pd.Series(values, dtype=object))
    assert encode_values(column).tolist() == [encode_value(value) for value in values]


def test_values_of_several_kinds_in_one_column() -> None:
    values = [1, "1", None, 1.5, b"1", datetime.date(2026, 1, 1), 2**70]
    column = arrow_values(pd.Series(values, dtype=object))
    assert isinstance(column, list)
    assert encode_values(column).tolist() == [encode_value(value) for value in values]


def test_names_of_columns_count_and_their_order_does_not() -> None:
    a, b = pa.array(["x", "y"]), pa.array(["y", "x"])
    one = digest_values({"a": a, "b": b}, 2)
    assert (one == digest_values({"b": b, "a": a}, 2)).all()
    assert (one != digest_values({"a": b, "b": a}, 2)).any(axis=1).all()
    assert (one != digest_values({"a": a, "c": b}, 2)).any(axis=1).all()


def test_a_column_without_values_leaves_rows_as_they_are() -> None:
    a = pa.array(["x", None])
    assert (digest_values({"a": a}, 2) == digest_values({"a": a, "b": pa.nulls(2)}, 2)).all()
    assert not digest_values({"a": a}, 2)[1].any()


def test_digest_of_values_is_what_the_documentation_says() -> None:
    long = "Naturreservatet Över Ån"

    def cell(name: str, kind: int, content: bytes) -> bytes:
        return hashlib.sha256(name.encode()).digest()[:8] + struct.pack("<Q", kind) + content

    name = cell("namn", 3 | len(long.encode()) << 8, hashlib.sha256(long.encode()).digest()[:16])
    row = (
        cell("antal", 1, struct.pack("<qq", -2, 0))
        + cell("klass", 3 | 2 << 8, "å".encode() + bytes(14))
        + cell("matt", 2, struct.pack("<dq", 0.1, 0))
        + name
    )
    columns = {
        "namn": pa.array([long]),
        "tom": pa.array([None], pa.string()),
        "matt": pa.array([0.1]),
        "klass": pa.array(["å"]),
        "antal": pa.array([-2.0]),
    }
    assert digest_values(columns, 1).tobytes() == hashlib.sha256(row).digest()


def test_parts_of_a_key_do_not_run_together() -> None:
    keys = digest_key([pa.array(["ab", "a", "a", None]), pa.array(["c", "bc", None, "a"])])
    assert len(np.unique(keys, axis=0)) == 4


@settings(max_examples=30)
@given(tables(), st.randoms(use_true_random=False))
def test_a_layer_is_the_same_in_any_order(frame: geopandas.GeoDataFrame, chance: Any) -> None:
    order = list(range(len(frame)))
    chance.shuffle(order)
    columns = list(frame.columns)
    chance.shuffle(columns)
    other = frame.iloc[order][columns].set_axis(range(50, 50 + len(frame)), axis=0)
    assert logical_digest(TableRows(frame)) == logical_digest(TableRows(other))


def test_how_often_a_row_comes_back_counts() -> None:
    def digest(*names: str) -> str:
        return logical_digest(rows_of([square(0, 0)] * len(names), namn=names))

    assert digest("a", "b", "b") == digest("b", "a", "b")
    assert len({digest("a", "b"), digest("a", "b", "b"), digest("a", "a", "b")}) == 3


def test_names_of_columns_are_part_of_a_layer() -> None:
    one = rows_of([square(0, 0)], namn=["a"])
    other = rows_of([square(0, 0)], namn=["a"], tom=[None])
    assert logical_digest(one) != logical_digest(other)


def export(frame: geopandas.GeoDataFrame, path: Path, driver: str) -> TableRows:
    options = {"COORDINATE_PRECISION": "15"} if driver == "GeoJSON" else {}
    pyogrio.write_dataframe(frame, path, driver=driver, **options)
    return open_rows(path)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("driver", "suffix"),
    [("GPKG", "gpkg"), ("FlatGeobuf", "fgb"), ("GeoJSON", "geojson"), ("SQLite", "sqlite")],
)
def test_a_layer_is_the_same_in_every_format(driver: str, suffix: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    count = 300
    frame = frame_of(
        [square(x, y) for x, y in rng.integers(0, 40_000, (count, 2)).tolist()],
        namn=[None if i % 7 == 0 else f"Å {i % 50}" for i in range(count)],
        tal=[None if i % 5 == 0 else i / 8 for i in range(count)],
        antal=list(range(count)),
        tid=pd.to_datetime([NOON + datetime.timedelta(seconds=i) for i in range(count)]),
    )
    written = export(frame, tmp_path / f"lager.{suffix}", driver)
    assert logical_digest(written) == logical_digest(TableRows(frame))


def test_rows_of_a_file_come_as_asked_for(tmp_path: Path) -> None:
    count = 9_000  # more than are read at a time, and more ids than GDAL takes at once
    shapes = shapely.points(np.arange(count, dtype=np.float64), 0.0)
    rows = export(frame_of(list(shapes), nr=range(count)), tmp_path / "p.gpkg", "GPKG")
    places = np.random.default_rng(1).permutation(count)
    some = rows.take(places)
    assert some.values("nr") == places.tolist()
    assert shapely.get_x(some.shapes()).tolist() == places.tolist()
    assert len(rows.take(places[:0])) == 0
    assert sum(len(batch) for batch in rows.batches()) == len(rows) == count


def test_digests_of_nothing() -> None:
    none = digest_rows(rows_of([], namn=[]), ["namn"])
    assert (len(none), none.keys.shape, none.bounds.shape) == (0, (0, 32), (0, 4))


def test_how_far_it_has_come_is_told_and_can_stop_it() -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done > 2_048:
            raise Stopped

    told: list[tuple[int, int]] = []
    rows = rows_of([None] * 5_000, nr=range(5_000))
    with pytest.raises(Stopped):
        digest_rows(rows, step=stop)
    assert told == [(2_048, 5_000), (4_096, 5_000)]


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "skadad.gpkg"
    frame = frame_of([square(i, 0) for i in range(50)], namn=[f"n{i}" for i in range(50)])
    pyogrio.write_dataframe(frame, path, driver="GPKG", layer="l", SPATIAL_INDEX="NO")
    return path


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ("UPDATE l SET namn = CAST(x'FF' AS TEXT) WHERE fid = 30", "kan inte läsas hel"),
        ("UPDATE l SET geom = substr(geom, 1, 60) WHERE fid = 30", "skadad geometri"),
    ],
)
def test_a_damaged_row_is_told_and_not_left_out(damaged: Path, change: str, fact: str) -> None:
    with closing(sqlite3.connect(damaged)) as base, base:
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'l'"
        ).fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute(change)
    with pytest.raises(UnreadableFile, match=rf"skadad\.gpkg .*{fact}"):
        digest_rows(open_rows(damaged))


def test_rows_that_vanish_while_reading_are_told(damaged: Path) -> None:
    rows = open_rows(damaged)
    assert len(digest_rows(rows)) == 50
    fewer = frame_of([square(0, 0)], namn=["n0"])
    pyogrio.write_dataframe(fewer, damaged, driver="GPKG", layer="l")
    with pytest.raises(UnreadableFile, match="1 av 50 rader"):
        digest_rows(rows)
    with pytest.raises(UnreadableFile, match=r"skadad\.gpkg"):
        rows.take(np.array([0, 7]))
