"""A plan database by the profile: titles, classes, what is not known, and what is none."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pyogrio
import pytest
from shapely import LineString, box

from layers.doctor.examination import examine_file
from rumslig.errors import StructureError
from rumslig.structure.op_tables import read_database
from rumslig.structure.profile import built_in_profile, read_profile

E, N = 510_000, 6_570_000
AREAS = [box(E + at, N, E + at + 90, N + 90) for at in (0, 100, 200)]


def database(path: Path, **tables: dict[str, list[object]]) -> Path:
    for name, columns in tables.items():
        frame = geopandas.GeoDataFrame(columns, geometry=AREAS, crs=3006)
        pyogrio.write_dataframe(frame, path, layer=name, append=path.exists())
    return path


LAND = {"Kategori": ["Landsbygd", "Vatten", "Egen kategori"], "namn": ["a", "b", "c"]}
WAYS = {"Underkategori": ["Nod", "Stråk", None]}


def test_tables_are_known_by_their_words(tmp_path: Path) -> None:
    path = database(
        tmp_path / "op.gpkg",
        OP_Mark_och_vattenanvandning_yta=LAND,
        Utvecklingsinriktning_Bebyggelse=WAYS,
        Utvecklingsinriktning=WAYS,
        egna_gransomraden={"namn": ["x", "y", "z"]},
    )
    found = read_database(path)
    assert found is not None
    titles = {item.layer.name: item.rule.title for item in found.tables}
    assert titles == {
        "OP_Mark_och_vattenanvandning_yta": "Mark- och vattenanvändning",
        "Utvecklingsinriktning_Bebyggelse": "Utvecklingsinriktning: bebyggelse",
        "Utvecklingsinriktning": "Utvecklingsinriktning",
    }
    assert found.unknown == ("egna_gransomraden",)
    assert "visas som den är" in found.words_of("egna_gransomraden")
    assert "ej kontrollerad" in found.words_of("Utvecklingsinriktning")
    assert [layer.info.name for layer in examine_file(path).layers] == [*titles, *found.unknown]


def test_classes_are_drawn_in_the_profiles_colours(tmp_path: Path) -> None:
    path = database(tmp_path / "op.gpkg", mark_vatten=LAND, utvecklingsinriktning_natur=WAYS)
    found = read_database(path)
    assert found is not None
    land, ways = found.tables
    assert (land.class_column, ways.class_column) == ("Kategori", "Underkategori")
    rows = geopandas.pd.DataFrame(LAND)
    style = land.style_of(rows["Kategori"])
    assert style is not None
    assert [style.symbols[index].title for index in style.assign(rows)] == LAND["Kategori"]
    colours = [symbol.fill.colour for symbol in style.symbols if symbol.fill]
    assert colours[:2] == ["#d6cf94", "#5b8fb5"] and colours[2] == colours[3]
    assert ways.style_of([None, float("nan"), " "]) is None


@pytest.mark.parametrize(
    "tables",
    [
        {"kommuner": {"namn": ["a", "b", "c"]}},
        {"riksintressen": {"namn": ["a", "b", "c"]}, "annat": {"namn": ["a", "b", "c"]}},
    ],
)
def test_one_table_that_is_called_so_is_no_plan(
    tmp_path: Path, tables: dict[str, dict[str, list[object]]]
) -> None:
    assert read_database(database(tmp_path / "a.gpkg", **tables)) is None


def test_other_formats_are_none(tmp_path: Path) -> None:
    path = tmp_path / "mark vatten.geojson"
    geopandas.GeoDataFrame(geometry=[LineString([(15, 59), (15.1, 59)])], crs=4326).to_file(path)
    assert read_database(path) is None


@pytest.mark.parametrize(
    "row",
    [
        'words = []\ntitle = "A"',
        'words = ["a"]',
        'words = ["a"]\ntitle = "A"\ncolours = {a = "röd"}',
    ],
)
def test_a_profile_that_says_too_little_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "profil.toml"
    path.write_text(f"{built_in_profile().read_text('utf-8')}\n[[tables]]\n{row}\n", "utf-8")
    with pytest.raises(StructureError, match=r"profil\.toml"):
        read_profile(path)
