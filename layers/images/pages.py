"""A PDF's page as a picture: drawn in windows, as sharp as it is asked for.

PDFium draws what the page holds. No forms are filled in, no script is run (the library is built
without JavaScript), no annotation is drawn, and nothing outside the file is opened but the fonts of
the machine, for letters that the PDF does not bring.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw
from rasterio.enums import ColorInterp
from rasterio.windows import Window

from layers.errors import UnreadableFile
from layers.images.head import LARGEST_FILE, ImageHead, is_picture, refused
from layers.images.open import open_image
from layers.images.picture import Colours
from layers.language import tr

DPI = 150.0
"""Pixels an inch where nobody says: what GDAL, and so QGIS, draws a page at."""
LEAST_DPI, MOST_DPI = 10.0, 2400.0
MOST_IN_WINDOW = 64_000_000
"""Pixels drawn at once."""
_POINTS = 72.0
_WORD, _END = b"%PDF-", b"%%EOF"
_NEAR = 1024
PDFIUM = threading.RLock()
"""PDFium may be in use by one thread only, whatever the document."""
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in a picture's pixels."""


@dataclass(frozen=True, slots=True)
class PageHead:
    """A page (from 1) and how many pixels it has at a resolution."""

    number: int
    dpi: float
    width: int
    height: int
    format: Literal["pdf"] = "pdf"


PictureHead = ImageHead | PageHead


class Page:
    """An open page of `width` × `height` pixels at its resolution.

    A PDF's unit is taken as 1/72 inch; a page that says another (UserUnit) is drawn as if it did
    not. What is cropped away is not there, and a turned page is drawn turned.
    """

    def __init__(self, page: Any, head: PageHead) -> None:
        self._page = page
        self.head = head
        self.width, self.height = head.width, head.height

    def close(self) -> None:
        """Let go of the page; it cannot be read after that."""
        with PDFIUM:
            self._page = None

    def read(self, box: Box, columns: int, rows: int) -> Colours:
        """Return a window as it is drawn at a size: no enlarged pixels, however near.

        Parameters
        ----------
        box
            In the page's pixels at its own resolution; what lies outside it covers nothing.
        columns, rows
            At most `MOST_IN_WINDOW` together.
        """
        left, top, right, bottom = box
        if columns * rows > MOST_IN_WINDOW or columns < 1 or rows < 1:
            raise ValueError(f"{columns} × {rows}")
        across, down = columns / (right - left), rows / (bottom - top)
        scale = self.head.dpi / _POINTS
        place = raw.FS_MATRIX(scale * across, 0, 0, scale * down, -left * across, -top * down)
        with PDFIUM:
            if self._page is None:
                raise ValueError(f"page {self.head.number} is closed")
            drawn = _draw(self._page, place, columns, rows)
        u = left + (np.arange(columns) + 0.5) / across
        v = top + (np.arange(rows) + 0.5) / down
        drawn[..., 3] = 255
        drawn[:, (u < 0) | (u > self.width)] = 0
        drawn[(v < 0) | (v > self.height)] = 0
        return drawn


def _draw(page: Any, place: Any, columns: int, rows: int) -> Colours:
    bitmap = raw.FPDFBitmap_CreateEx(columns, rows, raw.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise MemoryError(f"{columns} × {rows}")
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        flags = raw.FPDF_REVERSE_BYTE_ORDER | raw.FPDF_RENDER_LIMITEDIMAGECACHE
        whole = raw.FS_RECTF(0, 0, columns, rows)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, place, whole, flags)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        content = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return np.frombuffer(content, np.uint8).reshape(rows, -1, 4)[:, :columns].copy()


def is_pdf(path: Path) -> bool:
    """Whether a file begins as a PDF, which some do after other bytes."""
    try:
        with path.open("rb") as stream:
            first = stream.read(_NEAR)
        return _WORD in first and not is_picture(first)
    except OSError:
        return False


def count_pages(path: Path, name: str = "") -> int:
    """Return how many pages a PDF has; raises as `open_page`."""
    known = name or path.name
    check_ends(path, known)
    with opened_document(path, known) as document, PDFIUM:
        return len(document)


def read_page_head(
    path: Path, number: int = 1, dpi: float = DPI, name: str = "", *, most_pixels: int
) -> PageHead:
    """Return a page's size at a resolution; see `open_page`."""
    with open_page(path, number, dpi, name, most_pixels=most_pixels) as page:
        return page.head


@contextmanager
def open_page(
    path: Path, number: int = 1, dpi: float = DPI, name: str = "", *, most_pixels: int | None = None
) -> Iterator[Page]:
    """Yield a page of a PDF, to be read in windows.

    Parameters
    ----------
    number
        Which page, from 1.
    dpi
        Pixels an inch: what `Page.width` and `Page.height` count.
    most_pixels
        How many the page may have at that resolution; None where it is only looked at.

    Raises
    ------
    UnreadableFile
        It is no PDF, is locked, damaged, cut short or empty, has no such page, or the page has
        too many pixels.
    """
    known = name or path.name
    check_ends(path, known)
    with opened_document(path, known) as document:
        with PDFIUM:
            page = _load(document, number, known)
            width, height = page.get_size()
            is_blank = raw.FPDFPage_CountObjects(page) < 1
        if is_blank:
            raise UnreadableFile(
                tr("{file}: sidan {page} är tom eller skadad; inget är ritat på den.",
                   file=known, page=number)
            )  # fmt: skip
        opened = Page(page, _head_of(number, dpi, (width, height), known, most_pixels))
        try:
            yield opened
        finally:
            opened.close()


