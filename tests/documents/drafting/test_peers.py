"""The response as other programs read it: PDFium its tags, LibreOffice its docx."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pdf_structure import read_structure

from rumslig.cases.draft import Draft
from rumslig.documents.blocks import Figure, Heading, Response, Table
from rumslig.documents.docx import write_docx
from rumslig.documents.docx_starter import make_starter
from rumslig.documents.docx_template import Template, fill_template
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_image import MapImage
from rumslig.documents.maps import number_figures
from rumslig.documents.pdf import write_pdf
from rumslig.documents.response import compose_response

SPACES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}
LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")


@pytest.fixture(scope="module")
def response(ground: Evidence, draft: Draft, images: list[MapImage]) -> Response:
    """A response made of a draft, with maps and tables."""
    written = replace(ground, case=replace(ground.case, draft=draft))
    return compose_response(written, number_figures(ground, images), example=True)


def test_the_tags_of_the_pdf_tell_its_headings_tables_and_pictures(response: Response) -> None:
    found = read_structure(write_pdf(response))
    assert found.is_tagged
    assert (found.language, found.title) == ("sv", response.title)
    kinds = Counter(block.level for block in response.blocks if isinstance(block, Heading))
    headings = sum(found.count(f"H{level}") for level in range(1, 7))
    assert headings >= sum(kinds.values()) + 1, "each heading, and the title"
    tables = [block for block in response.blocks if isinstance(block, Table)]
    assert found.count("Table") >= len(tables) > 0
    assert found.count("TH") >= sum(len(table.columns) for table in tables)
    alts = Counter(tag.alt for tag in found.tags if tag.kind == "Figure")
    figures = [block for block in response.blocks if isinstance(block, Figure)]
    assert figures
    assert all(figure.alt in alts for figure in figures)
    assert "" not in alts, "no picture without words"


@LIBREOFFICE
@pytest.mark.parametrize("from_template", [False, True])
def test_libreoffice_loses_nothing(response: Response, tmp_path: Path, from_template: bool) -> None:
    """Kept as OpenDocument, it has each heading with its level, each row and all words."""
    made = tmp_path / "yttrande.docx"
    template = Template("mall.docx", make_starter())
    made.write_bytes(fill_template(template, response) if from_template else write_docx(response))
    for form in ("odt", "pdf"):
        _convert(made, form)
    with zipfile.ZipFile(tmp_path / "yttrande.odt") as archive:
        body = ElementTree.fromstring(archive.read("content.xml"))
    level = f"{{{SPACES['text']}}}outline-level"
    headings = [
        (int(item.get(level, "0")), "".join(item.itertext()).strip())
        for item in body.iterfind(".//text:h", SPACES)
    ]
    wanted = [(item.level, item.text) for item in response.blocks if isinstance(item, Heading)]
    assert not Counter(wanted) - Counter(headings)
    tables = [block for block in response.blocks if isinstance(block, Table)]
    rows = [
        len(item.findall(".//table:table-row", SPACES))
        for item in body.iterfind(".//table:table", SPACES)
    ]
    assert not Counter(len(item.rows) + 1 for item in tables) - Counter(rows)
    words = {
        "".join(item.itertext())
        for frame in body.iterfind(".//draw:frame", SPACES)
        for item in (*frame.findall("svg:desc", SPACES), *frame.findall("svg:title", SPACES))
    }
    figures = [block for block in response.blocks if isinstance(block, Figure)]
    assert all(figure.alt in words for figure in figures)
    assert (tmp_path / "yttrande.pdf").read_bytes().startswith(b"%PDF")


def _convert(path: Path, form: str) -> None:
    home = f"-env:UserInstallation={(path.parent / 'hem').as_uri()}"
    words = ["soffice", "--headless", home, "--convert-to", form, "--outdir", str(path.parent)]
    subprocess.run([*words, str(path)], check=True, timeout=180, capture_output=True)
