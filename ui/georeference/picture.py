"""The picture that is being placed: what it is, and a small copy to lay over the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage
from rasterio.windows import Window

from layers.errors import UnreadableFile
from layers.images.open import open_image
from layers.images.pages import PageHead, PictureHead, count_pages, is_pdf, open_page
from layers.images.picture import Colours, read_colours
from rumslig.georeference.draft import DraftPoint, read_draft_points, take_points
from rumslig.georeference.placing import points_inside, read_picture_head
from rumslig.georeference.small import read_small, shrink_of

LONGEST_SMALL = 1_400
"""Pixels along the longer side of the small copy."""


PictureKey = tuple[Path, int | None]
"""A picture's file, and which page of it where it has pages."""
Stamp = tuple[int, int]
"""A file's size and time."""
_LOWER = (100.0, 72.0, 50.0, 25.0, 10.0)
"""Pixels an inch that a page is drawn at where more than usual would make it too large."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenPicture:
    """A picture that was opened.

    Attributes
    ----------
    small
        Its colours at a size that is quick to draw; it may be the whole of it.
    pages
        How many pages the PDF has that it is one of; 0 where it is none.
    stamp
        The file as it was then; None where that is not known.
    """

    path: Path
    head: PictureHead
    small: Colours
    pages: int = 0
    stamp: Stamp | None = None

    @property
    def page(self) -> PageHead | None:
        """Which page of a PDF it is; None where it is no page."""
        return self.head if isinstance(self.head, PageHead) else None

    @property
    def key(self) -> PictureKey:
        """Return what it is known by, at any resolution."""
        return self.path, self.page.number if self.page is not None else None

    def has_changed(self) -> bool:
        """Whether its file is gone, or is another than the one that was opened."""
        return self.stamp is not None and self.stamp != _stamp_of(self.path)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.head.width, self.head.height

    @property
    def shrink(self) -> tuple[float, float]:
        """How many pixels across and down one of the small copy stands for."""
        return shrink_of(self.head, self.small)


def open_picture(path: Path, page: int | None = None, dpi: float | None = None) -> OpenPicture:
    """Return a picture of the user's, or a page of a PDF (the first unless another is said).

    Raises
    ------
    UnreadableFile
        It is no picture, is too large, or cannot be read.
    """
    stamp = _stamp_of(path)
    pages = count_pages(path) if is_pdf(path) else 0
    head = _head_that_fits(path, page) if pages and dpi is None else None
    head = head or read_picture_head(path, page, dpi)
    return OpenPicture(path, head, read_small(path, head, LONGEST_SMALL), pages, stamp)


def _head_that_fits(path: Path, page: int | None) -> PictureHead | None:
    """Return a page's head at the usual resolution, or the highest at which it is not too large."""
    for dpi in (None, *_LOWER):
        try:
            return read_picture_head(path, page, dpi)
        except UnreadableFile:
            continue
    return None


def _stamp_of(path: Path) -> Stamp | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


def read_near(picture: OpenPicture, column: float, row: float, reach_px: int) -> Colours:
    """Return the pixels around a place of a picture, (2·reach + 1) each way; outside is nothing."""
    side = 2 * reach_px + 1
    left, top = math.floor(column) - reach_px, math.floor(row) - reach_px
    if picture.page is not None:
        with open_page(picture.path, picture.page.number, picture.page.dpi) as opened:
            return opened.read((left, top, left + side, top + side), side, side)
    found = np.zeros((side, side, 4), dtype=np.uint8)
    width, height = picture.size
    west, north = max(left, 0), max(top, 0)
    east, south = min(left + side, width), min(top + side, height)
    if west < east and north < south:
        assert picture.head.format != "pdf"
        with open_image(picture.path, picture.head.format, picture.path.name) as source:
            part = read_colours(source, Window(west, north, east - west, south - north))
        found[north - top : south - top, west - left : east - left] = part
    return found


def find_own_points(picture: OpenPicture) -> tuple[tuple[DraftPoint, ...], str] | None:
    """Return the points that a picture comes with, and the file that they stand in.

    They lie beside it as QGIS keeps them, or in a GeoTIFF itself; those beside a PDF are of its
    first page.

    Raises
    ------
    LayerError
        They cannot be read.
    """
    path = picture.path
    if picture.page is not None and picture.page.number > 1:
        return None
    beside = path.with_name(path.name + ".points")
    if beside.is_file():
        return read_draft_points(beside, picture.size), beside.name
    inside = points_inside(path, picture.head)
    if inside is None:
        return None
    return take_points(inside.points, inside.crs, picture.size, path.name), path.name


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
