"""Whether two pictures show the same, though another machine set the letters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

SIDE = 16
"""Pixels of a block; letters that sit a little otherwise have the same mean in it."""
TOLERATED = 11.0
"""Levels of 255 that a block's mean may differ."""
FEW = 2
"""So many blocks may differ more: an icon's edge that falls on two of them."""
REFERENCE = QSize(720, 450)


@dataclass(frozen=True, slots=True)
class Spot:
    """A block that differs: its place in the window of 1440 × 900 px, and by how much."""

    x: int
    y: int
    levels: float


def reduce(picture: QPixmap) -> QImage:
    """Return a picture in the size that references have."""
    small = picture.toImage().scaled(
        REFERENCE,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    small.setDevicePixelRatio(1)
    return small.convertToFormat(QImage.Format.Format_RGB888)


def differing_spots(one: QImage, other: QImage) -> list[Spot]:
    """Return the blocks whose mean colours differ more than is tolerated."""
    assert one.size() == other.size(), (one.size(), other.size())
    gap = np.abs(_means(one) - _means(other)).max(axis=2)
    return [
        Spot(int(column) * SIDE * 2, int(row) * SIDE * 2, round(float(gap[row, column]), 1))
        for row, column in np.argwhere(gap > TOLERATED)
    ]


def are_alike(one: QImage, other: QImage) -> bool:
    """Tell whether two pictures show the same."""
    return len(differing_spots(one, other)) <= FEW


def _means(image: QImage) -> NDArray[np.float64]:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    pixels = raw[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).astype(float)
    rows, columns = (np.arange(0, length, SIDE) for length in pixels.shape[:2])
    sums = np.add.reduceat(np.add.reduceat(pixels, rows, axis=0), columns, axis=1)
    ones = np.ones(pixels.shape[:2])
    counts = np.add.reduceat(np.add.reduceat(ones, rows, axis=0), columns, axis=1)
    means: NDArray[np.float64] = sums / counts[:, :, None]
    return means
