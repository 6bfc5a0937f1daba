"""next.toml: what it may say, and the changes that it makes on the rows."""

from __future__ import annotations

import tomllib
from pathlib import Path

import geopandas
import pytest
from county_folder import write_next
from shapely import LineString, Point, box

from layers.errors import LayerError, PackageError
from layers.packages.build import build_package
from layers.packages.identity import Earlier
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.builtin import package_folders
from rumslig.county_versions.next_version import NEXT_FILE, make_next_version
from rumslig.county_versions.row_changes import change_rows, read_changes
from rumslig.packages.desk import PackageDesk

# the whole county, made once


def _frame() -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"id": ["a", "b", "c"], "n": [1, 2, 3]},
        geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10), LineString([(0, 0), (10, 0), (20, 0)])],
        crs=3006,
    )


def _changed(what: str, chosen: str, **more: object) -> geopandas.GeoDataFrame:
    (change,) = read_changes([{"layer": "yta", "what": what, "filter": chosen, **more}], "f")
    return change_rows(_frame(), change)


def test_changes_do_what_they_say() -> None:
    grown = _changed("grow", "id = 'a'", by_m=2)
    # outwards on three sides; the neighbour and the line stay uncovered
    assert grown.geometry[0].bounds[0] == -2
    assert grown.geometry[0].intersection(grown.geometry[1]).area == 0
    assert _changed("grow", "id = 'a'", by_m=-2).geometry[0].area == 36
    assert _changed("move", "id = 'a'", east_m=5, north_m=-1).geometry[0].bounds == (5, -1, 15, 9)
    assert list(_changed("remove", "n > 1")["id"]) == ["a"]
    added = _changed("add", "id = 'a'", east_m=100, values={"id": "d", "n": "7"})
    assert (list(added["id"]), added["n"].tolist()) == (["a", "b", "c", "d"], [1, 2, 3, 7])
    assert added.geometry[3].bounds == (100, 0, 110, 10)
    assert _changed("set", "n >= 2", values={"n": "5"})["n"].tolist() == [1, 5, 5]
    assert _changed("column", "n >= 2", values={"x": "ja"})["x"].fillna("").tolist() == [
        "",
        "ja",
        "ja",
    ]
    assert _changed("place", "id = 'a'", points=[[3, 4]]).geometry[0] == Point(3, 4)
    way = _changed("reroute", "id = 'c'", points=[[0, 0], [10, 5], [20, 0]]).geometry[2]
    assert way.covers(Point(10, 5)) and not way.covers(Point(10, 0)) and way.is_valid


@pytest.mark.parametrize(
    ("what", "chosen", "more", "fact"),
    [
        ("remove", "id = 'x'", {}, "väljer inget objekt"),
        ("remove", "okänd = 'x'", {}, "okänd"),
        ("add", "n > 1", {}, "2 objekt, och ska välja ett"),
        ("set", "id = 'a'", {"values": {"okänd": "1"}}, "okänd"),
        ("set", "id = 'a'", {"values": {"n": "många"}}, "många"),
        ("column", "id = 'a'", {"values": {"n": "1"}}, "finns redan"),
        ("grow", "id = 'a'", {"by_m": -20}, "inget blir kvar"),
        ("place", "id = 'a'", {"points": [[1, 2], [3, 4]]}, "1 objekt men 2 lägen"),
        ("place", "id = 'a'", {}, "par av öst och nord"),
        ("reroute", "id = 'a'", {"points": [[0, 0], [1, 1]]}, "ingen linje"),
    ],
)
def test_a_change_that_does_not_fit_says_where(
    what: str, chosen: str, more: dict[str, object], fact: str
) -> None:
    with pytest.raises(PackageError, match=f"yta, {what} .*{fact}"):
        _changed(what, chosen, **more)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("version = ", "giltig TOML"),
        ('okand = "x"', "okand"),
        ('[[changes]]\nlayer = "x"\nwhat = "remove"\nfilter = "id = \'a\'"', "inte finns"),
        ('[[changes]]\nlayer = "yta"\nwhat = "flytta"\nfilter = "n > 1"', "flytta"),
        ('[[changes]]\nlayer = "yta"\nwhat = "remove"\nfilter = "id = \'x\'"', "next.toml, yta"),
    ],
)
def test_a_wrong_next_toml_says_what(county: Path, text: str, fact: str) -> None:
    (county / "prov" / NEXT_FILE).write_text(text, "utf-8")
    with pytest.raises(LayerError, match=fact):
        make_next_version(county / "prov")


def test_a_layer_left_alone_is_what_building_it_anew_would_come_to(
    county: Path, desk: PackageDesk, tmp_path: Path
) -> None:
    (county / "prov" / NEXT_FILE).write_text(
        'version = "1.0.1"\nrelease_note = "Exempel."', "utf-8"
    )
    following = make_next_version(county / "prov")
    assert following.same_rows == {"yta"}
    before = Earlier(desk.store.find("prov"), desk.store)
    built = [
        build_package(following.source, Store(tmp_path / name), lambda _: None, before, same)
        for name, same in (("a", ()), ("b", following.same_rows))
    ]
    assert built[0] == built[1]
    assert Store(tmp_path / "b").is_whole(built[1])
    write_next(county, "set", "id = 'b'", more='values = {antal = "9"}')
    assert make_next_version(county / "prov").same_rows == frozenset()


def test_what_next_toml_does_not_say_is_as_it_was(county: Path) -> None:
    before = read_source(county / "prov")
    after = make_next_version(county / "prov").source
    assert (after.title, after.licence) == (before.title, before.licence)
    assert [layer.title for layer in after.layers] == [layer.title for layer in before.layers]


def test_every_next_toml_has_no_county_of_its_own() -> None:
    for folder in package_folders():
        table = tomllib.loads((folder / NEXT_FILE).read_text("utf-8"))
        assert {"version", "release_note", "next_review"} <= set(table), folder.name
        assert "county" not in table, folder.name
