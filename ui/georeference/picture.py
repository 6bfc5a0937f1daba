"""The picture that is being placed: what it is, and a small copy to lay over the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage
from rasterio.enums import ColorInterp, Resampling

from layers.georeference.raster import MOST_PLACED
from layers.images.head import ImageHead, read_head
from layers.images.open import open_image
from layers.images.picture import Colours, to_colours

MOST_SMALL = 1_200_000
"""Pixels of the small copy."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenPicture:
    """A picture that was opened.

    Attributes
    ----------
    small
        Its colours at a size that is quick to draw; it may be the whole of it.
    """

    path: Path
    head: ImageHead
    small: Colours

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.head.width, self.head.height

    @property
    def shrink(self) -> tuple[float, float]:
        """How many pixels across and down one of the small copy stands for."""
        rows, columns = self.small.shape[:2]
        return self.head.width / columns, self.head.height / rows


def open_picture(path: Path) -> OpenPicture:
    """Return a picture of the user's.

    Raises
    ------
    UnreadableFile
        It is no picture, is too large, or cannot be read.
    """
    head = read_head(path, path.name, MOST_PLACED)
    shrink = max(1.0, math.sqrt(head.width * head.height / MOST_SMALL))
    columns, rows = max(1, int(head.width / shrink)), max(1, int(head.height / shrink))
    with open_image(path, head.format, path.name) as source:
        wanted = list(range(1, min(source.count, 4) + 1))
        palette = source.colorinterp[0] == ColorInterp.palette
        bands = source.read(
            wanted,
            out_shape=(len(wanted), rows, columns),
            resampling=Resampling.nearest if palette else Resampling.average,
        )
        return OpenPicture(path, head, to_colours(bands, source))


def to_image(colours: Colours) -> QImage:
    """Return colours as Qt draws them."""
    rows, columns = colours.shape[:2]
    return QImage(
        np.ascontiguousarray(colours).tobytes(),
        columns,
        rows,
        columns * 4,
        QImage.Format.Format_RGBA8888,
    ).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
