"""Tables with coordinates, and registers whose rows have none."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from layers.errors import UnreadableFile
from layers.formats.table import read_table
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.vector import read_vector, require_places


def table(folder: Path, *rows: str) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join(["id,e,n", *rows, ""]), "utf-8")
    return path


def test_rows_without_coordinates_have_no_place(tmp_path: Path) -> None:
    frame = read_table(table(tmp_path, "a,510000,6570000", "b,,", "c, ,"), "e", "n", "EPSG:3006")
    assert list(frame["id"]) == ["a", "b", "c"]
    assert list(shapely.is_missing(frame.geometry.array)) == [False, True, True]
    assert frame.geometry.iloc[0] == shapely.Point(510000, 6570000)


def test_cells_without_coordinates_have_no_place(tmp_path: Path) -> None:
    frame = read_table(table(tmp_path, "a,510000,6570000", "b,,"), "e", "n", "EPSG:3006", 250)
    assert frame.geometry.iloc[0].area == 250**2
    assert frame.geometry.iloc[1] is None


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("b,510000,", "rad 3"),
        ("b,,6570000", "rad 3"),
        ("b,öster,6570000", "öster"),
        ("b,nan,6570000", "nan"),
        ("b,inf,6570000", "inf"),
        ("b,510000,6 570 000", "6 570 000"),
    ],
)
def test_a_wrong_coordinate_is_told_with_its_line(tmp_path: Path, row: str, word: str) -> None:
    path = table(tmp_path, "a,510000,6570000", row)
    with pytest.raises(UnreadableFile, match=r"register\.csv") as told:
        read_table(path, "e", "n", "EPSG:3006")
    assert word in str(told.value)


PACKAGE = """
name = "register"
title = "Register"
version = "1"
publisher = "Provaren"
licence = "CC0-1.0"

[[layers]]
name = "register"
path = "register.csv"
title = "Registret"
theme = "halsa"
definition = "Rader"
source = "Provaren"
reference_date = "2026-01-01"
key = ["id"]
x = "e"
y = "n"
"""


def test_a_register_without_places_is_built_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "register"
    folder.mkdir()
    table(folder, "a,,", "b,,")
    (folder / "package.toml").write_text(PACKAGE, "utf-8")
    store = Store(tmp_path / "hem")
    (entry,) = build_package(read_source(folder), store).layers
    assert (entry.rows, entry.geometry) == (2, "None")
    layer = read_vector(store.path_of(entry.data))
    assert (layer.read, layer.null_geometry, len(layer.geometry)) == (2, 2, 0)
    with pytest.raises(UnreadableFile, match="2 objekt"):
        require_places(layer)
    again = build_package(read_source(folder), store).layers[0]
    assert again.data == entry.data


def test_a_register_with_one_place_is_a_layer(tmp_path: Path) -> None:
    folder = tmp_path / "register"
    folder.mkdir()
    table(folder, "a,,", "b,510000,6570000")
    (folder / "package.toml").write_text(PACKAGE, "utf-8")
    store = Store(tmp_path / "hem")
    (entry,) = build_package(read_source(folder), store).layers
    layer = read_vector(store.path_of(entry.data))
    require_places(layer)
    assert (layer.read, layer.null_geometry, len(layer.geometry)) == (2, 1, 1)
