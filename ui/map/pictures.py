"""Drawing placed pictures: faint, under the layers, and no closer than they were made for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from layers.errors import LayerError
from layers.images.picture import hash_file, load_picture
from ui.map.scene import SceneImage
from ui.map.viewport import Viewport

_SMOOTH = Qt.TransformationMode.SmoothTransformation
_KEPT = 3
"""So many pictures are kept in memory."""


def draw_pictures(painter: QPainter, images: tuple[SceneImage, ...], viewport: Viewport) -> None:
    """Draw the pictures that are meaningful at the view's scale."""
    for image in images:
        if is_meaningful(image, viewport):
            _draw(painter, image, viewport)


def is_meaningful(image: SceneImage, viewport: Viewport) -> bool:
    """Whether the view is no closer than the picture was made for."""
    return viewport.scale_denominator >= image.scale


def _draw(painter: QPainter, image: SceneImage, viewport: Viewport) -> None:
    found = _levels(image)
    if not found:
        return  # a damaged file is told of by the store's own check
    a, b, c, d, e, f = found[0][1]
    pixel_m = max((a * a + d * d) ** 0.5, 1e-9)
    wanted = max(0, int(viewport.metres_per_px / pixel_m).bit_length() - 1)
    picture, (a, b, c, d, e, f) = found[min(wanted, len(found) - 1)]
    scale = 1 / viewport.metres_per_px
    corner = QPointF(
        (c - viewport.centre_e) * scale + viewport.width / 2,
        (viewport.centre_n - f) * scale + viewport.height / 2,
    )
    painter.save()
    painter.setOpacity(image.opacity)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(
        QTransform(a * scale, -d * scale, b * scale, -e * scale, corner.x(), corner.y()),
        combine=True,
    )
    painter.drawImage(QPointF(0, 0), picture)
    painter.restore()


@lru_cache(maxsize=_KEPT)
def _levels(image: SceneImage) -> tuple[tuple[QImage, tuple[float, ...]], ...]:
    """Return the picture and its halves, each with where its pixels lie; none where unreadable."""
    try:
        if image.sha256 and hash_file(image.path) != image.sha256:
            return ()  # changed on the disk: it is not what the package holds
        found = load_picture(image.path, image.format, image.place, image.crs, image.title)
    except (LayerError, OSError):
        return ()
    rows, columns = found.colours.shape[:2]
    whole = QImage(
        found.colours.tobytes(), columns, rows, columns * 4, QImage.Format.Format_RGBA8888
    ).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    levels = [(whole, found.place)]
    while min(levels[-1][0].width(), levels[-1][0].height()) > 256:
        before, place = levels[-1]
        half = before.scaled(before.width() // 2, before.height() // 2, mode=_SMOOTH)
        across, down = before.width() / half.width(), before.height() / half.height()
        a, b, c, d, e, f = place
        levels.append((half, (a * across, b * down, c, d * across, e * down, f)))
    return tuple(levels)
