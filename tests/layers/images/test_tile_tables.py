"""Files of map tiles from anywhere: read as they are, or refused in a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback_service import picture

from layers.doctor.examination import examine_file
from layers.errors import LayerError, UnreadableFile
from layers.images.tile_pyramid import MOST_HALVED, open_tiles
from layers.images.tile_table import has_tiles, list_tables

ZOOM, WEST, NORTH = 12, 2220, 1206
"""A tile over Örebro in the web's grid, counted from the north."""


def write_mbtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], **told: str) -> Path:
    """Write tiles by zoom, column and row from the north, as MBTiles 1.3 says."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE metadata (name text, value text)")
        database.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, "
            "tile_data blob)"
        )
        facts = {"name": "Prov", "format": "png", "attribution": "© Prov"} | told
        database.executemany("INSERT INTO metadata VALUES (?, ?)", list(facts.items()))
        database.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            [(z, x, 2**z - 1 - y, content) for (z, x, y), content in tiles.items()],
        )
    return path


def four(red: int = 10) -> dict[tuple[int, int, int], bytes]:
    return {
        (ZOOM, WEST + x, NORTH + y): picture(red, 100 * x, 100 * y) for x in (0, 1) for y in (0, 1)
    }


def test_tiles_lie_as_gdal_sees_them(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", four())
    (table,) = list_tables(path)
    a, _, c, _, e, f = table.place
    with rasterio.open(path) as seen:
        for x in (0, 1):
            for y in (0, 1):
                column, row = (WEST + x - table.columns[0]) * 256, (NORTH + y - table.rows[0]) * 256
                place = (c + a * (column + 128), f + e * (row + 128))
                (colour,) = seen.sample([place], indexes=[1, 2, 3])
                assert tuple(colour) == (10, 100 * x, 100 * y)
    with open_tiles(path) as pyramid:
        colour = pyramid.read((column + 9, row + 9, column + 10, row + 10), 1, 1)[0, 0]
    assert tuple(colour) == (10, 100, 100, 255)


def test_sizes_that_are_missing_are_made_of_finer_ones(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", four())
    (table,) = list_tables(path)
    with open_tiles(path) as pyramid:
        width, height = pyramid.sizes[1]
        seen = pyramid.read_level(1, (0, 0, width, height))
        covered = seen[seen[..., 3] == 255]
        assert len(covered) == 256 * 256
        assert set(map(tuple, covered[:, :3].tolist())) == {
            (10, 0, 0), (10, 100, 0), (10, 0, 100), (10, 100, 100)
        }  # fmt: skip
    assert len(table.zooms) == 1


def test_far_out_nothing_is_drawn(tmp_path: Path) -> None:
    far = {(ZOOM, WEST + 10 * n, NORTH + 10 * n): picture(1, 2, 3) for n in range(3)}
    path = write_mbtiles(tmp_path / "a.mbtiles", far)
    with open_tiles(path) as pyramid:
        assert len(pyramid.sizes) > MOST_HALVED + 2
        width, height = pyramid.sizes[MOST_HALVED + 1]
        assert not pyramid.read_level(MOST_HALVED + 1, (0, 0, width, height)).any()
        width, height = pyramid.sizes[MOST_HALVED]
        assert pyramid.read_level(MOST_HALVED, (0, 0, width, height)).any()


def test_larger_tiles_than_usual(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", {(ZOOM, WEST, NORTH): picture(1, 2, 3, 512)})
    (table,) = list_tables(path)
    assert table.tile == (512, 512)
    assert table.zooms[0].pixel == pytest.approx(2 * 20037508.342789244 / 2**ZOOM / 512)


def test_info_tells_of_them(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", four())
    health = examine_file(path)
    (raster,) = health.rasters
    assert (health.driver, raster.crs) == ("MBTiles", "EPSG:3857")
    assert raster.width >= 512 and raster.height >= 512


@pytest.mark.parametrize(
    ("tiles", "told", "word"),
    [
        (four(), {"format": "pbf"}, "vektorrutor"),
        ({}, {}, "inga kartrutor"),
        ({(ZOOM, WEST, NORTH): b"hej"}, {}, "kan inte läsas"),
        ({(ZOOM, WEST, NORTH): picture(1, 2, 3)[:60]}, {}, "kan inte läsas"),
        ({(ZOOM, WEST, NORTH): b""}, {}, "kan inte läsas"),
    ],
)
def test_files_that_cannot_be_drawn(
    tiles: dict[tuple[int, int, int], bytes], told: dict[str, str], word: str, tmp_path: Path
) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", tiles, **told)
    with pytest.raises(UnreadableFile, match=word):
        list_tables(path)


def test_a_tile_that_is_damaged_is_told_when_it_is_drawn(tmp_path: Path) -> None:
    tiles = four()
    tiles[ZOOM, WEST + 1, NORTH + 1] = b"trasig"
    path = write_mbtiles(tmp_path / "a.mbtiles", tiles)
    (table,) = list_tables(path)
    with open_tiles(path, name="Prov") as pyramid:
        x, y = (WEST + 1 - table.columns[0]) * 256, (NORTH + 1 - table.rows[0]) * 256
        with pytest.raises(UnreadableFile, match="Prov"):
            pyramid.read((x, y, x + 1, y + 1), 1, 1)


def test_other_files_have_no_tiles(tmp_path: Path, shared_geo: Path) -> None:
    (tmp_path / "a.txt").write_text("hej")
    assert not has_tiles(tmp_path / "a.txt") and not has_tiles(tmp_path / "saknas")
    assert not has_tiles(tmp_path)
    assert not has_tiles(shared_geo / "boundaries" / "orebro_lan_kommuner.gpkg")


@settings(max_examples=60)
@given(place=st.floats(0, 1), content=st.binary(min_size=1, max_size=200), cut=st.booleans())
def test_damaged_files_never_crash(
    place: float, content: bytes, cut: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write_mbtiles(tmp_path_factory.mktemp("skadad") / "a.mbtiles", four())
    whole = bytearray(path.read_bytes())
    at = int(place * (len(whole) - 1))
    if cut:
        del whole[at:]
    else:
        whole[at : at + len(content)] = content
    path.write_bytes(bytes(whole))
    try:
        if has_tiles(path):
            for table in list_tables(path):
                with open_tiles(path, table.name) as pyramid:
                    found = pyramid.read((0, 0, pyramid.width, pyramid.height), 32, 32)
                    assert found.shape == (32, 32, 4) and found.dtype == np.uint8
    except LayerError as fault:
        assert str(fault).endswith(".")
