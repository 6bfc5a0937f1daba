"""Workbooks: what was put in is read back, whatever it looks like, and always the same bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumslig.documents.comparison_document import write_comparison_document
from rumslig.documents.comparison_files import (
    write_comparison_layers,
    write_comparison_workbook,
)
from rumslig.documents.workbook import Sheet, SheetColumn, StateText, Value, write_workbook
from tests.rumslig.test_comparison import COUNTY, NOTHING, UNKNOWN, compare, hit

COLUMNS = (SheetColumn("Namn", 20), SheetColumn("Yta", 10, "number"), SheetColumn("Andel", 8))


def read_back(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


@given(st.text(max_size=30), st.floats(0, 1e9), st.text(min_size=1, max_size=60))
def test_texts_are_texts_and_numbers_numbers(text: str, number: float, title: str) -> None:
    sheets = [Sheet(title, COLUMNS, [(text, number, None)]), Sheet(title, COLUMNS, [])]
    content = write_workbook("Prov", sheets)
    first, second = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert first.title.casefold() != second.title.casefold()
    cell = first["A2"]
    assert cell.data_type != "f"
    told = str(cell.value or "").replace("\r\n", "\n").replace("\r", "\n")
    wanted = text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(told) == len(wanted) or not wanted.strip()
    assert first["B2"].value == pytest.approx(number)
    assert content == write_workbook("Prov", sheets)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+1", "@a", "-2", "\x00a\x1fb"])
def test_a_name_is_never_a_formula(text: str) -> None:
    content = write_workbook("Prov", [Sheet("Blad", COLUMNS, [(text, 1, None)])])
    cell = openpyxl.load_workbook(io.BytesIO(content))["Blad"]["A2"]
    assert (cell.data_type, cell.value) == (
        "s",
        text.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace(
            "\x1f", "\N{REPLACEMENT CHARACTER}"
        ),
    )
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_names_of_sheets_are_made_fit_and_told_apart() -> None:
    titles = ["a" * 40, "A" * 40, "x/y:z", "", "Blad"]
    content = write_workbook("Prov", [Sheet(title, COLUMNS, []) for title in titles])
    names = list(read_back(content))
    assert names == ["a" * 31, "A" * 29 + " 2", "x y z", "Blad", "Blad 2"]


def test_no_clock_reaches_the_file() -> None:
    rows: list[tuple[Value, ...]] = [(StateText("Berörs (hög)", "HIT_3"), 1, 0.5)]
    content = write_workbook("Prov", [Sheet("Blad", COLUMNS, rows)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2 and core.count(":00Z<") == 2


def test_the_matrix_holds_every_rule_alternative_and_reason() -> None:
    compared = compare((hit(124_000, 0.674), NOTHING), (UNKNOWN, NOTHING), (NOTHING, NOTHING))
    content = write_comparison_workbook(compared, "sv")
    pages = read_back(content)
    head, *rows = pages["Alternativen jämförda"]
    assert head == ("Tema", "Planeringsfråga", "A", "B", "Skillnad", "Varför")
    assert [row[1] for row in rows] == [row.title for row in compared.rows]
    assert [str(row[-1] or "") for row in rows] == [row.explanation.text for row in compared.rows]
    figures = {(row[0], row[2]): row for row in pages["Mått"][1:]}
    assert len(figures) == 6 and figures["r0", "A"][6:9] == (124_000, 500, 0.674)
    totals = pages["Alternativ"]
    assert totals[0][3:] == ("Berörs (medel)", "Täckning okänd – ingen träff", "Berörs inte")
    assert [row[3:] for row in totals[1:]] == [(1, 1, 1), (0, 0, 3)]
    assert content == write_comparison_workbook(compared, "sv")


def test_the_layers_hold_every_rule_alternative_and_reason(tmp_path: Path) -> None:
    compared = compare((hit(124_000, 0.674), NOTHING), (UNKNOWN, NOTHING))
    content = write_comparison_layers(compared, "en")
    path = tmp_path / "compare.gpkg"
    path.write_bytes(content)
    matrix = pyogrio.read_dataframe(path, layer="jamforelse")
    assert list(zip(matrix["rule"], matrix["plan"], strict=True)) == [
        (row.rule, cell.finding.plan) for row in compared.rows for cell in row.cells
    ]
    assert list(matrix["difference"]) == ["state"] * 2 + ["knowledge"] * 2
    assert list(matrix["why"]) == [row.explanation.text for row in compared.rows for _ in row.cells]
    areas = pyogrio.read_dataframe(path, layer="alternativ")
    assert list(areas["hit_2"]) == [1, 0] and list(areas["coverage_unknown"]) == [1, 0]
    assert content == write_comparison_layers(compared, "en")


def test_the_document_holds_every_rule_alternative_and_reason() -> None:
    compared = compare((hit(124_000, 0.674), NOTHING), (UNKNOWN, NOTHING), (NOTHING, NOTHING))
    content = write_comparison_document(compared, COUNTY, (), "sv")
    document = docx.Document(io.BytesIO(content))
    words = [paragraph.text.replace("\N{NO-BREAK SPACE}", " ") for paragraph in document.paragraphs]
    for row in compared.rows:
        told = row.explanation.text.replace("\N{NO-BREAK SPACE}", " ")
        assert (f"{row.title}: {told}" in words) == row.differs
    tables = [[[cell.text for cell in row.cells] for row in item.rows] for item in document.tables]
    matrices = [item for item in tables if item[0] == ["Planeringsfråga", "A", "B"]]
    named = [[row[0].split("\n")[0] for row in item[1:]] for item in matrices]
    assert named == [["Regel 0", "Regel 1"], ["Regel 2"]]
    assert "Berörs (medel)" in matrices[0][1][1] and "mest berört" in matrices[0][1][1]
    assert content == write_comparison_document(compared, COUNTY, (), "sv")
    english = docx.Document(io.BytesIO(write_comparison_document(compared, COUNTY, (), "en")))
    assert not any("Frågor" in paragraph.text for paragraph in english.paragraphs)


def test_a_document_of_many_alternatives_is_set_in_parts() -> None:
    compared = compare((hit(124_000, 0.674), *[NOTHING] * 4))
    document = docx.Document(io.BytesIO(write_comparison_document(compared, COUNTY, (), "sv")))
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    matrices = [head[1:] for head in heads if head[0] == "Planeringsfråga"]
    assert sorted(name for head in matrices for name in head) == ["A", "B", "C", "D", "E"]
    assert len(matrices) == 2
