"""What the table of a layer's rows and the figures of its columns look like."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
from screens.scene import Scene, open_case
from window_hands import Hands

from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from ui.column_figures.presenter import FIGURES


def make_properties(folder: Path, count: int = 1_234) -> Path:
    """Write a layer with columns of every kind, some of whose values are missing."""
    rng = np.random.default_rng(7)
    stems, ends = ("Norr", "Söder", "Åker", "Ängs", "Kumla", "Hall"), ("by", "torp", "sta", "ås")
    names = [
        f"{stems[a]}{ends[b]} {c}:{d}"
        for a, b, c, d in rng.integers(0, [6, 4, 20, 60], (count, 4)).tolist()
    ]
    area = rng.lognormal(1.4, 0.9, count)
    area[::9] = np.nan
    frame = geopandas.GeoDataFrame(
        {
            "beteckning": names,
            "klass": rng.choice(["skog", "åker", "äng", "tomt"], count, p=[0.5, 0.3, 0.1, 0.1]),
            "areal_ha": area,
            "antal": rng.integers(0, 9, count),
            "beslutad": np.datetime64("2004-03-01") + rng.integers(0, 8_000, count),
            "anmarkning": np.where(rng.random(count) < 0.2, "Se beslut i länsstyrelsens akt", None),
        },
        geometry=geopandas.points_from_xy(
            rng.uniform(500_000, 530_000, count), rng.uniform(6_540_000, 6_575_000, count)
        ),
        crs="EPSG:3006",
    )
    path = folder / "fastigheter.gpkg"
    frame.to_file(path, layer="fastigheter")
    return path


def _open_rows(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    session = hands.desktop.session
    session.intake.add_layer(make_properties(folder))
    hands.settle()
    item = next(item for item in session.layers.items if item.title == "fastigheter")
    session.layers.zoom_to(item.id)
    session.attribute_table.open(item.id)
    hands.settle()


def _rows(hands: Hands, folder: Path) -> None:
    _open_rows(hands, folder)
    table = hands.desktop.session.attribute_table
    table.sort_by("areal_ha", is_falling=True)
    hands.settle()
    for position in (1, 2, 4):
        table.mark(position, "turn")
    hands.settle()


def _filtered_rows(hands: Hands, folder: Path) -> None:
    _open_rows(hands, folder)
    view = hands.window.tables.row_table
    view.words.setText("åker")
    view.condition.setText("areal_ha > 5 AND klass <> 'skog'")
    view.condition.returnPressed.emit()
    hands.settle()


def _refused_condition(hands: Hands, folder: Path) -> None:
    _open_rows(hands, folder)
    view = hands.window.tables.row_table
    view.condition.setText("yta > 5")
    view.condition.returnPressed.emit()
    hands.settle()


def _figures(hands: Hands, folder: Path, column: str) -> None:
    _rows(hands, folder)
    session = hands.desktop.session
    item = session.attribute_table.item
    assert item is not None
    session.column_figures.choose(column)
    session.layer_room.open(item.id, FIGURES)
    hands.settle()


def _addresses(hands: Hands, folder: Path) -> None:
    """A package with addresses and properties, and an address that is searched for."""
    chance = np.random.default_rng(3)
    source = folder / "adresser"
    source.mkdir(exist_ok=True)
    streets = ("Storgatan", "Storvägen", "Kyrkogatan", "Södra Storgatan", "Stortorget")
    titles = [f"{street} {number}" for street in streets for number in (1, 3, 5, 12)]
    lots = [f"Storkumla {a}:{b}" for a in (1, 2) for b in (5, 23, 50)]
    for name, words in (("adress", titles), ("fastighet", lots)):
        points = geopandas.points_from_xy(
            chance.uniform(505_000, 520_000, len(words)),
            chance.uniform(6_545_000, 6_575_000, len(words)),
        )
        frame = geopandas.GeoDataFrame({"namn": words}, geometry=points, crs="EPSG:3006")
        frame.to_file(source / f"{name}.gpkg", layer=name)
    layer = (
        '[[layers]]\nname = "{0}"\npath = "{0}.gpkg"\ntitle = "{1}"\ntheme = "bebyggelse"\n'
        'definition = "Prov"\nsource = "Prov"\nreference_date = "2026-01-01"\nexample = true\n'
        'role = "{2}"\nname_field = "namn"\n'
    )
    (source / "package.toml").write_text(
        'name = "adresser"\ntitle = "Adresser"\nversion = "1.0.0"\npublisher = "GIS"\n'
        'licence = "CC0-1.0"\n'
        + layer.format("adress", "Adress", "addresses")
        + layer.format("fastighet", "Fastighet", "properties"),
        "utf-8",
    )
    session = hands.desktop.session
    store = Store(session.home.packages)
    store.install(build_package(read_source(source), store))
    session.opening.renew()
    hands.settle()
    while session.layers.find("adresser/adress") is None:
        hands.settle()
    hands.settle()
    hands.window.open_search()
    hands.window.search.edit.setText("storgatn 5")
    hands.settle()


TABLE_SCENES = (
    Scene("search-address", _addresses, installs=True),
    Scene("rows", _rows),
    Scene("rows-filtered", _filtered_rows),
    Scene("rows-refused", _refused_condition),
    Scene("figures", lambda hands, folder: _figures(hands, folder, "areal_ha")),
    Scene("figures-classes", lambda hands, folder: _figures(hands, folder, "klass")),
    Scene("figures-years", lambda hands, folder: _figures(hands, folder, "beslutad")),
)
