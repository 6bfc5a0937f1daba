"""Drawing placed pictures: faint, under the layers, and no closer than they were made for.

Only what the view shows is read, at the level that fits, and laid on the view's own pixels; so a
picture of any size, turned or in another coordinate system, costs about the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyproj
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from rasterio.transform import Affine

from layers.crs import WORKING_CRS, parse_crs
from layers.errors import LayerError
from layers.images.picture import Colours
from layers.images.pyramid import Pyramid
from layers.images.sampling import lay_out, multiplied
from ui.map.picture_shelf import SHELF, PictureShelf
from ui.map.scene import SceneImage
from ui.map.viewport import Viewport
from ui.turn import give_way

_STRIP_PIXELS = 1 << 20
"""Pixels of the view that are laid out at a time, so that little is in memory."""
_NODES = 9
_MARGIN_PX = 3

Mode = QPainter.CompositionMode


def draw_pictures(
    painter: QPainter,
    images: tuple[SceneImage, ...],
    viewport: Viewport,
    device_ratio: float = 1.0,
    cancelled: Callable[[], bool] = lambda: False,
    shelf: PictureShelf = SHELF,
) -> bool:
    """Draw the pictures that are meaningful at the view's scale; False when cancelled.

    Where structure images of two packages meet, as neighbouring regions' do, their colours are
    multiplied: the paper of one does not hide the other.
    """
    shown = [image for image in images if is_meaningful(image, viewport)]
    if not shown:
        return True
    width, height = (round(side * device_ratio) for side in (viewport.width, viewport.height))
    if len(shown) == 1:
        return _draw(painter, shown[0], viewport, device_ratio, cancelled, shelf)
    sheet = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    sheet.setDevicePixelRatio(device_ratio)
    sheet.fill(Qt.GlobalColor.transparent)
    inner = QPainter(sheet)
    try:
        for number, image in enumerate(shown):
            others = {other.group for other in shown[:number]}
            apart = bool(image.group) and bool(others - {image.group, ""})
            inner.setCompositionMode(
                Mode.CompositionMode_Multiply if apart else Mode.CompositionMode_SourceOver
            )
            if not _draw(inner, image, viewport, device_ratio, cancelled, shelf):
                return False
    finally:
        inner.end()
    painter.drawImage(QPointF(0, 0), sheet)
    return True


def is_meaningful(image: SceneImage, viewport: Viewport) -> bool:
    """Whether the view is no closer than the picture was made for."""
    return viewport.scale_denominator >= image.scale


def _draw(
    painter: QPainter,
    image: SceneImage,
    viewport: Viewport,
    device_ratio: float,
    cancelled: Callable[[], bool],
    shelf: PictureShelf,
) -> bool:
    pyramid = shelf.open(image)
    preview = shelf.preview(image) if pyramid is None else None
    if pyramid is None and preview is None:
        return True  # not ready, or damaged: whoever shows the list tells of it
    columns, rows = (round(side * device_ratio) for side in (viewport.width, viewport.height))
    pixel_m = viewport.metres_per_px / device_ratio
    west = viewport.centre_e - viewport.width / 2 * viewport.metres_per_px
    north = viewport.centre_n + viewport.height / 2 * viewport.metres_per_px
    strip = max(16, _STRIP_PIXELS // max(columns, 1))
    painter.save()
    painter.setOpacity(image.opacity)
    try:
        for row in range(0, rows, strip):
            if cancelled():
                return False
            give_way()
            target = Affine(pixel_m, 0.0, west, 0.0, -pixel_m, north - row * pixel_m)
            colours = _strip(image, pyramid, preview, target, columns, min(strip, rows - row))
            if colours is not None:
                drawn = QImage(
                    colours.data, columns, len(colours), columns * 4,
                    QImage.Format.Format_RGBA8888_Premultiplied,
                )  # fmt: skip
                drawn.setDevicePixelRatio(device_ratio)
                painter.drawImage(QPointF(0, row / device_ratio), drawn)
    except LayerError as fault:
        shelf.give_up(image)
        shelf.on_fault(image, fault)
    finally:
        painter.restore()
    return True


def _strip(
    image: SceneImage,
    pyramid: Pyramid | None,
    preview: Colours | None,
    target: Affine,
    columns: int,
    rows: int,
) -> Colours | None:
    """Return the picture on some rows of the view, multiplied; None where it does not reach."""
    pixels = _pixels_of(image, target, columns, rows)
    if pixels is None:
        return None
    found = pixels.reshape(_NODES, _NODES, 2)
    across = np.linalg.norm(np.diff(found, axis=1), axis=2).max() * (_NODES - 1) / columns
    down = np.linalg.norm(np.diff(found, axis=0), axis=2).max() * (_NODES - 1) / rows
    (left, top), (right, bottom) = pixels.min(axis=0), pixels.max(axis=0)
    if pyramid is None:
        assert preview is not None
        step = float(max(1, round(max(image.width, image.height) / max(preview.shape[:2]))))
        width, height = preview.shape[1], preview.shape[0]
        level = -1
    else:
        level = pyramid.level_for(float(max(across, down)))
        step = float(2**level)
        width, height = pyramid.sizes[level]
    cells = (
        max(0, int(np.floor(left / step)) - _MARGIN_PX),
        max(0, int(np.floor(top / step)) - _MARGIN_PX),
        min(width, int(np.ceil(right / step)) + _MARGIN_PX),
        min(height, int(np.ceil(bottom / step)) + _MARGIN_PX),
    )
    if cells[0] >= cells[2] or cells[1] >= cells[3]:
        return None
    if pyramid is not None:
        colours = pyramid.read_level(level, cells)
    else:
        assert preview is not None
        colours = preview[cells[1] : cells[3], cells[0] : cells[2]]
    a, b, c, d, e, f = image.place
    x, y = cells[0] * step, cells[1] * step
    place = Affine(a * step, b * step, a * x + b * y + c, d * step, e * step, d * x + e * y + f)
    return lay_out(multiplied(colours), place, _system(image.crs), target, columns, rows)


def _pixels_of(
    image: SceneImage, target: Affine, columns: int, rows: int
) -> npt.NDArray[np.float64] | None:
    """Return the picture's pixels at a net over some rows of the view, (81, 2); None: nowhere."""
    x, y = np.meshgrid(np.linspace(0, columns, _NODES), np.linspace(0, rows, _NODES))
    east, north = target.c + target.a * x.ravel(), target.f + target.e * y.ravel()
    if _system(image.crs) != _system(WORKING_CRS):
        east, north = _way_back(image.crs).transform(east, north)
    a, b, c, d, e, f = image.place
    found = np.linalg.solve([[a, b], [d, e]], np.stack([east - c, north - f])).T
    return found if np.isfinite(found).all() else None


@lru_cache(maxsize=8)
def _system(crs: str) -> pyproj.CRS:
    return parse_crs(crs)


@lru_cache(maxsize=8)
def _way_back(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(WORKING_CRS, _system(crs), always_xy=True)
