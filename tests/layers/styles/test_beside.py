"""The style that a file brings: whose it is, what of it fits, and what is wrong with it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import apsw
import geopandas
import pytest
import shapely

from layers.errors import PackageError
from layers.formats.geopackage import FIXED_DATE, write_geopackage
from layers.styles.beside import find_styles, read_style_file
from layers.styles.model import Fill, Label, LayerStyle, Symbol
from layers.styles.qml import write_qml
from layers.styles.sld import write_sld
from layers.styles.style_file import write_style
from layers.styles.table import StoredStyle, read_styles, write_styles
from rumslig.look import map_palette

RED = LayerStyle((Symbol("Röd", "k = 'a'", Fill("#aa0000")),))
BLUE = LayerStyle((Symbol("Blå", "k = 'a'", Fill("#0000aa")),))
GREEN = LayerStyle((Symbol("Grön", "k = 'a'", Fill("#00aa00")),))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    frame = geopandas.GeoDataFrame({"k": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=3006)
    path = tmp_path / "områden å.gpkg"
    write_geopackage(path, {"ytor": frame})
    return path


def stored(style: LayerStyle, name: str, *, default: bool) -> StoredStyle:
    return StoredStyle(
        "ytor",
        name,
        write_qml(style, "Polygon", {}).decode(),
        write_sld(style, "ytor", "Polygon", palette={}).decode(),
        default,
    )


def found(path: Path, columns: tuple[str, ...] = ("k",)) -> list[tuple[str, LayerStyle | None]]:
    return [(item.name, item.style) for item in find_styles(path, "ytor", columns, map_palette())]


def test_a_geopackage_brings_its_default_first(package: Path) -> None:
    write_styles(
        package,
        (stored(RED, "Röd stil", default=False), stored(BLUE, "Blå stil", default=True)),
        FIXED_DATE,
    )
    assert found(package) == [("Blå stil", BLUE), ("Röd stil", RED)]
    assert read_styles(package, "annat") == ()
    only_sld = replace(stored(RED, "a", default=True), qml="")
    assert only_sld.read() == (RED, ())
    # the table is there for QGIS, and the file is the same GeoPackage otherwise
    assert len(geopandas.read_file(package, layer="ytor")) == 1


def test_files_beside_come_after(package: Path) -> None:
    assert found(package) == []
    package.with_suffix(".sld").write_bytes(write_sld(GREEN, "a", "Polygon", palette={}))
    package.with_suffix(".qml").write_bytes(write_qml(RED, "Polygon", {}))
    package.with_name(package.stem + ".style.toml").write_text(write_style(BLUE), "utf-8")
    assert [style for _, style in found(package)] == [RED, GREEN, BLUE]
    shape = package.with_suffix(".shp")
    shutil.copy(package, shape)
    assert [style for _, style in found(shape)] == [RED, GREEN, BLUE]


def test_a_style_of_another_layer_does_not_fit(package: Path) -> None:
    package.with_suffix(".qml").write_bytes(write_qml(RED, "Polygon", {}))
    (item,) = find_styles(package, "ytor", ("annan",), map_palette())
    assert item.style is None and "kolumnen ”k”, som lagret saknar" in item.notes[0]
    texted = replace(RED, label=Label("namn"))
    package.with_suffix(".qml").write_bytes(write_qml(texted, "Polygon", {}))
    (item,) = find_styles(package, "ytor", ("k",), map_palette())
    assert item.style is not None and "kolumnen ”namn”" in item.notes[0]


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        (".qml", b"<html/>"),
        (".qml", b"<!DOCTYPE q [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><qgis>&a;</qgis>"),
        (".sld", b"\x00\xff"),
        (".style.toml", b"\xff\xfe"),
        (".style.toml", b"symbols = 1"),
    ],
)
def test_a_bad_style_is_one_sentence_and_the_layer_stands(
    package: Path, ending: str, content: bytes
) -> None:
    package.with_name(package.stem + ending).write_bytes(content)
    (item,) = find_styles(package, "ytor", ("k",), map_palette())
    assert item.style is None
    assert len(item.notes) == 1 and "\n" not in item.notes[0] and ending in item.notes[0]


def test_hostile_rows_of_the_table_are_told(package: Path) -> None:
    with apsw.Connection(str(package)) as database:
        database.execute("CREATE TABLE layer_styles (f_table_name, styleQML)")
    database.close()
    (item,) = find_styles(package, "ytor", ("k",), map_palette())
    assert item.style is None and "kan inte läsas" in item.notes[0]


def test_another_file_is_no_style(tmp_path: Path) -> None:
    path = tmp_path / "bild.png"
    path.write_bytes(b"x")
    with pytest.raises(PackageError, match=r"bild\.png är ingen stil"):
        read_style_file(path, map_palette())
