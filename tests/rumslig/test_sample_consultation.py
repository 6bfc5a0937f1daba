"""The sample consultation: what it holds, and that it is the same each time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2

from rumslig.builtin import sample_folder
from rumslig.sample_consultation import save_consultation, write_consultation


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = save_consultation(tmp_path / "remiss.zip").read_bytes()
    assert first == write_consultation()


def test_letters_can_be_searched_and_the_scan_cannot() -> None:
    with zipfile.ZipFile(io.BytesIO(write_consultation())) as archive:
        words = {
            name: read_pages(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".pdf")
        }
        plan = archive.read("plangräns.geojson")
    assert "senast den 18 december 2026" in " ".join(words["remissbrev.pdf"].split())
    assert "130,5 hektar" in words["planbeskrivning.pdf"]
    assert words["undersokning.pdf"].strip() == ""
    assert plan == (sample_folder() / "plan.geojson").read_bytes()


def read_pages(content: bytes) -> str:
    """Return the text of all pages of a PDF."""
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
