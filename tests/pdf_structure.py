"""What a PDF's tags say, read by PDFium: not by what wrote them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Tag:
    """An element of the structure tree: its type, and the words that stand for it."""

    kind: str
    alt: str


@dataclass(frozen=True)
class Tagged:
    """A PDF as its tags tell it."""

    title: str
    language: str
    is_tagged: bool
    tags: tuple[Tag, ...]

    def count(self, kind: str) -> int:
        return sum(tag.kind == kind for tag in self.tags)


def read_structure(content: bytes) -> Tagged:
    """Return the tags of all pages; one that runs over two pages comes once for each."""
    with closing(pypdfium2.PdfDocument(content)) as document:
        tags = [tag for page in range(len(document)) for tag in _tags_of(document, page)]
        return Tagged(
            title=document.get_metadata_dict()["Title"],
            language=_text(pdfium.FPDFCatalog_GetLanguage, document.raw),
            is_tagged=bool(pdfium.FPDFCatalog_IsTagged(document.raw)),
            tags=tuple(tags),
        )


def _tags_of(document: pypdfium2.PdfDocument, number: int) -> Iterator[Tag]:
    page = document[number]
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    try:
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            yield from _below(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
        page.close()


def _below(element: Any) -> Iterator[Tag]:
    if not element:
        return
    yield Tag(
        _text(pdfium.FPDF_StructElement_GetType, element),
        _text(pdfium.FPDF_StructElement_GetAltText, element),
    )
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        yield from _below(pdfium.FPDF_StructElement_GetChildAtIndex(element, index))


def _text(ask: Callable[..., int], subject: Any) -> str:
    """Return the words that PDFium gives as UTF-16 when asked twice."""
    size = ask(subject, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    ask(subject, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le")
