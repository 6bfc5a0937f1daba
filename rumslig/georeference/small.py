"""A small copy of a whole picture, of any size, or of a PDF's page."""

from __future__ import annotations

from pathlib import Path

from rasterio.windows import Window

from layers.images.open import open_image
from layers.images.pages import PageHead, PictureHead, open_page
from layers.images.picture import Colours, read_colours


def read_small(path: Path, head: PictureHead, longest: float) -> Colours:
    """Return a picture's colours with no side longer than so many pixels.

    Raises
    ------
    UnreadableFile
        The picture cannot be read.
    """
    shrink = max(1.0, max(head.width, head.height) / longest)
    columns, rows = max(1, round(head.width / shrink)), max(1, round(head.height / shrink))
    if isinstance(head, PageHead):
        with open_page(path, head.number, head.dpi, path.name) as page:
            return page.read((0, 0, head.width, head.height), columns, rows)
    with open_image(path, head.format, path.name) as source:
        return read_colours(source, Window(0, 0, head.width, head.height), (rows, columns))


def shrink_of(head: PictureHead, small: Colours) -> tuple[float, float]:
    """Return how many pixels across and down one of a small copy stands for."""
    rows, columns = small.shape[:2]
    return head.width / columns, head.height / rows
