"""Structure images on the map: in their place, faint, and no closer than they were made for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pictures
import pyproj
import pytest
import rasterio
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from rasterio.transform import Affine

from layers.images import pyramid
from ui.map.picture_shelf import PictureShelf
from ui.map.pictures import draw_pictures, is_meaningful
from ui.map.renderer import PainterRenderer
from ui.map.scene import MapScene, SceneImage
from ui.map.viewport import Viewport

PLACE = tuple(pictures.PLACE)[:6]
RED, BLUE = (200, 30, 30), (20, 60, 210)


def halves(path: Path, *, crs: str = "EPSG:3006", place: Affine = pictures.PLACE) -> Path:
    """Write a GeoTIFF whose western half is red and eastern half blue, 40 × 30."""
    bands = np.zeros((3, 30, 40), dtype=np.uint8)
    bands[:, :, :20], bands[:, :, 20:] = np.array(RED)[:, None, None], np.array(BLUE)[:, None, None]
    with rasterio.open(
        path, "w", driver="GTiff", width=40, height=30, count=3, dtype="uint8", crs=crs,
        transform=place,
    ) as target:  # fmt: skip
        target.write(bands)
    return path


def scene_image(path: Path, **more: object) -> SceneImage:
    made = SceneImage("prov/bild", "Bild", path, "tiff", PLACE, "EPSG:3006", 1.0)
    return replace(made, **more)  # type: ignore[arg-type]


def view(metres_per_px: float = 10.0) -> Viewport:
    """Return a view with the image's middle in its own."""
    return Viewport(501_000, 6_579_250, metres_per_px, 300, 200)


def drawn(image: SceneImage, viewport: Viewport) -> QImage:
    scene = MapScene(images=(image,))
    return PainterRenderer().render(scene, viewport, "light", 1.0, lambda: False)


def colour_at(picture: QImage, viewport: Viewport, e: float, n: float) -> tuple[int, int, int]:
    x = (e - viewport.centre_e) / viewport.metres_per_px + viewport.width / 2
    y = (viewport.centre_n - n) / viewport.metres_per_px + viewport.height / 2
    found = QColor(picture.pixel(int(x), int(y)))
    return found.red(), found.green(), found.blue()


@pytest.mark.parametrize("metres_per_px", [2.0, 10.0, 60.0])
def test_an_image_lies_where_its_place_says(
    application: QGuiApplication, tmp_path: Path, metres_per_px: float
) -> None:
    viewport = view(metres_per_px)
    picture = drawn(scene_image(halves(tmp_path / "a.tif")), viewport)
    assert colour_at(picture, viewport, 500_850, 6_579_250) == RED
    assert colour_at(picture, viewport, 501_150, 6_579_250) == BLUE
    if metres_per_px == 10.0:  # just inside and outside its western edge
        land = colour_at(picture, viewport, 499_900, 6_579_250)
        assert colour_at(picture, viewport, 500_030, 6_579_250) == RED != land
        assert colour_at(picture, viewport, 501_000, 6_578_400) == land


def test_an_image_is_as_faint_as_its_package_says(
    application: QGuiApplication, tmp_path: Path
) -> None:
    viewport, path = view(), halves(tmp_path / "a.tif")
    land = np.array(colour_at(drawn(scene_image(path), viewport), viewport, 499_800, 6_579_250))
    faint = colour_at(
        drawn(scene_image(path, opacity=0.25), viewport), viewport, 500_850, 6_579_250
    )
    assert np.abs(np.array(faint) - (0.25 * np.array(RED) + 0.75 * land)).max() <= 2


def test_an_image_is_not_shown_closer_than_it_was_made_for(
    application: QGuiApplication, tmp_path: Path
) -> None:
    image = scene_image(halves(tmp_path / "a.tif"), scale=100_000)
    near, far = view(20.0), view(30.0)
    assert (is_meaningful(image, near), is_meaningful(image, far)) == (False, True)
    assert colour_at(drawn(image, near), near, 500_850, 6_579_250) != RED
    assert colour_at(drawn(image, far), far, 500_850, 6_579_250) == RED


def test_an_image_in_another_system_is_moved(application: QGuiApplication, tmp_path: Path) -> None:
    to_local = pyproj.Transformer.from_crs("EPSG:3006", "EPSG:3009", always_xy=True)
    north_west = to_local.transform(500_000, 6_580_000)
    place = Affine(50.0, 0.0, north_west[0], 0.0, -50.0, north_west[1])
    path = halves(tmp_path / "a.tif", crs="EPSG:3009", place=place)
    viewport = view()
    image = scene_image(path, place=tuple(place)[:6], crs="EPSG:3009")
    picture = drawn(image, viewport)
    assert colour_at(picture, viewport, 500_850, 6_579_250) == RED
    assert colour_at(picture, viewport, 501_150, 6_579_250) == BLUE


