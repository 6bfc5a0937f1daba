"""The index of a large file of the user's own: the same answers, never those of another content."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from shapely import Point, box

from layers.index import opened
from layers.index.opened import FileIndexes, LayerFile
from layers.index.shelf import IndexShelf

E, N = 510_000.0, 6_570_000.0


@pytest.fixture
def indexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileIndexes:
    monkeypatch.setattr(opened, "WORTH_BYTES", 1)
    return FileIndexes(IndexShelf(tmp_path / "index"))


def write(path: Path, count: int = 40, layer: str | None = None) -> LayerFile:
    shapes = [box(E + 9 * n, N, E + 9 * n + 5, N + 5) for n in range(count)]
    frame = geopandas.GeoDataFrame({"nr": range(count)}, geometry=shapes, crs="EPSG:3006")
    frame.to_file(path, layer=layer, mode="a" if path.exists() else "w")
    return LayerFile(path, layer)


def kept(indexes: FileIndexes) -> int:
    return len(indexes.shelf.paths())


def test_a_file_is_indexed_once_and_found_again(indexes: FileIndexes, tmp_path: Path) -> None:
    file, told = write(tmp_path / "a.gpkg"), []
    index = indexes.find(file, lambda done, total: told.append(done))
    assert index is not None and told
    layer = file.read()
    at = index.in_order(np.arange(len(index)))
    assert shapely.equals_exact(index.shapes(at), layer.geometry).all()
    assert index.values("nr", at) == layer.attributes["nr"].tolist()
    assert index.facts.sha256 == layer.sha256
    told.clear()
    assert indexes.find(file, lambda done, total: told.append(done)) is not None
    assert not told and kept(indexes) == 1


def test_a_small_file_has_none(tmp_path: Path) -> None:
    indexes = FileIndexes(IndexShelf(tmp_path / "index"))
    assert indexes.find(write(tmp_path / "a.gpkg")) is None
    assert not kept(indexes)


def test_a_file_written_anew_is_indexed_anew(indexes: FileIndexes, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    indexes.find(write(path, 40))
    path.unlink()
    index = indexes.find(write(path, 30))
    assert index is not None and len(index) == 30
    assert kept(indexes) == 1


def test_the_index_of_a_file_that_is_gone_goes_too(indexes: FileIndexes, tmp_path: Path) -> None:
    gone = write(tmp_path / "a.gpkg")
    indexes.find(gone)
    gone.path.unlink()
    with pytest.raises(OSError):
        indexes.find(gone)
    indexes.find(write(tmp_path / "b.gpkg", 7))
    assert kept(indexes) == 1


def test_layers_of_one_file_and_ways_to_read_it_are_apart(
    indexes: FileIndexes, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    files = [write(path, 40, "en"), write(path, 30, "två")]
    files.append(LayerFile(path, "två", "EPSG:3014"))
    lengths = [len(index) for file in files if (index := indexes.find(file)) is not None]
    assert lengths == [40, 30, 30]
    assert kept(indexes) == 3


def test_a_damaged_index_is_built_again(indexes: FileIndexes, tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg")
    indexes.find(file)
    (path,) = indexes.shelf.paths()
    path.write_bytes(b"skr\xe4p")
    index = indexes.find(file)
    assert index is not None and len(index) == 40
    indexes.discard(file)
    assert not kept(indexes)


def test_a_file_written_while_it_is_read_is_not_indexed(
    indexes: FileIndexes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "a.gpkg")
    monkeypatch.setattr(opened, "hash_file", lambda path: "0" * 64)
    assert indexes.find(file) is None and not kept(indexes)


def test_every_part_of_a_shapefile_counts(indexes: FileIndexes, tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    geopandas.GeoDataFrame({"nr": [1]}, geometry=[Point(E, N)], crs="EPSG:3006").to_file(path)
    file = LayerFile(path)
    before = file.sha256()
    other = geopandas.GeoDataFrame({"nr": [2]}, geometry=[Point(E, N)], crs="EPSG:3006")
    other.to_file(path)
    assert file.sha256() != before
