"""What is written of a placed picture: every colour where it belongs, in windows, whole or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pictures
import pytest
import rasterio
from placed_pictures import SWEREF, Truth
from rasterio.enums import ColorInterp

from layers.errors import NotPlaced, UnreadableFile
from layers.georeference import raster
from layers.georeference.mapping import FEWEST, Method
from layers.georeference.placement import Placement, place_by_points
from layers.images.head import read_head
from layers.images.points import ControlPoint

WIDTH, HEIGHT = 700, 600
SIDE = 20


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Squares of 20 × 20 pixels, no two alike."""
    path = tmp_path_factory.mktemp("bild") / "bild.tif"
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] // SIDE
    colours = np.stack([columns * 7, rows * 8, (columns + rows) % 2 * 200]).astype(np.uint8)
    with rasterio.open(
        path, "w", driver="GTiff", width=WIDTH, height=HEIGHT, count=3, dtype="uint8",
        crs=SWEREF.to_wkt(), transform=pictures.PLACE, photometric="RGB",
    ) as out:  # fmt: skip
        out.write(colours)
    return path


def placed(method: Method, seed: int = 1) -> Placement:
    chance = np.random.default_rng(seed)
    truth = Truth.of(method, chance)
    across = np.array([(x, y) for x in (0, 0.3, 0.7, 1) for y in (0, 0.33, 0.66, 1)])
    pixels = across * (WIDTH, HEIGHT)
    places = truth.apply(pixels)
    points = [
        ControlPoint(east, north, column, -row)
        for (column, row), (east, north) in zip(pixels, places, strict=True)
    ]
    return place_by_points(points, SWEREF, (WIDTH, HEIGHT), method, "bild.points")


@pytest.mark.parametrize("method", FEWEST)
def test_every_colour_is_where_it_belongs(picture: Path, tmp_path: Path, method: Method) -> None:
    placement = placed(method)
    target = tmp_path / "ut.tif"
    steps: list[tuple[int, int]] = []
    raster.write_geotiff(
        picture, read_head(picture), placement, target, "bild", lambda *step: steps.append(step)
    )
    assert steps[-1][0] == steps[-1][1]
    assert [path.name for path in tmp_path.iterdir()] == ["ut.tif"]
    rows, columns = np.mgrid[SIDE // 2 : HEIGHT : SIDE, SIDE // 2 : WIDTH : SIDE]
    middles = np.column_stack([columns.ravel() + 0.5, rows.ravel() + 0.5])
    places = placement.mapping.apply(middles)
    with rasterio.open(target) as out, rasterio.open(picture) as source:
        assert out.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert out.profile["tiled"] and out.overviews(1)
        assert out.crs.to_epsg() == 3006
        found = np.array(list(out.sample(places)))
        wanted = source.read()[:, rows.ravel(), columns.ravel()].T
        if method in ("helmert", "affine"):
            assert tuple(out.transform)[:6] == pytest.approx(placement.transform)
            assert np.array_equal(out.read(), source.read())
        else:
            assert out.colorinterp[3] == ColorInterp.alpha
            assert (found[:, 3] == 255).all()
            # what lies outside the picture covers nothing
            corner = out.read(4)[[0, 0, -1, -1], [0, -1, 0, -1]]
            assert (corner == 0).sum() >= 2
    assert np.array_equal(found[:, :3], wanted)
    read_head(target)  # may be used as an image in a package


def test_a_palette_stays_one(tmp_path: Path) -> None:
    source, target = tmp_path / "palett.png", tmp_path / "ut.tif"
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff", width=40, height=30, count=1, dtype="uint8", transform=pictures.PLACE
        ) as out:
            out.write((pictures.colours()[0] % 3)[None])
            out.write_colormap(1, {0: (255, 0, 0), 1: (0, 255, 0), 2: (0, 0, 255)})
        rasterio.shutil.copy(memory.name, source, driver="PNG")
    for extra in tmp_path.glob("*.xml"):
        extra.unlink()
    points = [
        ControlPoint(5e5 + 50 * x, 6.58e6 - 50 * y, x, y)
        for x, y in ((0, 0), (40, 0), (40, 30), (0, 30))
    ]
    for method in ("affine", "projective"):
        placement = place_by_points(points, SWEREF, (40, 30), method, "x")  # type: ignore[arg-type]
        raster.write_geotiff(source, read_head(source), placement, target, "palett.png")
        with rasterio.open(target) as out:
            if method == "affine":
                assert out.colormap(1)[1] == (0, 255, 0, 255)
                assert (out.read(1) == pictures.colours()[0] % 3).all()
            else:
                wanted = np.eye(3, dtype=np.uint8)[pictures.colours()[0] % 3] * 255
                assert np.array_equal(out.read()[:3].transpose(1, 2, 0), wanted)


def test_a_mapping_that_folds_or_stretches_is_not_written(picture: Path, tmp_path: Path) -> None:
    near = np.array([(300, 300), (310, 300), (300, 310), (311, 312), (305, 301), (302, 306),
                     (308, 307), (303, 311), (309, 303), (306, 309)], dtype=float)  # fmt: skip
    chance = np.random.default_rng(3)
    points = [
        ControlPoint(5e5 + 9 * x + chance.normal(0, 3), 6.5e6 - 9 * y + chance.normal(0, 3), x, -y)
        for x, y in near
    ]
    placement = place_by_points(points, SWEREF, (WIDTH, HEIGHT), "poly3", "x")
    with pytest.raises(NotPlaced, match=r"(drar ut|viker) bilden"):
        raster.write_geotiff(picture, read_head(picture), placement, tmp_path / "ut.tif", "bild")
    assert list(tmp_path.iterdir()) == []


def test_the_old_file_stays_where_the_picture_is_damaged(tmp_path: Path) -> None:
    source, target = tmp_path / "bild.tif", tmp_path / "ut.tif"
    pictures.geotiff(source, compress="deflate")
    content = bytearray(source.read_bytes())
    at = content.index(b"\x78", 200)  # where a packed strip begins
    content[at : at + 40] = bytes(40)
    source.write_bytes(bytes(content))
    target.write_bytes(b"den gamla")
    read_head(source)  # its head is sound: the damage shows when the colours are read
    for method in ("affine", "tps"):
        with pytest.raises(UnreadableFile, match="skadad eller slutar för tidigt"):
            raster.write_geotiff(source, read_head(source), placed(method), target, "bild.tif")  # type: ignore[arg-type]
        assert target.read_bytes() == b"den gamla"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["bild.tif", "ut.tif"]


def test_a_large_picture_is_let_in_here_and_a_larger_is_not(tmp_path: Path) -> None:
    path = tmp_path / "stor.png"
    path.write_bytes(pictures.png(said=(22_000, 22_000)))
    with pytest.raises(UnreadableFile, match="skadad"):  # it lies, but not by its size
        read_head(path, "", raster.MOST_PLACED)
    path.write_bytes(pictures.png(said=(25_000, 25_000)))
    with pytest.raises(UnreadableFile, match="högst 500 miljoner"):
        read_head(path, "", raster.MOST_PLACED)
