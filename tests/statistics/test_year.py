"""A year's statistics: figures worked out another way, denominators, and what is never told."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rumslig.county import County, Goal, Theme
from rumslig.documents.statistics_file import write_statistics
from rumslig.errors import CaseError, RuleError
from rumslig.language import Language
from rumslig.register.counting import facts_of_all
from rumslig.register.entry import Entry, EntryOutcome, EntryRemark, Sum
from rumslig.register.register import Register
from rumslig.statistics.counts import quantile, share_of
from rumslig.statistics.settings import StatisticsSettings
from rumslig.statistics.words import figure_text
from rumslig.statistics.year import STEPS, Table, YearStatistics, read_statistics

COUNTY = County(
    themes=(Theme("natur", "Natur", 2), Theme("trafik", "Kollektivtrafik", 1)),
    goals=(Goal("mal", "Ett mål"),),
    statistics=StatisticsSettings(min_cell=3),
)
SCHEMA = Path(__file__).resolve().parents[2] / "docs/schemas/case-statistics.schema.json"


@dataclass(frozen=True)
class Source:
    """Sums of some entries, worked out at once."""

    entries: tuple[Entry, ...]

    def sums(self, year: int | None = None, *dimensions: str) -> Iterable[Sum]:
        facts = facts_of_all(self.entries)
        return [Sum(*fact, count) for fact, count in facts.items() if fact.year == year]

    def years(self) -> Iterable[int]:
        return sorted({fact.year for fact in facts_of_all(self.entries)}, reverse=True)


def entry(number: int, **facts: object) -> Entry:
    given = {
        "sender": "Kumla kommun",
        "plan_type": "DP_STANDARD",
        "stage": "SAMRAD",
        "status": "sent",
        "received": "2026-03-02",
        "due": "2026-03-30",
        "closed": "2026-03-20",
        "decision_route": "TJANSTEPERSON_DELEGATION",
        "handler": "Handläggare Ek",
        "municipalities": ("Kumla",),
        **facts,
    }
    return Entry(f"26RS{number}", "Åkern", **given)  # type: ignore[arg-type]


ENTRIES = (
    entry(1, minutes=(("assess", 1800), ("write", 600))),
    entry(2, closed="2026-03-31", minutes=(("assess", 3600),)),
    entry(3, closed="2026-03-12", minutes=(("assess", 2400),)),
    entry(4, plan_type="OP", stage="GRANSKNING", received="", created="2026-04-01", due="",
          closed="2026-05-01", decision_route="REGIONSTYRELSEN", minutes=(("assess", 60),),
          municipalities=("Kumla", "Hallsberg")),
    entry(5, status="drafted", closed="", municipalities=()),
    entry(6, remarks=(EntryRemark("a", "natur", goal="mal", tone="anser-bor"),
                      EntryRemark("b", "trafik"), EntryRemark("c", "natur"))),
    entry(7, received="2026-08-03", closed="2026-08-20", due="2026-08-31",
          outcomes=(EntryOutcome("26RS6", "a", "honoured", "natur", "mal"),
                    EntryOutcome("26RS6", "b", "partly", "trafik"),
                    EntryOutcome("26RS6", "c", "not", "natur"))),
    entry(8, received="2025-11-03", closed="2025-12-01", due="2025-12-15"),
)  # fmt: skip


def rows(table: Table) -> list[dict[str, object]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


@pytest.fixture
def year() -> YearStatistics:
    return read_statistics(Source(ENTRIES), 2026, COUNTY, "sv")


def test_cases_by_plan_type_with_their_shares_in_time(year: YearStatistics) -> None:
    assert (year.received, year.closed) == (7, 6)
    names = ("plan_type", "received", "closed", "n", "in_time", "in_time_share")
    assert [tuple(row[name] for name in names) for row in rows(year.table("plan_types"))] == [
        ("Översiktsplan", 1, 1, 0, 0, None),
        ("Detaljplan, standard", 6, 5, 5, 4, 0.8),
        ("Alla", 7, 6, 5, 4, 0.8),
    ]


def test_lead_times_are_of_those_whose_day_is_known(year: YearStatistics) -> None:
    table = year.table("lead_days")
    assert "för 5 av 6 avslutade" in table.denominator
    days = [18, 29, 10, 18, 17]
    (only,) = rows(table)
    assert (only["n"], only["median"]) == (5, np.median(days))
    assert (only["quarter"], only["three_quarters"]) == tuple(np.quantile(days, [0.25, 0.75]))


def test_times_of_few_cases_are_not_told(year: YearStatistics) -> None:
    table = year.table("minutes")
    found = {(row["step"], row["plan_type"]): row for row in rows(table)}
    assert found["Bedömning", "Detaljplan, standard"]["median"] == 40
    for key, n in ((("Bedömning", "Översiktsplan"), 1), (("Yttrande", "Detaljplan, standard"), 1)):
        assert found[key]["n"] == n
        assert [found[key][name] for name in ("median", "quarter", "three_quarters")] == [None] * 3
    assert found["Bedömning", "Alla"]["n"] == 4
    assert table.withheld == 2 and "i 4 av 6 avslutade" in table.denominator
    assert [row["step"] for row in rows(table)] == ["Bedömning"] * 3 + ["Yttrande"]


def test_remarks_by_theme_and_goal_have_their_own_denominators(year: YearStatistics) -> None:
    themes = rows(year.table("themes"))
    assert [row["theme"] for row in themes] == ["Natur", "Kollektivtrafik", "Alla"]
    names = ("theme", "remarks", "n", "honoured", "partly", "not", "honoured_share")
    assert tuple(themes[0][name] for name in names) == ("Natur", 2, 2, 1, 0, 1, 0.5)
    assert themes[2]["honoured_share"] == pytest.approx(1 / 3)
    (goal,) = rows(year.table("goals"))
    assert (goal["goal"], goal["remarks"], goal["honoured_share"]) == ("Ett mål", 1, 1.0)
    assert "av de 3 som" in year.table("themes").denominator


def test_municipalities_and_routes(year: YearStatistics) -> None:
    assert rows(year.table("municipalities")) == [
        {"municipality": "Hallsberg", "n": 1, "OP": 1, "DP_STANDARD": 0},
        {"municipality": "Kumla", "n": 6, "OP": 1, "DP_STANDARD": 5},
    ]
    assert [(row["n"], row["share"]) for row in rows(year.table("routes"))] == [
        (5, 5 / 6),
        (1, 1 / 6),
    ]


def test_every_row_has_its_n_and_every_table_its_denominator(year: YearStatistics) -> None:
    for table in year.tables:
        assert table.denominator.endswith(".")
        assert "n" in [column.key for column in table.columns]
        for row in rows(table):
            assert isinstance(row["n"], int)
            for column in table.columns:
                value = row[column.key]
                if column.kind == "share" and value is not None:
                    assert 0 <= float(str(value)) <= 1


def test_no_person_is_in_it(year: YearStatistics, tmp_path: Path) -> None:
    write_statistics(tmp_path / "år.xlsx", year, COUNTY, "sv")
    book = openpyxl.load_workbook(tmp_path / "år.xlsx")
    texts = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line]
    printed = json.dumps(year.to_json(), ensure_ascii=False)
    for text in (*texts, printed):
        assert "Ek" not in text and "26RS" not in text


def test_the_workbook_has_a_sheet_a_table_and_the_same_bytes(
    year: YearStatistics, tmp_path: Path
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_statistics(tmp_path / name, year, COUNTY, "sv")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 1 + len(year.tables)
    minutes = next(sheet for sheet in book if sheet["A1"].value == "Steg")
    values = [[cell.value for cell in line] for line in minutes.iter_rows(min_row=2)]
    assert values == [list(row) for row in year.table("minutes").rows]
    with pytest.raises(CaseError, match=r"år\.odt är ingen filtyp som statistiken skrivs i"):
        write_statistics(tmp_path / "år.odt", year, COUNTY, "sv")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_document_has_every_figure_with_its_denominator(tmp_path: Path, lang: Language) -> None:
    year = read_statistics(Source(ENTRIES), 2026, COUNTY, lang)
    for name in ("a.docx", "b.docx", "a.pdf", "b.pdf"):
        write_statistics(tmp_path / name, year, COUNTY, lang)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    written = docx.Document(str(tmp_path / "a.docx"))
    texts = [item.text for item in written.paragraphs]
    tables = {tuple(cell.text for cell in item.rows[0].cells): item for item in written.tables}
    for table in year.tables:
        assert table.title in texts and table.denominator in texts
        shown = tables[tuple(column.title for column in table.columns)]
        assert [[cell.text for cell in row.cells] for row in shown.rows[1:]] == [
            [figure_text(value, column.kind, lang)
             for value, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]  # fmt: skip
    pages = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    printed = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert all(table.title in printed for table in year.tables)
    assert not any("Ek" in text or "26RS" in text for text in (*texts, printed))


def test_the_document_follows_its_schema(year: YearStatistics) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    document = json.loads(json.dumps(year.to_json()))
    validator.validate(document)
    document["tables"][0]["rows"][0]["handler"] = "Ek"
    assert not validator.is_valid(document)


def test_years_without_cases_and_in_english(year: YearStatistics) -> None:
    empty = read_statistics(Source(ENTRIES), 2020, COUNTY, "en")
    assert (empty.received, empty.closed) == (0, 0)
    assert all(table.rows == () for table in empty.tables)
    assert empty.table("goals").title == "Remarks per goal of the RUS"
    assert len(empty.tables) == len(year.tables)


def test_the_register_counts_as_the_entries_do(year: YearStatistics, tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path / 'register.sqlite'}")
    for item in ENTRIES:
        register.record(item, tmp_path / f"{item.dnr}.rumslig", "0" * 64)
    assert read_statistics(register, 2026, COUNTY, "sv") == year
    register.close()


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40), st.floats(0, 1))
def test_quantiles_are_those_of_numpy(numbers: list[int], share: float) -> None:
    counts = Counter(map(str, numbers))
    assert quantile(counts, share) == pytest.approx(float(np.quantile(numbers, share)))


@given(st.integers(0, 2**32))
def test_order_of_cases_changes_nothing(seed: int) -> None:
    mixed = list(ENTRIES)
    random.Random(seed).shuffle(mixed)
    assert read_statistics(Source(tuple(mixed)), 2026, COUNTY, "sv") == read_statistics(
        Source(ENTRIES), 2026, COUNTY, "sv"
    )


def test_figures_are_read_with_unit_and_nothing_is_a_dash() -> None:
    assert figure_text(None, "minutes", "sv") == "–"
    assert figure_text(0.805, "share", "sv") == "81 %"
    assert figure_text(17.5, "days", "sv") == "17,5 d"
    assert figure_text(40.0, "minutes", "sv") == "40 min"
    assert figure_text(1234, "count", "sv").replace("\N{NO-BREAK SPACE}", " ") == "1 234"
    assert quantile({}, 0.5) is None and share_of(1, 0) is None
    assert len(set(STEPS)) == 5


def test_a_county_cannot_ask_for_single_cases() -> None:
    with pytest.raises(RuleError, match="minst 3"):
        StatisticsSettings(min_cell=1)
    assert replace(COUNTY, statistics=StatisticsSettings()).statistics.min_cell == 5
