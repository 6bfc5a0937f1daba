"""The docx and the PDF as others read them: structure, language, alternatives, metadata."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from xml.etree import ElementTree

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from rumslig.documents.blocks import Response
from rumslig.documents.docx import write_docx
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_image import MapImage
from rumslig.documents.maps import number_figures
from rumslig.documents.pdf import write_pdf
from rumslig.documents.response import compose_response


@pytest.fixture(scope="module")
def response(evidence: Evidence, images: list[MapImage]) -> Response:
    figures = number_figures(evidence, images)
    return compose_response(evidence, figures, evidence.result.packages, example=True)


@pytest.fixture
def pdf_text(response: Response) -> str:
    document = pypdfium2.PdfDocument(write_pdf(response))
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return re.sub(r"\s+", " ", " ".join(pages))


def test_docx_has_real_headings_lists_and_captions(response: Response) -> None:
    document = docx.Document(io.BytesIO(write_docx(response)))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Number"} <= styles
    headings = [
        int(paragraph.style.name[-1])
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings))
    assert document.paragraphs[3].text == response.title


def test_docx_tables_repeat_their_heads(response: Response) -> None:
    document = docx.Document(io.BytesIO(write_docx(response)))
    assert len(document.tables) >= 6
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])


def test_docx_pictures_have_words(response: Response) -> None:
    document = docx.Document(io.BytesIO(write_docx(response)))
    described = [item.get("descr") for item in document.element.body.iter(qn("wp:docPr"))]
    assert described and all(described)
    assert sum(text.startswith("Planområdet och viktiga träffar.") for text in described) == 1


def test_docx_header_has_dnr_date_and_page_fields(response: Response) -> None:
    section = docx.Document(io.BytesIO(write_docx(response))).sections[0]
    for header in (section.first_page_header, section.header):
        cells = " ".join(cell.text for row in header.tables[0].rows for cell in row.cells)
        assert "26RS101" in cells and "2026-12-11" in cells and "Förnamn Efternamn" in cells
        fields = [item.text.strip() for item in header._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]
    assert "EXEMPELDATA · kontroll" in section.footer.paragraphs[0].text


def test_docx_language_and_properties_come_from_the_case(response: Response) -> None:
    document = docx.Document(io.BytesIO(write_docx(response)))
    language = document.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "sv-SE"
    core = document.core_properties
    assert (core.title, core.author) == (response.title, "Region Prov")
    assert core.created.date().isoformat() == "2026-12-11"


def test_docx_properties_stand_in_the_order_of_the_schema(response: Response) -> None:
    order = [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "widowControl",
        "numPr",
        "pBdr",
        "shd",
        "tabs",
        "spacing",
        "ind",
        "contextualSpacing",
        "jc",
        "outlineLvl",
        "rPr",
    ]
    with zipfile.ZipFile(io.BytesIO(write_docx(response))) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    seen = 0
    for properties in root.iter(qn("w:pPr")):
        names = [child.tag.split("}")[1] for child in properties]
        assert names == sorted(names, key=order.index)
        seen += "shd" in names
    assert seen >= 3


def test_docx_bytes_do_not_change(response: Response) -> None:
    first = write_docx(response)
    assert write_docx(response) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_pdf_claims_archive_and_accessibility(response: Response) -> None:
    content = write_pdf(response)
    assert content.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/Lang(sv)" in content and b"/StructTreeRoot" in content
    assert b"2026-12-11T00:00:00" in content
    assert write_pdf(response) == content


def test_pdf_says_what_the_response_says(response: Response, pdf_text: str) -> None:
    for expected in (
        response.title,
        "Sammanfattning",
        "Vad kontrollen visar",
        "Åkermark",
        "Bilaga 1. Underlag och versioner",
        "26RS101",
        "EXEMPELDATA · kontroll",
    ):
        assert expected in pdf_text


def test_pdf_metadata_is_the_case(response: Response) -> None:
    document = pypdfium2.PdfDocument(write_pdf(response))
    try:
        metadata = document.get_metadata_dict()
    finally:
        document.close()
    assert metadata["Title"] == response.title
    assert metadata["Author"] == "Region Prov"
    assert metadata["CreationDate"].startswith("D:20261211")


def test_pdf_uses_only_its_own_typeface(response: Response) -> None:
    names = set(re.findall(rb"/BaseFont/(?:[A-Z]{6}\+)?([\w-]+)", write_pdf(response)))
    assert names
    assert {name.split(b"-")[0] for name in names} == {b"SourceSansPro"}
