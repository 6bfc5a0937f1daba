"""A file of several layers is shown whole, a plan database with its titles and classes."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pyogrio
from made_files import write_layer
from shapely import Point, box
from window_hands import Hands

from layers.vector import SWEDEN
from ui.layer_list.items import LayerItem
from ui.place import read_own_layers

E, N = 510_000, 6_570_000
AREAS = [box(E + at, N, E + at + 90, N + 90) for at in (0, 100, 200)]


def database(path: Path) -> Path:
    tables = {
        "mark_vatten": {"kategori": ["Landsbygd", "Vatten", "Egen"]},
        "utvecklingsinriktning_natur": {"namn": ["a", "b", "c"]},
        "egna_omraden": {"namn": ["x", "y", "z"]},
    }
    for name, columns in tables.items():
        frame = geopandas.GeoDataFrame(columns, geometry=AREAS, crs=3006)
        pyogrio.write_dataframe(frame, path, layer=name, append=path.exists())
    return path


def own(hands: Hands, path: Path) -> list[LayerItem]:
    return [item for item in hands.desktop.session.layers.items if item.path == path]


def test_a_plan_database_is_layers_and_no_plan_areas(hands: Hands, tmp_path: Path) -> None:
    path = database(tmp_path / "op.gpkg")
    session = hands.desktop.session
    session.open_files([path])
    hands.wait_for(lambda: len(own(hands, path)) == 3)
    titles = [item.title for item in own(hands, path)]
    assert titles == [
        "Mark- och vattenanvändning",
        "Utvecklingsinriktning: natur och friluftsliv",
        "egna_omraden",
    ]
    land = own(hands, path)[0]
    assert [symbol.title for symbol in land.style.symbols] == ["Landsbygd", "Vatten", "Egen", ""]
    assert dict(land.card)["Modell"].startswith("Mark- och vattenanvändning, enligt profilen")
    assert "visas som den är" in dict(own(hands, path)[2].card)["Modell"]
    assert all(item.visible for item in own(hands, path))


def test_only_the_layers_that_are_left_come_back(hands: Hands, tmp_path: Path) -> None:
    path = database(tmp_path / "op.gpkg")
    session = hands.desktop.session
    session.intake.add_layer(path)
    hands.wait_for(lambda: len(own(hands, path)) == 3)
    gone = own(hands, path)[1]
    session.layers.remove(gone.id)
    (kept,) = (item for item in session.layers.own_files() if item.path == path)
    assert kept.layers == ("mark_vatten", "egna_omraden")
    again = read_own_layers(path, SWEDEN, None, wanted=kept.layers)
    assert [item.layer_name for item in again] == list(kept.layers)


def test_a_layer_that_cannot_be_read_is_told_beside_those_that_can(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    good = geopandas.GeoDataFrame({"namn": ["a"]}, geometry=[Point(E, N)], crs=3006)
    nowhere = geopandas.GeoDataFrame({"namn": ["b"]}, geometry=[None], crs=3006)
    pyogrio.write_dataframe(good, path, layer="bra")
    pyogrio.write_dataframe(nowhere, path, layer="utan", append=True, geometry_type="Point")
    first, second = read_own_layers(path, SWEDEN, None)
    assert first.is_readable and first.title == "bra" and not first.fault
    assert second.title == "utan" and "inget av dem har geometri" in second.fault


def test_a_file_of_one_layer_is_as_before(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "lager.gpkg")
    (item,) = read_own_layers(path, SWEDEN, None)
    assert item.title == "lager" and not item.of_many
