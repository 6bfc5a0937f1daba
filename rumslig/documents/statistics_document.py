"""A year's follow-up as a document: each table with what its figures are of, and its n."""

from __future__ import annotations

from dataclasses import replace

from rumslig.county import County
from rumslig.documents import blocks
from rumslig.documents.blocks import Block, Cell, Heading, Response, SummaryBox, list_block
from rumslig.documents.summary import compose_summary
from rumslig.language import Language, tr
from rumslig.numerals import format_number
from rumslig.statistics.words import figure_text
from rumslig.statistics.year import Table, YearStatistics

_FIRST, _TEXT = 0.3, 0.24
"""Shares of the text width: the first column, and others of words; figures have the rest."""


def compose_statistics(year: YearStatistics, county: County, lang: Language) -> Response:
    """Return the document; the same year gives the same document, and no day is in it."""
    title = tr("Remissvar {year}", lang=lang, year=year.year)
    body: list[Block] = [_summary(year, lang)]
    for table in year.tables:
        body += _section(table, lang)
    made = compose_summary(county, lang, title, tuple(body))
    day, _, who, page = made.letterhead.labels  # it has no reference number
    return replace(made, letterhead=replace(made.letterhead, labels=(day, "", who, page)))


def _summary(year: YearStatistics, lang: Language) -> SummaryBox:
    items = (
        tr(
            "Inkomna ärenden: {received}. Avslutade: {closed}.",
            lang=lang,
            received=format_number(year.received, 0, lang),
            closed=format_number(year.closed, 0, lang),
        ),
        tr(
            "Tider av färre än {least} ärenden visas inte, och ingenting visas per person.",
            lang=lang,
            least=year.min_cell,
        ),
        tr("Under varje rubrik står av vad andelarna är, och i varje rad antalet, n.", lang=lang),
    )
    return SummaryBox(tr("Sammanfattning", lang=lang), (list_block(items),))


def _section(table: Table, lang: Language) -> list[Block]:
    section: list[Block] = [Heading(1, table.title), blocks.text_block(table.denominator)]
    if not table.rows:
        section.append(blocks.text_block(tr("Inga uppgifter.", lang=lang), muted=True))
        return section
    section.append(_table(table, lang))
    if table.withheld:
        words = tr("{count} rader har för få ärenden.", lang=lang, count=table.withheld)
        section.append(blocks.text_block(words, muted=True))
    return section


def _table(table: Table, lang: Language) -> blocks.Table:
    texts = sum(column.kind == "text" for column in table.columns)
    taken = _FIRST + _TEXT * (texts - 1)
    figures = max(1, len(table.columns) - texts)
    columns = tuple(
        blocks.Column(
            column.title,
            (_FIRST if number == 0 else _TEXT) if column.kind == "text" else (1 - taken) / figures,
            "text" if column.kind == "text" else "number",
        )
        for number, column in enumerate(table.columns)
    )
    rows = tuple(
        tuple(
            Cell(figure_text(value, column.kind, lang))
            for value, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    return blocks.Table(f"{table.title}.", columns, rows, "small")
