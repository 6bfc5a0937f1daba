"""The row index: forty bytes a row, read as it was written or not at all."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from version_layers import rows_of, square, tables

from layers.versions.keys import UnusableKey
from layers.versions.row_index import (
    ROW_BYTES,
    DamagedRowIndex,
    build_row_index,
    open_row_index,
    parse_row_index,
)
from layers.versions.rows import digest_rows, shorten
from layers.versions.sources import TableRows

HEAD = 16


def index_bytes(rows: TableRows, key: tuple[str, ...] = ()) -> bytes:
    return build_row_index(rows.schema, digest_rows(rows, key), key)


def small() -> bytes:
    rows = rows_of(
        [square(0, 0), None, square(300, 0)], objekt_id=["b", "a", "c"], antal=[1, None, 3]
    )
    return index_bytes(rows, ("objekt_id",))


def reseal(content: bytes, change: dict[str, object]) -> bytes:
    """Return an index whose header says something else, and whose checksums agree."""
    length = int.from_bytes(content[8:12], "little")
    header = json.loads(content[HEAD : HEAD + length]) | change
    text = json.dumps(header).encode()
    text += b" " * (-(HEAD + len(text)) % 8)
    head = content[:8] + len(text).to_bytes(4, "little") + zlib.crc32(text).to_bytes(4, "little")
    body = head + text + content[HEAD + length : -32]
    return body + hashlib.sha256(body).digest()


@settings(max_examples=30)
@given(tables())
def test_what_is_written_is_read(frame: geopandas.GeoDataFrame) -> None:
    rows = TableRows(frame)
    digests = digest_rows(rows)
    index = parse_row_index(build_row_index(rows.schema, digests))
    order = np.argsort(shorten(digests.keys))
    assert index.schema == rows.schema
    assert index.key == ()
    assert index.keys.tolist() == sorted(shorten(digests.keys).tolist())
    assert index.geometry.tolist() == shorten(digests.geometry)[order].tolist()
    assert index.attributes.tolist() == shorten(digests.attributes)[order].tolist()
    exact = digests.bounds[order]
    missing = np.isnan(exact)
    assert (np.isnan(index.bounds) == missing).all()
    assert ((index.bounds[:, :2] <= exact[:, :2]) | missing[:, :2]).all()
    assert ((index.bounds[:, 2:] >= exact[:, 2:]) | missing[:, 2:]).all()


def test_a_row_takes_forty_bytes() -> None:
    sizes = [
        len(index_bytes(rows_of([square(i, 0) for i in range(count)], nr=range(count))))
        for count in (100, 300)
    ]
    assert sizes[1] - sizes[0] == 200 * ROW_BYTES == 200 * 40


def test_bounds_are_no_wider_than_single_precision_asks_for() -> None:
    whole = shapely.box(510_000.0, 6_570_000.0, 510_100.5, 6_570_100.0)
    near = shapely.box(510_000.01, 6_570_000.2, 510_100.51, 6_570_100.3)
    index = parse_row_index(index_bytes(rows_of([whole, near])))
    found = {tuple(row) for row in index.bounds.tolist()}
    assert found == {
        (510_000.0, 6_570_000.0, 510_100.5, 6_570_100.0),
        (510_000.0, 6_570_000.0, 510_100.53125, 6_570_100.5),
    }


def test_huge_coordinates_have_bounds_too() -> None:
    index = parse_row_index(index_bytes(rows_of([shapely.box(-1e300, 0, 1e300, 1)])))
    assert index.bounds.tolist() == [[-np.inf, 0, np.inf, 1]]


def test_no_bit_can_be_flipped() -> None:
    content = small()
    for place in range(len(content)):
        for bit in (0, 3, 7):
            flipped = bytearray(content)
            flipped[place] ^= 1 << bit
            with pytest.raises(DamagedRowIndex):
                parse_row_index(bytes(flipped))


def test_nothing_can_be_cut_off_or_put_on() -> None:
    content = small()
    for length in range(len(content)):
        with pytest.raises(DamagedRowIndex):
            parse_row_index(content[:length])
    for more in (b"\0", b"\0" * 40, content):
        with pytest.raises(DamagedRowIndex):
            parse_row_index(content + more)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "rumslig.row-index/2"},
        {"rows": 2},
        {"rows": 4},
        {"rows": -3},
        {"rows": 3.0},
        {"rows": True},
        {"rows": 10**30},
        {"collisions": 4},
        {"collisions": "0"},
        {"key": "objekt_id"},
        {"key": ["saknas"]},
        {"key": [7]},
        {"columns": [{"name": "objekt_id", "kind": "okänd"}]},
        {"columns": [{"name": 5, "kind": "text"}]},
        {"columns": [{"name": "objekt_id"}]},
        {"columns": 5},
        {"columns": ["objekt_id"]},
        {"geometry": "Cirkel"},
        {"crs": None},
    ],
)
def test_a_header_that_lies_is_not_believed(change: dict[str, object]) -> None:
    assert len(parse_row_index(reseal(small(), {}))) == 3
    with pytest.raises(DamagedRowIndex):
        parse_row_index(reseal(small(), change))


def test_rows_out_of_order_are_not_believed() -> None:
    content = small()
    begin = HEAD + int.from_bytes(content[8:12], "little")
    body = content[:begin] + content[begin : begin + 24][::-1] + content[begin + 24 : -32]
    with pytest.raises(DamagedRowIndex):
        parse_row_index(body + hashlib.sha256(body).digest())


def test_something_else_is_told_by_name(tmp_path: Path) -> None:
    for number, content in enumerate((b"", b"<html>404</html>" * 9, b"RUMSROW1")):
        path = tmp_path / f"{number}.rows"
        path.write_bytes(content)
        with pytest.raises(DamagedRowIndex, match=f"{number}.rows"):
            open_row_index(path)


def test_a_file_is_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.rows"
    path.write_bytes(small())
    index = open_row_index(path)
    assert index.key == ("objekt_id",)
    assert index.keys.tolist() == parse_row_index(small()).keys.tolist()


def test_a_collision_of_different_keys_is_told() -> None:
    rows = rows_of([square(i, 0) for i in range(3)], nr=[1, 2, 3])
    digests = digest_rows(rows, ["nr"])
    keys = digests.keys.copy()
    keys[2, :8] = keys[0, :8]
    index = parse_row_index(build_row_index(rows.schema, replace(digests, keys=keys), ["nr"]))
    assert index.collisions == 2
    assert parse_row_index(build_row_index(rows.schema, digests, ["nr"])).collisions == 0


def test_one_key_for_two_rows_is_refused() -> None:
    rows = rows_of([square(i, 0) for i in range(3)], ids=[4, 5, 6], nr=[1, 2, 1])
    with pytest.raises(UnusableKey, match="2 rader") as caught:
        index_bytes(rows, ("nr",))
    assert sorted(caught.value.repeated) == [4, 6]