class HeldPage:
    """A page that stays open, for whoever draws it again and again; any thread may read."""

    def __init__(self, path: Path, head: PageHead, name: str = "") -> None:
        self._stack = ExitStack()
        page = open_page(path, head.number, head.dpi, name)
        self.read = self._stack.enter_context(page).read
        self.width, self.height = head.width, head.height

    def close(self) -> None:
        """Let go of the file."""
        self._stack.close()


@contextmanager
def opened_document(path: Path, name: str) -> Iterator[Any]:
    """Yield an open PDF, to be used under `PDFIUM`; raises as `open_page`."""
    with PDFIUM:
        raw.FPDF_LoadDocument(b"", None)  # so that the last error is this one: no such file
        try:
            document = pypdfium2.PdfDocument(path)
        except FileNotFoundError as error:
            raise UnreadableFile(
                tr("{file} finns inte; ange en fil som finns.", file=name)
            ) from error
        except pypdfium2.PdfiumError as error:
            if error.err_code in _LOCKED:
                raise UnreadableFile(
                    tr("{file} är låst med lösenord; lås upp den och spara den utan.", file=name)
                ) from error
            # what has no pages is not opened, and sets no error
            is_empty = error.err_code == raw.FPDF_ERR_FILE
            raise (_no_pages(name) if is_empty else _damaged(name)) from error
    try:
        with PDFIUM:
            is_whole = raw.FPDF_DocumentHasValidCrossReferenceTable(document)
        if not is_whole:  # PDFium mends it, and may lose what it cannot find
            raise _damaged(name)
        yield document
    finally:
        with PDFIUM:
            document.close()


def check_ends(path: Path, name: str) -> None:
    """Raise where a file does not begin and end as a PDF: PDFium would draw half of one."""
    try:
        with path.open("rb") as stream:
            first = stream.read(_NEAR)
            size = stream.seek(0, 2)
            stream.seek(max(0, size - _NEAR))
            last = stream.read()
    except OSError as error:
        raise UnreadableFile(
            tr("{file} kan inte läsas ({fact}).", file=name, fact=error.strerror)
        ) from error
    if _WORD not in first:
        raise UnreadableFile(tr("{file} är ingen PDF.", file=name))
    if size > LARGEST_FILE:
        raise refused(name, tr("den är större än {mb} MB", mb=LARGEST_FILE >> 20))
    if _END not in last:
        raise _damaged(name)


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        tr(
            "{file} är en skadad PDF eller slutar för tidigt; skaffa den på nytt, eller skriv ut "
            "den till en ny PDF.",
            file=name,
        )
    )


def _no_pages(name: str) -> UnreadableFile:
    return UnreadableFile(tr("{file} har inga sidor som går att läsa.", file=name))


def _load(document: Any, number: int, name: str) -> Any:
    count = len(document)
    if count < 1:
        raise _no_pages(name)
    if not 1 <= number <= count:
        raise UnreadableFile(
            tr("{file} har sidorna 1–{count}; sidan {page} finns inte.",
               file=name, count=count, page=number)
        )  # fmt: skip
    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise _damaged(name) from error


def _head_of(
    number: int, dpi: float, size: tuple[float, float], name: str, most_pixels: int | None
) -> PageHead:
    width, height = size
    if not (math.isfinite(width * height) and width > 0 and height > 0):
        raise _damaged(name)
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise UnreadableFile(
            tr("dpi ska vara {least}–{most}.", least=round(LEAST_DPI), most=round(MOST_DPI))
        )
    # not a row more for what is nothing but rounding
    columns, rows = (max(1, math.ceil(side * dpi / _POINTS - 1e-3)) for side in size)
    if most_pixels is not None and columns * rows > most_pixels:
        fits = math.floor(dpi * math.sqrt(most_pixels / (columns * rows)))
        advice = (
            tr("ange dpi {fits} eller lägre", fits=fits)
            if fits >= LEAST_DPI
            else tr("skriv ut den på mindre papper")
        )
        raise UnreadableFile(
            tr(
                "{file}: sidan {page} är {width} × {height} mm och får {count} miljoner "
                "bildpunkter med dpi {dpi}; högst {most} miljoner läses, {advice}.",
                file=name,
                page=number,
                width=round(width / _POINTS * 25.4),
                height=round(height / _POINTS * 25.4),
                count=columns * rows // 1_000_000,
                dpi=f"{dpi:g}",
                most=most_pixels // 1_000_000,
                advice=advice,
            )
        )
    return PageHead(number, float(dpi), columns, rows)


class _Bands:
    """A page with as much of what rasterio says of a picture as those who copy pictures ask."""

    count, nodata = 3, None
    dtypes = ("uint8",) * 3
    colorinterp = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)

    def __init__(self, page: Page) -> None:
        self._page = page
        self.width, self.height = page.width, page.height

    def read(self, *, window: Window) -> npt.NDArray[np.uint8]:
        left, top, columns, rows = (round(value) for value in window.flatten())
        found = self._page.read((left, top, left + columns, top + rows), columns, rows)
        return np.ascontiguousarray(found[..., :3].transpose(2, 0, 1))


@contextmanager
def open_bands(path: Path, head: PictureHead, name: str = "") -> Iterator[Any]:
    """Yield a picture or a page as rasterio reads one: size, bands and `read(window=…)`.

    Raises
    ------
    UnreadableFile
        It cannot be read, which may show only in what is done with it.
    """
    if isinstance(head, PageHead):
        with open_page(path, head.number, head.dpi, name) as page:
            yield _Bands(page)
    else:
        with open_image(path, head.format, name) as picture:
            if (picture.width, picture.height) != (head.width, head.height):
                raise refused(name or path.name, tr("den är ändrad sedan den öppnades"))
            yield picture
