"""The card Om lagret: every fact stands there, and what nobody has told is said to be unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas
import pytest
from case_workspace import workspace
from shapely import Point

from layers.vector import SWEDEN
from rumslig.workspace import Workspace
from ui.layer_list.card import card_of_installed
from ui.place import read_own_layers

__all__ = ["workspace"]

ASKED_OF_EVERY = ("Definition", "Källa", "Referensdatum", "Lägesosäkerhet", "Täckning", "Licens",
                  "Klassning", "Aktualitet", "Fråga")  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "egen.geojson"
    geopandas.GeoDataFrame({"a": [1]}, geometry=[Point(15.2, 59.3)], crs="EPSG:4326").to_file(
        path, engine="pyogrio"
    )
    return path


def test_a_file_of_ones_own_leaves_nothing_out(file: Path) -> None:
    card = dict(read_own_layers(file, SWEDEN, None)[0].card)
    assert set(ASKED_OF_EVERY) | {"Version", "Ändrad", "Koordinatsystem", "Teckenkod"} <= set(card)
    assert card["Licens"] == card["Definition"] == card["Fråga"] == "uppgift saknas"
    assert card["Källa"] == "egen.geojson (GeoJSON, lager egen)"
    assert card["Koordinatsystem"] == "EPSG:4326 (angivet i filen)"
    assert len(card["Ändrad"]) == len("2026-01-01")
    assert all(value for value in card.values())


def test_metadata_beside_the_file_fill_the_card(file: Path) -> None:
    file.with_suffix(".xml").write_text(
        "<MD_Metadata><contact><organisationName>Länet</organisationName></contact>"
        "<abstract>Alla brunnar</abstract><useLimitation>CC0</useLimitation></MD_Metadata>",
        "utf-8",
    )
    card = dict(read_own_layers(file, SWEDEN, None)[0].card)
    assert (card["Definition"], card["Licens"], card["Fråga"]) == ("Alla brunnar", "CC0", "Länet")
    assert card["Uppgifter ur"] == "egen.xml"


def test_what_was_chosen_here_is_told_so(file: Path) -> None:
    card = dict(read_own_layers(file, SWEDEN, "EPSG:4326", "cp1252")[0].card)
    assert card["Koordinatsystem"] == "EPSG:4326 (valt här)"
    assert card["Teckenkod"] == "Windows-1252 (vald här)"


def test_the_encoding_is_what_the_texts_were_read_in(tmp_path: Path) -> None:
    path = tmp_path / "orter.shp"
    names = ["Örebro", "Laxå", "Hällefors"]
    frame = geopandas.GeoDataFrame({"namn": names}, geometry=[Point(510_000, 6_570_000)] * 3)
    frame.set_crs(3006).to_file(path, engine="pyogrio", encoding="cp1252")
    path.with_suffix(".cpg").unlink()
    (item,) = read_own_layers(path, SWEDEN, None)
    assert item.layer is not None and list(item.layer.attributes["namn"]) == names
    assert dict(item.card)["Teckenkod"] == "Windows-1252"


def test_every_packages_layer_leaves_nothing_out(workspace: Workspace) -> None:
    for layer in workspace.catalog.layers:
        card = dict(card_of_installed(layer, date(2026, 11, 28)))
        assert {*ASKED_OF_EVERY, "Paket", "Nästa översyn", "Ajourhålls"} <= set(card)
        assert all(value for value in card.values())
        assert card["Fråga"].startswith(layer.manifest.function)
