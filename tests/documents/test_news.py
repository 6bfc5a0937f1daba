"""What is new since a day as CSV, XLSX and PDF: the same bytes, and nothing silent."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from layers.packages.manifest import Manifest
from rumslig.county import County
from rumslig.documents.news_document import MOST_ROWS, write_news_pdf
from rumslig.documents.news_files import ENDINGS, write_news
from rumslig.documents.news_tables import write_news_csv, write_news_workbook
from rumslig.errors import PlanError
from rumslig.news import (
    Asked,
    LayerNews,
    NewsObject,
    NewsReport,
    NewVersion,
    PackageNews,
    Standing,
)
from rumslig.outlet import Guard
from rumslig.places import PlaceName

GROWN = NewsObject("shape", "OB-1", "Blacksta", "+12,5 ha, klass", 125_000.0, 0.0, False)
GONE = NewsObject("removed", "=1+1", "@Ekeby", "2,0 km", 0.0, -2_000.25)


def layer(*objects: NewsObject, **more: object) -> LayerNews:
    made = LayerNews(
        "lager", "Vatten", "changed", "objects", len(objects), "1 område utökat (+12,5 ha).",
        objects, source="Länsstyrelsen", reference_date="2026-02-28",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def package(name: str, **more: object) -> PackageNews:
    made = PackageNews(
        name, name.capitalize(), "Miljö", "öppen", "1.0.0", "1.1.0", "1.0.0",
        (NewVersion("1.1.0", "2026-10-20T08:00:00+00:00", "Enligt beslut."),),
        "25RS382", "Regionens lager", "G:/underlag", "2026-11-01",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


UNKNOWN = layer(basis="none", count=None, note="", why="Kunde inte jämföras: trasig.")
REPORT = NewsReport(
    date(2026, 10, 1),
    date(2026, 11, 2),
    "Prövolän",
    (PlaceName("1881", "Kumla"), PlaceName("1882", "Askersund")),
    True,
    (
        package("vatten", total=(layer(GROWN, GONE),), areas={"1881": (layer(GROWN, GONE),)}),
        package("okant", total=(UNKNOWN,), areas={"1881": (UNKNOWN,), "1882": (UNKNOWN,)}),
        package("regler", notes=("Reglerna är ändrade.",)),
    ),
    9,
    ("Egen karta",),
    (
        Standing("sen", "Sent", "Miljö", "1.0.0", "overdue", "Skulle ha setts över 2026-09-01."),
        Standing("ovis", "Ovisst", "Kultur", "2.0.0", "unknown", "Ingen vet."),
    ),
    (Asked("Regionens lager", "G:/underlag", "2026-11-01", "Förrådet svarar inte."),),
)
COUNTY = County(code="18", name="Prövolän", authority="Region Pröv", address="Box 1")
OPEN = Guard(())


def rows_of_csv(report: NewsReport = REPORT) -> list[dict[str, str]]:
    content = write_news_csv(report, "sv")
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def pdf_text(content: bytes) -> str:
    with closing(pypdfium2.PdfDocument(content)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join("\n".join(pages).split())


def test_csv_is_written_as_swedish_spreadsheets_read_it() -> None:
    grown, gone, *_ = rows_of_csv()
    assert (grown["Kommunkod"], grown["Kommun"], grown["Objekt"]) == ("1881", "Kumla", "OB-1")
    assert grown["Ytändring i kommunen, m²"] == "125000"
    assert gone["Längdändring i kommunen, m"] == "-2000,25"
    assert grown["Namn"] == "Blacksta (sannolikt samma objekt)"
    assert (grown["Beslut"], grown["Bekräftat"]) == ("25RS382", "2026-11-01")
    assert grown["Aktuellt"] == "2026-02-28" and grown["Källa"] == "Länsstyrelsen"


def test_csv_has_no_text_that_a_spreadsheet_takes_for_a_formula() -> None:
    content = write_news_csv(REPORT, "sv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            is_number = cell.replace(",", "", 1).lstrip("-").isdigit()
            assert is_number or not cell.startswith(("=", "+", "-", "@")), cell


def test_csv_leaves_nothing_silent() -> None:
    words = [row["I ord"] for row in rows_of_csv()]
    assert "7 paket är utan ändringar här." in words and "8 paket är utan ändringar här." in words
    assert "Reglerna är ändrade." in words and "Finns inte i något känt förråd." in words
    rows = {row["Underlagspaket"]: row for row in rows_of_csv()}
    assert rows["Sent"]["Aktualitet"] == "▲ försenad"
    assert rows["Ovisst"]["Aktualitet"] == "? okänd"
    assert rows["Okant"]["Inte jämfört"] == "Kunde inte jämföras: trasig."
    assert rows["Okant"]["Antal objekt"] == ""


def test_the_workbook_has_numbers_and_every_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_news_workbook(REPORT, "sv")))
    assert book.sheetnames == ["Kommuner", "Ändringar", "Paket", "Att se över 2026-11-02", "Förråd"]
    head, grown, gone, *_ = book["Ändringar"].iter_rows(values_only=True)
    place = head.index("Ytändring i kommunen, m²")
    assert grown[place] == 125_000 and gone[place] is None
    assert gone[head.index("Objekt")] == "=1+1"
    cells = [cell for row in book["Ändringar"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    said = [row[1:] for row in book["Förråd"].iter_rows(values_only=True)][1]
    assert said == ("2026-11-01", "Förrådet svarar inte.")


def test_the_pdf_tells_municipality_by_municipality_and_has_its_pages() -> None:
    text = pdf_text(write_news_pdf(REPORT, COUNTY, "sv"))
    for words in (
        "Nytt underlag sedan 2026-10-01",
        "2026-10-01 till och med 2026-11-02",
        "Vad som är ändrat i Okant är inte känt.",
        "1 område utökat (+12,5 ha).",
        "Publicerat 2026-10-20, beslut 25RS382, aktuellt 2026-02-28, källa Länsstyrelsen.",
        "8 paket är utan ändringar här.",
        "▲ försenad",
        "Egen karta",
        "Förrådet svarar inte.",
        "1 (",
    ):
        assert words in text, words
    assert text.index("Kumla") < text.index("Askersund")


def test_a_long_list_is_cut_in_the_pdf_and_says_so() -> None:
    many = layer(*(replace(GROWN, key=f"nyckel-{n}") for n in range(MOST_ROWS + 3)))
    report = replace(REPORT, packages=(package("vatten", total=(many,), areas={"1881": (many,)}),))
    text = pdf_text(write_news_pdf(report, COUNTY, "sv"))
    assert f"{MOST_ROWS} av {MOST_ROWS + 3} visas" in text
    assert f"nyckel-{MOST_ROWS - 1}" in text and f"nyckel-{MOST_ROWS} " not in text
    assert sum(row["Objekt"].startswith("nyckel") for row in rows_of_csv(report)) == MOST_ROWS + 3


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_same_report_gives_the_same_bytes(tmp_path: Path, ending: str, lang: str) -> None:
    made = []
    for name in ("a", "b"):
        target = tmp_path / f"{name}{ending}"
        write_news(target, REPORT, COUNTY, OPEN, lang)  # type: ignore[arg-type]
        made.append(target.read_bytes())
    assert made[0] == made[1] and len(made[0]) > 500


def test_classified_packages_stand_with_their_title_alone(tmp_path: Path) -> None:
    target = tmp_path / "nytt.csv"
    closed = Manifest("vatten", "Vatten", "1.0.0", "Miljö", "", "skyddsvärd", ())
    out = write_news(target, REPORT, COUNTY, Guard((closed,)), "sv")
    text = target.read_text("utf-8-sig")
    assert [item.name for item in out.withheld] == ["vatten"]
    assert "Underlaget är skyddsvärt; vad som är ändrat lämnas inte ut." in text
    assert "Blacksta" not in text and "Vatten;" in text
    assert out.unchanged("1882") == 7


def test_another_ending_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"nytt\.docx.*\.csv, \.xlsx, \.pdf"):
        write_news(tmp_path / "nytt.docx", REPORT, COUNTY, OPEN, "sv")
    assert not list(tmp_path.iterdir())
