"""Every name is found by itself, without its dots, and with one error; files are old or new."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from conftest import MadePackage
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.index.container import DamagedIndex
from rumslig.collation import fold, plain, split_words
from rumslig.errors import Cancelled
from rumslig.gazetteer import open_names
from rumslig.places import Municipalities
from rumslig.search.building import NameList
from rumslig.search.index import NameIndex, write_names
from rumslig.search.shelf import NameShelf, names_key
from rumslig.search.terms import errors_allowed
from rumslig.search.typed import words_of


def names(
    *titles: str,
    kind: str = "Orter",
    importance: float = 1.0,
    places: list[tuple[float, float]] | None = None,
    municipalities: list[str] | None = None,
    others: tuple[str, ...] = (),
) -> NameList:
    count = len(titles)
    at = np.array(places or [(0.0, 0.0)] * count).reshape(-1, 2)
    return NameList(
        kind,
        f"prov/{kind}",
        importance,
        titles,
        np.concatenate([at, at], axis=1),
        municipalities or [""] * count,
        np.zeros(count, dtype=np.int32),
        others,
    )


def titles(index: NameIndex, text: str, **wish: object) -> list[str]:
    return [place.title for place in index.search(text, 20, **wish)]  # type: ignore[arg-type]


STEMS = ("Norr", "Söder", "Åker", "Ängs", "Öst", "Björk", "Kumla", "Ås", "Lång")
ENDS = ("by", "torp", "sjön", "gatan", "vägen", "mossen", "hult", "näs")
NAMES = st.lists(
    st.builds(
        lambda a, b, c: f"{a}{b}{c}",
        st.sampled_from(STEMS),
        st.sampled_from(ENDS),
        st.sampled_from(("", " 1", " 12", " 12:3", " Norra", " A")),
    ),
    min_size=1,
    max_size=25,
    unique=True,
)
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


@given(NAMES)
def test_every_name_is_found_first_by_itself(given: list[str]) -> None:
    index = NameIndex.of_lists([names(*given)])
    for title in given:
        assert titles(index, title)[0] == title
        assert titles(index, title.upper())[0] == title
        assert title in titles(index, plain(fold(title)))


@given(NAMES, st.randoms(use_true_random=False))
def test_words_may_come_in_any_order(given: list[str], chance: random.Random) -> None:
    index = NameIndex.of_lists([names(*given)])
    for title in given:
        words = title.split()
        chance.shuffle(words)
        if not any(word[0].isdigit() for word in split_words(title)):
            assert title in titles(index, " ".join(words))


@settings(max_examples=150)
@given(NAMES, st.data())
def test_every_name_is_found_with_one_error(given: list[str], data: st.DataObject) -> None:
    index = NameIndex.of_lists([names(*given)])
    title = data.draw(st.sampled_from(given))
    first, _, rest = title.partition(" ")
    if not errors_allowed(plain(fold(first))):
        return
    at = data.draw(st.integers(0, len(first) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    wrong = data.draw(
        st.sampled_from(
            (
                first[:at] + first[at + 1 :],
                first[:at] + letter + first[at + 1 :],
                first[:at] + letter + first[at:],
                first[:at] + first[at + 1 : at + 2] + first[at] + first[at + 2 :],
            )
        )
    )
    if not errors_allowed(plain(fold(wrong))):
        return
    found = index.search(f"{wrong} {rest}".strip(), len(given))
    assert title in [place.title for place in found]


def test_what_is_so_comes_before_what_goes_on_and_what_is_nearly_so() -> None:
    index = NameIndex.of_lists([names("Kumlaby", "Kumla norra", "Norra Kumla", "Kumla", "Humla")])
    assert titles(index, "kumla") == ["Kumla", "Kumla norra", "Kumlaby", "Norra Kumla", "Humla"]
    assert titles(index, "kulma") == ["Kumla", "Kumla norra", "Norra Kumla", "Kumlaby"]


def test_house_numbers_and_designations() -> None:
    streets = [f"Storgatan {number}" for number in (1, 5, "5 A", 50, 15)]
    lots = ["Kumla 1:2", "Kumla 1:23", "Kumla 1:230", "Kumla 12:3", "Kumla Prästgård 1:23"]
    index = NameIndex.of_lists([names(*streets, *lots)])
    assert titles(index, "storgatan 5") == ["Storgatan 5", "Storgatan 5 A", "Storgatan 50"]
    assert titles(index, "5 storgatan") == ["Storgatan 5", "Storgatan 5 A"]
    assert titles(index, "kumla 1:23") == ["Kumla 1:23", "Kumla 1:230", "Kumla Prästgård 1:23"]
    assert titles(index, "kumla 1 23")[0] == "Kumla 1:23"
    assert titles(index, "storgtan 5")[:2] == ["Storgatan 5", "Storgatan 5 A"]
    assert titles(index, "storg 15") == ["Storgatan 15"]


def test_short_forms_stand_for_the_whole_words() -> None:
    assert words_of("S:a Storg. 5") == ["södra", "storg", "5"]
    assert words_of("Kungs v. 3") == ["kungs", "väg", "3"]
    assert words_of("Kumla 1:23 a:b") == ["kumla", "1", "23", "a", "b"]
    index = NameIndex.of_lists([names("Södra Kyrkogatan 2", "Norra Kyrkogatan 2")])
    assert titles(index, "s:a kyrkog. 2") == ["Södra Kyrkogatan 2"]


def test_the_nearest_come_first_among_their_like() -> None:
    towns = names("Kyrkan", "Kyrkan", "Kyrkan", places=[(0, 0), (900, 0), (500, 0)])
    lakes = names("Kyrkan", kind="Sjöar", importance=2.0, places=[(5_000, 0)])
    index = NameIndex.of_lists([towns, lakes])
    found = index.search("kyrkan", 4, (1_000.0, 0.0))
    assert [place.point[0] for place in found] == [5_000, 900, 500, 0]
    assert [place.kind for place in found] == ["Sjöar", "Orter", "Orter", "Orter"]


def test_a_municipality_among_the_words_tells_which() -> None:
    index = NameIndex.of_lists(
        [names("Storgatan 5", "Storgatan 5", "Örebro", municipalities=["Kumla", "Örebro", ""])]
    )
    assert [place.municipality for place in index.search("storgatan 5 orebro")] == ["Örebro"]
    assert [place.municipality for place in index.search("kumla storgatan 5")] == ["Kumla"]
    assert titles(index, "örebro") == ["Örebro"]


def test_a_pasted_page_is_searched_by_its_first_words() -> None:
    index = NameIndex.of_lists([names("Storgatan 5", municipalities=["Kumla"])])
    assert titles(index, "storgatan " * 4_000) == ["Storgatan 5"]
    assert titles(index, "x" * 100_000) == []


def test_other_columns_find_an_object_by_its_name() -> None:
    index = NameIndex.of_lists([names("Kv Ugglan", "Kv Räven", others=("1880-P123 Skola", ""))])
    assert titles(index, "1880-p123") == ["Kv Ugglan"]
    assert titles(index, "skola ugglan") == ["Kv Ugglan"]


def test_layers_that_must_not_be_told_of_are_left_out() -> None:
    secret = names("Skyddsrummet", kind="Hemligt")
    index = NameIndex.of_lists([secret, names("Skyddet")])
    assert titles(index, "skydd") == ["Skyddet", "Skyddsrummet"]
    assert titles(index, "skydd", without=["prov/Hemligt"]) == ["Skyddet"]
    assert titles(index, "skyddsrumet", without=["prov/Hemligt"]) == []


@given(NAMES, st.text("abkmnöå 1:", max_size=9))
def test_a_file_answers_as_memory_does(given: list[str], text: str) -> None:
    lists = [names(*given)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.names"
        write_names(path, "nyckel", lists)
        stored = NameIndex.open(path, "nyckel")
        assert stored.search(text) == NameIndex.of_lists(lists).search(text)
        assert len(stored) == len(given)
        del stored


def test_a_damaged_file_is_not_believed(tmp_path: Path) -> None:
    shelf = NameShelf(tmp_path)
    built = shelf.build("nyckel", lambda: [names("Kumla")])
    assert built is not None and shelf.find("nyckel") is not None
    path = tmp_path / "nyckel.names"
    content = bytearray(path.read_bytes())
    content[content.index(b"Kumla")] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DamagedIndex):
        NameIndex.open(path, "nyckel")
    assert shelf.find("nyckel") is None
    assert not path.exists()


def test_another_content_takes_the_place_of_the_first(tmp_path: Path) -> None:
    shelf = NameShelf(tmp_path)
    shelf.build("ett", lambda: [names("Kumla")])
    shelf.build("två", lambda: [names("Nora")])
    assert [path.name for path in tmp_path.glob("*.names")] == ["två.names"]
    assert shelf.find("ett") is None


def test_where_it_cannot_be_kept_the_names_are_found_all_the_same(
    make_package: type[MadePackage], tmp_path: Path
) -> None:
    catalog = _towns(make_package).catalog
    blocked = tmp_path / "fil"
    blocked.write_text("här kan ingen mapp stå", "utf-8")
    index = open_names(NameShelf(blocked / "index"), catalog, Municipalities((), 0.0))
    assert titles(index, "berga") == ["Berga", "Storgatan 5"]


def test_packages_are_indexed_once_and_again_when_they_change(
    make_package: type[MadePackage], tmp_path: Path
) -> None:
    shelf = NameShelf(tmp_path)
    first = _towns(make_package).catalog
    index = open_names(shelf, first, Municipalities((), 0.0))
    (written,) = tmp_path.glob("*.names")
    stamp = written.stat().st_mtime_ns
    assert titles(index, "storgatan 5") == ["Storgatan 5"]
    assert titles(index, "701 00") == ["Storgatan 5"]  # of the columns in `search`
    assert [place.kind for place in index.search("s", 9)][-1] == "Lager adress"
    open_names(shelf, first, Municipalities((), 0.0))
    assert written.stat().st_mtime_ns == stamp
    assert names_key(first) == written.stem


def test_building_can_be_stopped(make_package: type[MadePackage], tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled("stopp")

    with pytest.raises(Cancelled):
        open_names(NameShelf(tmp_path), _towns(make_package).catalog, Municipalities((), 0), stop)
    assert not list(tmp_path.glob("*.names"))


def _towns(make_package: type[MadePackage]) -> MadePackage:
    here = shapely.Point(500_000, 6_500_000)
    return make_package(  # type: ignore[call-arg]
        {
            "ort": geopandas.GeoDataFrame(
                {"namn": ["Berga", "Sund"]}, geometry=[here] * 2, crs=3006
            ),
            "adress": geopandas.GeoDataFrame(
                {"adress": ["Storgatan 5"], "postort": ["701 00 Berga"]},
                geometry=[here],
                crs=3006,
            ),
        },
        extra={
            "ort": 'role = "places"\nname_field = "namn"',
            "adress": 'role = "addresses"\nname_field = "adress"\nsearch = ["postort"]',
        },
    )


def test_search_columns_stand_in_the_manifest(make_package: type[MadePackage]) -> None:
    (_, address) = _towns(make_package).catalog.layers
    assert address.entry.search == ("postort",)
    told = json.loads(address.manifest.to_bytes())["resources"]
    assert [item["rumslig"].get("search") for item in told] == [None, ["postort"]]
