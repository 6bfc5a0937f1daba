"""A package whose only style is another program's is drawn in that style."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from shapely import box

from layers.catalog import Catalog, InstalledLayer
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.styles.model import PLAIN_STYLE, Fill, LayerStyle, Stroke, Symbol
from layers.styles.qml import write_qml
from layers.styles.sld import write_sld

STYLE = LayerStyle(
    (
        Symbol("Hög", "klass = '5'", Fill("#aa3311"), Stroke("#441100", 2.0)),
        Symbol("Övriga", "", Fill("#ddeecc"), Stroke("#557744", 1.0)),
    )
)


def installed(folder: Path, name: str, content: bytes, column: str = "klass") -> InstalledLayer:
    source = folder / "källa"
    source.mkdir()
    areas = [box(500_000, 6_560_000 + at, 500_100, 6_560_050 + at) for at in (0, 100)]
    frame = geopandas.GeoDataFrame({column: ["5", "2"]}, geometry=areas, crs=3006)
    frame.to_file(source / "aker.gpkg", engine="pyogrio")
    (source / name).write_bytes(content)
    (source / "package.toml").write_text(
        'name = "prov"\ntitle = "Prov"\nversion = "1.0.0"\npublisher = "GIS"\n'
        'licence = "CC0-1.0"\n[[layers]]\nname = "aker"\npath = "aker.gpkg"\ntitle = "Åker"\n'
        'theme = "natur"\ndefinition = "d"\nsource = "s"\nreference_date = "2026-01-01"\n'
        f'style = "{name}"\n',
        "utf-8",
    )
    store = Store(folder / "förråd")
    store.install(build_package(read_source(source), store))
    found = Catalog.of_installed(store).find("prov", "aker")
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["stil.qml", "stil.sld"])
def test_it_draws_the_layer(tmp_path: Path, name: str) -> None:
    content = (
        write_qml(STYLE, "Polygon", {})
        if name.endswith("qml")
        else write_sld(STYLE, "aker", "Polygon")
    )
    layer = installed(tmp_path, name, content)
    style = layer.read_style()
    shown = [style.symbols[at].title for at in style.assign(layer.read().attributes)]
    assert shown == ["Hög", "Övriga"]
    assert [symbol.fill.colour for symbol in style.symbols if symbol.fill] == ["#aa3311", "#ddeecc"]


def test_one_that_needs_another_column_is_said_and_left(tmp_path: Path) -> None:
    layer = installed(tmp_path, "stil.qml", write_qml(STYLE, "Polygon", {}), column="annat")
    assert layer.read_style() == PLAIN_STYLE
    carried = layer.read_carried_style()
    assert carried is not None and "klass" in carried.notes[0]
