"""The text of a PDF's pages, and which pages hold something that is not text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from layers.images.pages import PDFIUM, check_ends, opened_document

FEW_LETTERS = 25
"""A page with no more letters than this, most of it a picture, is a scanned page with a number."""
SCANNED_SHARE = 0.5
UNKNOWN_SHARE = 0.3
MOST_OBJECTS = 200
"""How many of a page's objects are looked at for pictures."""
_UNKNOWN = {"\ufffd"}


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text.

    Attributes
    ----------
    number
        From 1.
    is_readable
        False where the page shows something that is no text: a scanned picture, letters drawn as
        lines, or letters that do not tell which they are. A blank page is readable.
    """

    number: int
    text: str
    is_readable: bool = True


def read_page_texts(path: Path, name: str = "") -> Iterator[PageText]:
    """Yield the text of each page of a PDF, in order.

    PDFium is let go of between the pages, so that others may draw.

    Raises
    ------
    UnreadableFile
        It is no PDF, is locked, damaged, cut short or empty.
    """
    known = name or path.name
    check_ends(path, known)
    with opened_document(path, known) as document:
        with PDFIUM:
            count = len(document)
        for index in range(count):
            with PDFIUM:
                found = _read(document, index)
            yield found


def _read(document: Any, index: int) -> PageText:
    try:
        page = document[index]
        text = _text_of(page)
        readable = _is_readable(page, text)
        page.close()
    except pypdfium2.PdfiumError:
        return PageText(index + 1, "", False)
    return PageText(index + 1, text, readable)


def _text_of(page: Any) -> str:
    words = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(words)
        return str(words.get_text_range(0, count)) if count > 0 else ""
    finally:
        words.close()


def _is_readable(page: Any, text: str) -> bool:
    marks = [letter for letter in text if not letter.isspace()]
    letters = sum(letter.isalnum() for letter in marks)
    unknown = sum(letter in _UNKNOWN or "\ue000" <= letter <= "\uf8ff" for letter in marks)
    if marks and unknown > UNKNOWN_SHARE * len(marks):
        return False
    if letters == 0:
        return bool(raw.FPDFPage_CountObjects(page) < 1)
    return letters > FEW_LETTERS or _picture_share(page) < SCANNED_SHARE


def _picture_share(page: Any) -> float:
    """Return how much of the page its largest picture covers (0–1)."""
    width, height = page.get_size()
    largest = 0.0
    for number, item in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3)):
        if number >= MOST_OBJECTS:
            break
        left, bottom, right, top = item.get_bounds()
        across = max(0.0, min(right, width) - max(left, 0.0))
        up = max(0.0, min(top, height) - max(bottom, 0.0))
        largest = max(largest, across * up)
    return largest / (width * height) if width * height else 0.0
