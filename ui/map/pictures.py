"""Drawing placed pictures: faint, under the themes, and no closer than they were made for.

Only what the view shows is read, at the level that fits, so a picture of any size costs the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyproj
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from layers.crs import WORKING_CRS, parse_crs
from layers.errors import LayerError
from layers.images.pages import HeldPage
from layers.images.picture import Colours
from ui.map.picture_shelf import SHELF, PictureShelf, Source
from ui.map.scene import SceneImage
from ui.map.viewport import Viewport
from ui.turn import give_way

_MOST_PIXELS = 1 << 20
"""Pixels of the screen that are drawn at a time, so that little is in memory."""
_BENT_PX = 256
"""A picture in another system is a plane on pieces so large, to a small part of a pixel."""
_BLUR = 0.75
_FINEST = 1 / 64
"""Pixels of a page that one of the screen is, at the least."""
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
    source = shelf.open(image)
    preview = shelf.preview(image) if source is None else None
    if source is None and preview is None:
        return True  # not ready, or damaged: whoever shows the list tells of it
    painter.save()
    painter.setOpacity(image.opacity)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    try:
        for cell in _cells_of(image, viewport, device_ratio):
            if cancelled():
                return False
            give_way()
            _draw_cell(painter, image, source, preview, viewport, device_ratio, cell)
    except LayerError as fault:
        shelf.give_up(image)
        shelf.on_fault(image, fault)
    finally:
        painter.restore()
    return True


def _cells_of(image: SceneImage, viewport: Viewport, device_ratio: float) -> list[QRectF]:
    """Return the view in pieces, whole logical pixels each, on which the picture is a plane."""
    bends = _system(image.crs) != _system(WORKING_CRS)
    across = _BENT_PX if bends else max(1, math.ceil(viewport.width))
    down = _BENT_PX if bends else max(16, int(_MOST_PIXELS / (across * device_ratio**2)))
    return [
        QRectF(x, y, min(across, viewport.width - x), min(down, viewport.height - y))
        for y in range(0, math.ceil(viewport.height), down)
        for x in range(0, math.ceil(viewport.width), across)
    ]


def _draw_cell(
    painter: QPainter,
    image: SceneImage,
    source: Source | None,
    preview: Colours | None,
    viewport: Viewport,
    device_ratio: float,
    cell: QRectF,
) -> None:
    corners = ((cell.left(), cell.top()), (cell.right(), cell.top()),
               (cell.right(), cell.bottom()), (cell.left(), cell.bottom()))  # fmt: skip
    pixels = _pixels_of(image, viewport, corners)
    if pixels is None:
        return
    # how many of the picture's pixels one of the screen's is wide
    along = np.linalg.norm(pixels[1] - pixels[0]) / (cell.width() * device_ratio)
    below = np.linalg.norm(pixels[3] - pixels[0]) / (cell.height() * device_ratio)
    (left, top), (right, bottom) = pixels.min(axis=0), pixels.max(axis=0)
    level = -1
    if isinstance(source, HeldPage):
        # as sharp as the screen, however near
        step = max(float(min(along, below)), _FINEST)
        size = (math.ceil(source.width / step), math.ceil(source.height / step))
    elif source is not None:
        # a little too small is quicker, and draws calmer, than much too large
        level = source.level_for(float(max(along, below)) / _BLUR)
        step, size = float(2**level), source.sizes[level]
    else:
        assert preview is not None
        size = (preview.shape[1], preview.shape[0])
        step = float(max(1, round(max(image.width, image.height) / max(size))))
    cells = (
        max(0, math.floor(left / step) - _MARGIN_PX),
        max(0, math.floor(top / step) - _MARGIN_PX),
        min(size[0], math.ceil(right / step) + _MARGIN_PX),
        min(size[1], math.ceil(bottom / step) + _MARGIN_PX),
    )
    if cells[0] >= cells[2] or cells[1] >= cells[3]:
        return
    if isinstance(source, HeldPage):
        west, north, east, south = cells
        box = (west * step, north * step, east * step, south * step)
        colours = source.read(box, east - west, south - north)
    elif source is not None:
        colours = source.read_level(level, cells)
    else:
        assert preview is not None
        colours = preview[cells[1] : cells[3], cells[0] : cells[2]]
    drawn = _as_image(colours)
    painter.save()
    painter.setClipRect(cell)
    painter.setTransform(_way(pixels, corners, step, cells[:2]), combine=True)
    painter.drawImage(QPointF(0, 0), drawn)
    painter.restore()


def _way(
    pixels: npt.NDArray[np.float64],
    corners: tuple[tuple[float, float], ...],
    step: float,
    first: tuple[int, int],
) -> QTransform:
    """Return the plane from what was read, `step` whole pixels each, to the view."""
    known = np.column_stack([pixels / step - np.array(first), np.ones(len(corners))])
    (m11, m12), (m21, m22), (dx, dy) = np.linalg.lstsq(known, np.array(corners), rcond=None)[0]
    return QTransform(m11, m12, m21, m22, dx, dy)


def _as_image(colours: Colours) -> QImage:
    """Return colours as what is drawn quickest."""
    colours = np.ascontiguousarray(colours)
    rows, columns = colours.shape[:2]
    loose = QImage(colours.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888)
    # a copy: the array's memory is not the image's
    return loose.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _pixels_of(
    image: SceneImage, viewport: Viewport, places: tuple[tuple[float, float], ...]
) -> npt.NDArray[np.float64] | None:
    """Return the picture's pixels at places of the view, (n, 2); None where there are none."""
    metres, (x, y) = viewport.metres_per_px, np.array(places).T
    east = viewport.centre_e + (x - viewport.width / 2) * metres
    north = viewport.centre_n - (y - viewport.height / 2) * metres
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