def test_a_damaged_image_leaves_the_map_as_it_is(
    application: QGuiApplication, tmp_path: Path
) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(b"skada")
    viewport = view()
    empty = PainterRenderer().render(MapScene(), viewport, "light", 1.0, lambda: False)
    assert drawn(scene_image(path), viewport) == empty
    changed = scene_image(halves(tmp_path / "b.tif"), sha256="0" * 64)
    assert drawn(changed, viewport) == empty


def test_a_turned_and_skewed_image_lies_where_its_place_says(
    application: QGuiApplication, tmp_path: Path
) -> None:
    place = Affine(32.0, -30.0, 500_000.0, -38.0, -44.0, 6_580_000.0)
    path = halves(tmp_path / "a.tif", place=place)
    image = scene_image(path, place=tuple(place)[:6])
    for pixel, colour in (((15, 15), RED), ((25, 15), BLUE), ((25, 28), BLUE)):
        e = place.a * pixel[0] + place.b * pixel[1] + place.c
        n = place.d * pixel[0] + place.e * pixel[1] + place.f
        viewport = Viewport(e, n, 20.0, 101, 101)
        assert colour_at(drawn(image, viewport), viewport, e, n) == colour


def test_a_dense_screen_shows_the_same_place_with_more_pixels(
    application: QGuiApplication, tmp_path: Path
) -> None:
    viewport, image = view(10.0), scene_image(halves(tmp_path / "a.tif"))
    scene = MapScene(images=(image,))
    plain = PainterRenderer().render(scene, viewport, "light", 1.0, lambda: False)
    dense = PainterRenderer().render(scene, viewport, "light", 2.0, lambda: False)
    assert dense.width() == 2 * plain.width()
    for x, y in ((20, 20), (100, 100), (160, 100), (290, 190)):
        assert dense.pixelColor(2 * x, 2 * y) == plain.pixelColor(x, y)


def test_neighbouring_packages_do_not_hide_each_other(
    application: QGuiApplication, tmp_path: Path
) -> None:
    first = scene_image(halves(tmp_path / "a.tif"), group="norr")
    white = tmp_path / "b.tif"
    with rasterio.open(
        white, "w", driver="GTiff", width=40, height=30, count=3, dtype="uint8",
        crs="EPSG:3006", transform=pictures.PLACE,
    ) as target:  # fmt: skip
        target.write(np.full((3, 30, 40), 255, dtype=np.uint8))
    viewport = view()
    for group, seen in (("söder", RED), ("norr", (255, 255, 255))):
        scene = MapScene(images=(first, scene_image(white, group=group)))
        picture = PainterRenderer().render(scene, viewport, "light", 1.0, lambda: False)
        assert colour_at(picture, viewport, 500_850, 6_579_250) == seen


def test_a_large_image_is_asked_for_once_and_shown_from_its_preview_meanwhile(
    application: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyramid, "SMALL_PIXELS", 10)
    path, folder = halves(tmp_path / "a.tif"), tmp_path / "kopior"
    image = scene_image(path, width=40, height=30)
    shelf, wanted = PictureShelf(), []
    shelf.folder, shelf.on_wanted = folder, wanted.append
    viewport = view()

    def shown() -> tuple[int, int, int]:
        sheet = QImage(300, 200, QImage.Format.Format_RGB32)
        sheet.fill(0)
        painter = QPainter(sheet)
        assert draw_pictures(painter, (image,), viewport, shelf=shelf)
        painter.end()
        return colour_at(sheet, viewport, 500_850, 6_579_250)

    assert (shown(), shown(), wanted) == ((0, 0, 0), (0, 0, 0), [image])
    seen: list[tuple[int, int, int]] = []
    pyramid.prepare_pyramid(path, "tiff", "a", folder, lambda *_step: seen.append(shown()))
    assert seen and seen[-1] == RED
    shelf.renew(image)
    assert shown() == RED and wanted == [image]


def test_colours_are_read_from_palettes_greys_and_sixteen_bits(tmp_path: Path) -> None:
    def colours_of(bands: np.ndarray, palette: dict[int, tuple[int, ...]] | None) -> list:
        path = tmp_path / "p.tif"
        with rasterio.open(
            path, "w", driver="GTiff", width=2, height=1, count=1, dtype=bands.dtype,
            transform=pictures.PLACE,
        ) as target:  # fmt: skip
            target.write(bands)
            if palette:
                target.write_colormap(1, palette)
        with pyramid.open_pyramid(path, "tiff", "p", tmp_path / "kopior") as found:
            return found.read((0, 0, 2, 1), 2, 1).tolist()

    assert colours_of(
        np.array([[[0, 1]]], dtype=np.uint8), {0: (1, 2, 3, 255), 1: (4, 5, 6, 0)}
    ) == [[[1, 2, 3, 255], [4, 5, 6, 255]]]
    assert colours_of(np.array([[[0x8001, 0x1000]]], dtype=np.uint16), None) == [
        [[128, 128, 128, 255], [16, 16, 16, 255]]
    ]
