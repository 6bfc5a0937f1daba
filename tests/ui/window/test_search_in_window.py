"""The search in the real window: misspelled names, names of a new package, and where it leads."""

from __future__ import annotations

from pathlib import Path

import geopandas
import shapely
from conftest import package_toml
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_hands import Hands

from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.workspace import Workspace

PLACE = (512_345.0, 6_571_234.0)


def install_addresses(hands: Hands, folder: Path) -> None:
    """Install a package with an address and a property, and open it."""
    source = folder / "adresser"
    source.mkdir()
    for name, word, column in (
        ("adress", "Storgatan 5", "adress"),
        ("fastighet", "Storkumla 1:23", "beteckning"),
    ):
        frame = geopandas.GeoDataFrame(
            {column: [word], "ort": ["Provby"]}, geometry=[shapely.Point(PLACE)], crs="EPSG:3006"
        )
        frame.to_file(source / f"{name}.gpkg", layer=name)
    lines = {
        "adress": 'role = "addresses"\nname_field = "adress"\nsearch = ["ort"]',
        "fastighet": 'role = "properties"\nname_field = "beteckning"',
    }
    (source / "package.toml").write_text(package_toml(lines, name="adresser"), "utf-8")
    store = Store(hands.desktop.session.home.packages)
    store.install(build_package(read_source(source), store))
    opening = hands.desktop.session.opening
    opening._open = lambda home, progress: Workspace.of_installed(home)
    opening.renew()
    hands.settle()


def found(hands: Hands, text: str) -> list[str]:
    window = hands.window
    window.open_search()
    window.search.edit.clear()
    QTest.keyClicks(window.search.edit, text)
    hands.settle()
    presenter = window.finder.presenter
    return [f"{hit.title} ({hit.subtitle})" for hit in presenter.hits if hit.kind == "place"]


def test_names_of_a_package_are_found_once_it_is_installed(hands: Hands, tmp_path: Path) -> None:
    assert found(hands, "storgatan 5") == []
    install_addresses(hands, tmp_path)
    address, lot = (
        "Storgatan 5 (Örebro · Lager adress)",
        "Storkumla 1:23 (Örebro · Lager fastighet)",
    )
    assert found(hands, "storgatan 5") == [address]
    assert found(hands, "storgtan 5") == [address]
    assert found(hands, "provby storg") == [address]
    assert found(hands, "storkumla 1:2") == [lot]
    assert list(hands.desktop.session.home.indexes.glob("*.names"))


def test_enter_goes_to_the_place(hands: Hands, tmp_path: Path) -> None:
    install_addresses(hands, tmp_path)
    found(hands, "storkumla 1:23")
    QTest.keyClick(hands.window.search.edit, Qt.Key.Key_Return)
    hands.settle()
    seen = hands.window.stage.map.viewport_now()
    assert abs(seen.centre_e - PLACE[0]) < 1 and abs(seen.centre_n - PLACE[1]) < 1
