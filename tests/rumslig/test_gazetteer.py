"""Names and coordinates as they are typed."""

from __future__ import annotations

import random

import geopandas
import numpy as np
import pytest
import shapely
from conftest import MadePackage
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from layers.vector import SWEDEN
from rumslig.collation import match_words, split_words, swedish_key
from rumslig.coordinates import read_coordinates
from rumslig.gazetteer import names_of_plans, read_all_names
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.search.building import NameList
from rumslig.search.index import NameIndex


def names(*titles: str, kind: str = "Orter", importance: float = 1.0) -> NameList:
    count = len(titles)
    return NameList(
        kind,
        f"prov/{kind}",
        importance,
        titles,
        np.arange(4.0 * count).reshape(-1, 4),
        [""] * count,
        np.zeros(count, dtype=np.int32),
    )


def titles(gazetteer: NameIndex, text: str, most: int = 20) -> list[str]:
    return [place.title for place in gazetteer.search(text, most)]


TOWNS = NameIndex.of_lists(
    [names("Örebro", "Orebro gård", "Åre", "Are", "Näs", "Näs norra", "Norra Näs", "Nas", "Évry")]
)


def test_letters_typed_as_such_are_themselves() -> None:
    assert titles(TOWNS, "orebro") == ["Örebro", "Orebro gård"]
    assert titles(TOWNS, "örebro") == ["Örebro"]
    assert titles(TOWNS, "ÖREBRO") == ["Örebro"]
    assert titles(TOWNS, "åre") == ["Åre"]
    assert titles(TOWNS, "are") == ["Are", "Åre"]
    assert titles(TOWNS, "evry") == titles(TOWNS, "évry") == ["Évry"]


def test_letters_written_apart_are_the_same() -> None:
    assert titles(TOWNS, "o\u0308rebro") == ["Örebro"]


def test_a_and_o_will_do_where_nothing_is_spelled_so() -> None:
    assert titles(TOWNS, "örebro gård") == ["Orebro gård"]
    assert titles(NameIndex.of_lists([names("Orebro")]), "örebro") == ["Orebro"]
    assert titles(NameIndex.of_lists([names("Ale")]), "ål") == []


def test_exact_then_beginning_then_rest() -> None:
    assert titles(TOWNS, "näs") == ["Näs", "Näs norra", "Norra Näs"]
    assert titles(TOWNS, "nor") == ["Norra Näs", "Näs norra"]
    assert titles(TOWNS, "norra nä") == ["Norra Näs", "Näs norra"]
    assert titles(TOWNS, "norra x") == []
    assert titles(TOWNS, "nä", most=2) == ["Näs", "Näs norra"]
    assert titles(TOWNS, "  ") == titles(TOWNS, "–") == []


def test_important_kinds_and_classes_come_first_then_the_alphabet() -> None:
    lakes = names("Berg", "Ömossen", "Åmossen", "Ämossen", "Zmossen", kind="Sjöar", importance=2)
    classed = NameList(
        "Orter", "o", 3.0, ["Berga", "Berget"], np.zeros((2, 4)), ["", ""], np.array([1, 0], "i4")
    )
    both = NameIndex.of_lists([names("Berg"), lakes, classed])
    found = both.search("berg", 9)
    assert [(item.title, item.kind) for item in found] == [
        ("Berg", "Sjöar"), ("Berg", "Orter"), ("Berget", "Orter"), ("Berga", "Orter"),
    ]  # fmt: skip
    order = sorted(["Ömossen", "Åmossen", "Ämossen", "Zmossen"], key=swedish_key)
    assert order == ["Zmossen", "Åmossen", "Ämossen", "Ömossen"]


WORDS = st.lists(st.sampled_from(["ås", "as", "åsa", "by", "byn", "öby", "n", "18"]), max_size=3)


@given(st.lists(WORDS.map(" ".join), max_size=30), WORDS.map(" ".join))
def test_the_tables_find_what_a_walk_through_all_names_finds(given: list[str], text: str) -> None:
    gazetteer = NameIndex.of_lists([names(*(title for title in given if title))])
    if not text:
        assert titles(gazetteer, text, 99) == []
        return
    ranked = [
        (rank, swedish_key(title), title)
        for title in given
        if title and (rank := match_words(text, title)) is not None
    ]
    found = titles(gazetteer, text, 99)
    if ranked:  # else a and o may do
        assert sorted(found) == sorted(title for _, _, title in ranked)
        exact = [title for title in given if split_words(title) == split_words(text)]
        assert found[: len(exact)] == exact


