"""The model of a structure image's objects: what it takes, refuses and reads from files."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely

from layers.images.legend import read_legend
from rumslig.errors import StructureError
from rumslig.structure.legend import check_legend
from rumslig.structure.model import (
    DIMENSIONS,
    KINDS,
    ObjectFacts,
    StructureItem,
    build_facts,
    with_guiding_line,
)
from rumslig.structure.profile import Profile, built_in_profile, read_profile
from rumslig.structure.reading import read_file_items

POINT = shapely.Point(510_000, 6_570_000)
LINE = shapely.LineString([(510_000, 6_570_000), (520_000, 6_570_000)])
AREA = shapely.box(510_000, 6_570_000, 520_000, 6_580_000)
DRAWN = {0: POINT, 1: LINE, 2: AREA}


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profile(built_in_profile())


def test_columns_become_facts_and_silence_stays_silence() -> None:
    facts = build_facts(
        {"klass": "nod", "lage": "malbild", "namn": "Örebro", "niva": 0.0, "roll": None,
         "uncertainty_m": "250,5", "citat": "  ", "sida": 34, "annat": "x"}
    )  # fmt: skip
    assert (facts.kind, facts.stage, facts.level, facts.page) == ("nod", "malbild", 0, "34")
    assert (facts.uncertainty_m, facts.quote, facts.role) == (250.5, "", "")
    assert build_facts(facts.to_json()) == facts


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lage": None}, "lage saknas; välj nulage, malbild"),
        ({"klass": "by"}, "klass är ”by”; välj nod, strak"),
        ({"lage": "nuläge"}, "lage är ”nuläge”"),
        ({"niva": 6}, "nivåerna är 0 till 5"),
        ({"niva": 1.5}, "nivåerna är 0 till 5"),
        ({"niva": "hög"}, "”hög” är inget tal"),
        ({"verb": "riva"}, "verb är ”riva”"),
        ({"uncertainty_m": -1}, "ange meter"),
    ],
)
def test_what_the_model_does_not_have_is_told(change: dict[str, object], words: str) -> None:
    with pytest.raises(StructureError, match=words):
        build_facts({"klass": "nod", "lage": "nulage", **change})


def test_each_kind_is_drawn_in_its_own_ways() -> None:
    for kind in KINDS:
        for dimension, shape in DRAWN.items():
            if dimension in DIMENSIONS[kind]:
                StructureItem(1, ObjectFacts(kind, "nulage"), shape)
            else:
                with pytest.raises(StructureError, match=f"klassen {kind} ritas som"):
                    StructureItem(1, ObjectFacts(kind, "nulage"), shape)


def test_the_guiding_line_stands_once() -> None:
    once = with_guiding_line("Text.", "sv")
    assert once == "Text. Strukturbilden är vägledande, ej bindande."
    assert with_guiding_line(once, "sv") == once


def test_a_legend_may_say_what_its_classes_are() -> None:
    head = "class,colour,kind,klass,lage,niva\n"
    check_legend(read_legend("class,colour,kind\nSkog,#00ff00,area\n", "l"), "l")
    check_legend(
        read_legend(f"{head}Nod,#ff0000,point,nod,nulage,2\nSjö,#0000ff,area,,,\n", "l"), "l"
    )
    for row, words in {
        "Nod,#ff0000,point,nod,,2": "l, klassen Nod: lage saknas",
        "Nod,#ff0000,line,nod,nulage,2": "ritas inte som line",
        "Nod,#ff0000,point,nod,nulage,9": "nivåerna är 0 till 5",
    }.items():
        with pytest.raises(StructureError, match=words):
            check_legend(read_legend(f"{head}{row}\n", "l"), "l")
    with pytest.raises(StructureError, match="kolumnen farg finns inte i klassmodellen"):
        check_legend(read_legend("class,colour,kind,farg\nA,#ff0000,area,x\n", "l"), "l")


def test_the_built_in_profile_is_nowhere_called_checked(profile: Profile) -> None:
    assert profile.status == "ej kontrollerad"
    assert {rule.status for rule in (*profile.objects, *profile.contradictions)} == {
        "ej kontrollerad"
    }


@pytest.mark.parametrize(
    ("layer", "row", "kind", "structure", "level"),
    [
        ("nod_bebyggelse", {"niva": "Delregional kärna"}, "nod", "bebyggelse", 2),
        ("Stråk natur", {"niva": 3}, "strak", "natur", 3),
        ("område_kommunikationer", {}, "inriktning", "kommunikationer", None),
        ("utvecklingsinriktning", {"typ": "Utbyggnadsriktning"}, "inriktning", "bebyggelse", None),
        ("utvecklingsinriktning", {"kategori": "Regional kärna"}, "nod", "bebyggelse", 1),
        ("punkter", {"objekttyp": "nod", "struktur": "natur"}, "nod", "natur", None),
        ("stråk", {"niva": "okänt ord"}, "strak", "", None),
    ],
)
def test_words_tell_what_a_municipality_has_drawn(
    profile: Profile, layer: str, row: dict[str, object], kind: str, structure: str, level: int
) -> None:
    facts = profile.facts(layer, row)
    assert facts is not None
    assert (facts.kind, facts.structure, facts.level, facts.stage) == (
        kind, structure, level, "malbild",
    )  # fmt: skip


def test_what_is_nothing_of_the_model_is_counted(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / "op.gpkg"
    points = geopandas.GeoDataFrame(
        {"typ": ["nod bebyggelse", "hamn", "stråk"], "Namn": ["A", "B", "C"], "extra": [1, 2, 3]},
        geometry=[POINT, POINT, POINT],
        crs="EPSG:3006",
    )
    points.to_file(path, layer="punkter")
    found = read_file_items(path, profile.facts)
    assert [item.facts.name for item in found.items] == ["A"]
    assert {(item.reason, item.count) for item in found.left_out} == {
        ("hör inte till klassmodellen", 1),
        ("klassen strak ritas som linje eller yta, inte som punkt", 1),
    }
    assert profile.used(found.columns) == {"typ", "Namn"}
    assert "niva" in profile.lacking(found.columns)


def test_a_column_that_means_something_else_loses_no_object(profile: Profile) -> None:
    row = {"typ": "nod bebyggelse", "läge": "centralt", "riktning": "norrut",
           "lägesosäkerhet": "god"}  # fmt: skip
    facts = profile.facts("utveckling", row)
    assert facts is not None
    assert (facts.stage, facts.direction, facts.uncertainty_m) == ("malbild", "", 0.0)
    told = profile.facts("utveckling", {**row, "läge": "Nuläge", "lägesosäkerhet": "120,5"})
    assert told is not None and (told.stage, told.uncertainty_m) == ("nulage", 120.5)


def test_what_a_profile_calls_an_object_it_also_knows(profile: Profile) -> None:
    for kind in KINDS:
        for structure in ("", "bebyggelse", "natur", "kommunikationer"):
            facts = ObjectFacts(kind, "malbild", structure=structure, verb="utveckla"
                                if kind == "inriktning" else "")  # fmt: skip
            word = profile.word_for(facts)
            again = profile.facts("strukturbild", {"objekttyp": word})
            assert word == "" or (again is not None and again.kind == kind)
    assert profile.word_for(ObjectFacts("strak", "nulage", structure="natur")) == "stråk natur"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format =", "inte giltig TOML"),
        ('format = "annat"', "format ska vara"),
        ('format = "rumslig.structure-profile/1"\nokant = 1', "okant"),
        ('format = "rumslig.structure-profile/1"\n[columns]\nfarg = ["f"]', "klassmodellen"),
        (
            'format = "rumslig.structure-profile/1"\n[[objects]]\nwords = ["by"]\nklass = "by"',
            "välj nod, strak",
        ),
    ],
)
def test_a_profile_that_is_none_names_its_file(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "egen.toml"
    path.write_text(text)
    with pytest.raises(Exception, match=f"^egen.toml.*{words}"):
        read_profile(path)
