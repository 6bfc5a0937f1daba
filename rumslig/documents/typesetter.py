"""Typesetting with typst: one call from content to bytes, with only our fonts and no clock."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from rumslig.documents.fonts import font_folder
from rumslig.look import state_icon_svg

PDF_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the time of writing in documents that have no date yet."""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_folder())],
    )


def typeset(
    template: str,
    files: Mapping[str, bytes],
    *,
    form: Literal["pdf", "png"] = "pdf",
    when: datetime = UNDATED,
    ppi: float = 144,
) -> bytes:
    """Return a template's PDF (PDF/A-2a and PDF/UA-1) or PNG.

    Parameters
    ----------
    files
        What the template reads, by path below its own folder.
    when
        The time written into the file's metadata.
    """
    made = _compile(template, files, form, when, ppi)
    if not isinstance(made, bytes):  # a list only where a template has several pages as PNG
        raise TypeError("typst returned several pages")
    return made


def typeset_pages(template: str, files: Mapping[str, bytes], ppi: float) -> tuple[bytes, ...]:
    """Return a template's pages as PNG."""
    made = _compile(template, files, "png", UNDATED, ppi)
    return (made,) if isinstance(made, bytes) else tuple(made)


def _compile(
    template: str,
    files: Mapping[str, bytes],
    form: Literal["pdf", "png"],
    when: datetime,
    ppi: float,
) -> bytes | list[bytes]:
    with tempfile.TemporaryDirectory(prefix="rumslig-") as folder:
        root = Path(folder)
        (root / "main.typ").write_text(template, "utf-8")
        for name, content in files.items():
            (root / name).write_bytes(content)
        made: bytes | list[bytes] = typst.compile(
            str(root / "main.typ"),
            root=str(root),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format=form,
            ppi=ppi if form == "png" else None,
            pdf_standards=PDF_STANDARDS if form == "pdf" else [],
            timestamp=when,
        )
    return made


@cache
def state_icon_png(state_key: str) -> bytes:
    """Return a state's symbol as a picture, for formats that take no SVG."""
    template = (
        "#set page(width: 18pt, height: 18pt, margin: 0pt, fill: none)\n"
        '#image("symbol.svg", width: 18pt)'
    )
    files = {"symbol.svg": state_icon_svg(state_key).encode()}
    return typeset(template, files, form="png", ppi=300)