def test_names_are_read_from_what_packages_say(make_package: type[MadePackage]) -> None:
    box = shapely.box
    west, east = (
        box(500_000, 6_500_000, 510_000, 6_510_000),
        box(510_000, 6_500_000, 520_000, 6_510_000),
    )
    made = make_package(  # type: ignore[call-arg]
        {
            "kommun": geopandas.GeoDataFrame(
                {"kod": ["1", "2"], "namn": ["Väst", "Öst"]}, geometry=[west, east], crs=3006
            ),
            "vag": geopandas.GeoDataFrame(
                {"nr": ["E18", "E18", None]},
                geometry=[
                    shapely.LineString([(501_000, 6_501_000), (502_000, 6_502_000)]),
                    shapely.LineString([(515_000, 6_501_000), (516_000, 6_509_000)]),
                    shapely.LineString([(1_000, 6_501_000), (516_000, 6_509_000)]),
                ],
                crs=3006,
            ),
            "ort": geopandas.GeoDataFrame(
                {"namn": ["Berga", "Berga", " "], "okand": ["x", "y", "z"]},
                geometry=[shapely.Point(501_000, 6_501_000), shapely.Point(519_000, 6_501_000),
                          shapely.Point(519_000, 6_501_000)],
                crs=3006,
            ),
            "utan": geopandas.GeoDataFrame({"namn": ["Dold"]}, geometry=[west], crs=3006),
        },
        extra={
            "kommun": 'role = "municipalities"\ncode_field = "kod"\nname_field = "namn"',
            "vag": 'style = "vag.style.toml"',
            "ort": 'role = "places"\nname_field = "namn"',
        },
        files={
            "vag.style.toml": 'order = "road"\n[label]\nfield = "nr"\nmax_scale = 500000\n'
            '[[symbols]]\ntitle = "Väg"\nstroke = {colour = "road", width = 1}\n'
        },
    )  # fmt: skip
    catalog = made.catalog
    gazetteer = NameIndex.of_lists(read_all_names(catalog, Municipalities.of_catalog(catalog)))
    assert len(gazetteer) == 5
    (road,) = gazetteer.search("e18")
    assert road.bounds == (501_000, 6_501_000, 516_000, 6_509_000)
    assert (road.subtitle, road.layer) == ("Lager vag", "prov/vag")
    assert [item.subtitle for item in gazetteer.search("berga")] == [
        "Väst · Lager ort", "Öst · Lager ort",
    ]  # fmt: skip
    assert [item.subtitle for item in gazetteer.search("öst")] == ["Kommun"]
    assert gazetteer.search("dold") == ()
    plans = names_of_plans(
        [PlanArea("Norra Åsen", box(501_000, 6_501_000, 502_000, 6_503_000))],
        Municipalities.of_catalog(catalog),
    )
    (plan,) = NameIndex.of_lists([plans]).search("ås")
    assert (plan.subtitle, plan.point) == ("Väst · Planområde", (501_500, 6_502_000))


def test_nothing_installed_finds_nothing() -> None:
    assert NameIndex.of_lists().search("örebro") == ()
    assert len(NameIndex.of_lists([names_of_plans([], Municipalities((), 0.0))])) == 0


METRIC = [
    "6558214 508466", "N 6 558 214 E 508 466", "n6558214 e508466", "6558214, 508466",
    "6558214,508466", "508466 6558214", "E 508 466, N 6 558 214", "6 558 214 508 466",
    "6\u00a0558\u00a0214  508\u00a0466", "Norr: 6558214 Öst: 508466",
]  # fmt: skip


@pytest.mark.parametrize("text", METRIC)
def test_metres_are_understood(text: str) -> None:
    spot = read_coordinates(text)
    assert spot is not None
    assert (spot.northing, spot.easting, spot.system) == (6_558_214, 508_466, "SWEREF 99 TM")


DEGREES = [
    "59,12 15,13", "59.12 15.13", "59.12, 15.13", "59.12,15.13", "59,12, 15,13", "15,13 59,12",
    "N 59,12 Ö 15,13", "15,13 E 59,12 N", "59.12° 15.13°", "59° 7,2′ N 15° 7,8′ Ö",
    "59°7'12\"N 15°7'48\"E", "lat 59.12 lon 15.13", "Lon: 15,13 Lat: 59,12",
]  # fmt: skip


@pytest.mark.parametrize("text", DEGREES)
def test_degrees_are_understood(text: str) -> None:
    spot = read_coordinates(text)
    east, north = Transformer.from_crs(4326, 3006, always_xy=True).transform(15.13, 59.12)
    assert spot is not None
    assert (spot.easting, spot.northing) == pytest.approx((east, north), abs=0.01)


@pytest.mark.parametrize(
    "text",
    ["", "örebro", "E18", "26RS101", "väg 50", "1 2", "6558214", "6558214 508466 3", "99 15",
     "59 75 15", "N 59 N 15", "59°75' 15°", "6558214 5084", "0 0", "48,85 2,35", "59.12.1 15"],
)  # fmt: skip
def test_what_is_no_place_in_sweden_is_none(text: str) -> None:
    assert read_coordinates(text) is None


@given(st.text(alphabet="0123456789 ,.;°'NEÖ\u00a0", max_size=24))
def test_whatever_is_typed_gives_a_place_in_sweden_or_none(text: str) -> None:
    spot = read_coordinates(text)
    if spot is not None:
        assert SWEDEN[0] - 2e5 < spot.easting < SWEDEN[2] + 2e5
        assert SWEDEN[1] - 2e5 < spot.northing < SWEDEN[3] + 2e5


def test_order_does_not_depend_on_the_order_given() -> None:
    given = [f"By {letter}" for letter in "zåäöab"]
    shuffled = given.copy()
    random.Random(1).shuffle(shuffled)
    one, other = (titles(NameIndex.of_lists([names(*row)]), "by") for row in (given, shuffled))
    assert one == other == ["By a", "By b", "By z", "By å", "By ä", "By ö"]
