"""A comparison as a document: where the alternatives differ and why, where they do not, and how."""

from __future__ import annotations

from collections.abc import Iterable

from rumslig.check import Question
from rumslig.comparison import Comparison
from rumslig.county import County
from rumslig.documents.alternatives import (
    ComparedText,
    difference_blocks,
    equal_tables,
    total_tables,
)
from rumslig.documents.blocks import Block, Heading, Response, SummaryBox, list_block, text_block
from rumslig.documents.docx import write_docx
from rumslig.documents.summary import compose_summary, package_table
from rumslig.finding import NOT_ASKED, UNDECIDED
from rumslig.language import Language, tr
from rumslig.numerals import format_area, format_number
from rumslig.structure.model import guiding_line


def write_comparison_document(
    compared: Comparison, county: County, questions: Iterable[Question], lang: Language
) -> bytes:
    """Return the comparison as docx; the same comparison gives the same bytes."""
    return write_docx(compose_comparison(compared, county, questions, lang))


def compose_comparison(
    compared: Comparison, county: County, questions: Iterable[Question], lang: Language
) -> Response:
    """Return the document.

    Parameters
    ----------
    questions
        What was asked, for measures and the digits that a layer can carry.
    """
    told = ComparedText(compared, {item.rule.id: item for item in questions}, lang)
    equal = equal_tables(told)
    blocks: tuple[Block, ...] = (
        _summary(told),
        Heading(1, tr("Frågor där svaren skiljer", lang=lang)),
        *difference_blocks(told, in_full=True),
        *([Heading(1, tr("Frågor där svaren inte skiljer", lang=lang))] if equal else []),
        *equal,
        Heading(1, tr("Antal frågor i varje läge", lang=lang)),
        *total_tables(told),
        Heading(1, tr("Metod", lang=lang)),
        *_method(lang),
        *([text_block(guiding_line(lang))] if any(row.schematic for row in compared.rows) else []),
        Heading(2, tr("Underlag", lang=lang)),
        package_table(compared.result.packages, lang),
    )
    return compose_summary(county, lang, tr("Alternativen jämförda", lang=lang), blocks)


def _summary(told: ComparedText) -> SummaryBox:
    lang, alternatives = told.lang, told.compared.alternatives
    total = len(told.compared.rows)
    unknown = sum(
        any(cell.finding.state in UNDECIDED | NOT_ASKED for cell in row.cells)
        for row in told.compared.rows
    )
    items = [
        *(f"{item.name}, {format_area(item.area_m2, lang)}" for item in alternatives),
        tr(
            "{count} av {total} frågor skiljer.",
            lang=lang,
            count=format_number(len(told.rows(differing=True)), 0, lang),
            total=format_number(total, 0, lang),
        ),
        tr(
            "I {count} frågor är svaret inte helt känt för alla alternativ.",
            lang=lang,
            count=format_number(unknown, 0, lang),
        ),
    ]
    return SummaryBox(tr("Sammanfattning", lang=lang), (list_block(items),))


def _method(lang: Language) -> list[Block]:
    texts = (
        tr(
            "Alternativen har prövats mot samma frågor och underlag. Ytor förenas innan de mäts, "
            "och mått är rutnätsvärden i SWEREF 99 TM. Skillnader som ryms i lägesosäkerheten "
            "räknas som lika.",
            lang=lang,
        ),
        tr(
            "Maskinen säger vad som är uppmätt, inte vilket alternativ som är bäst; det bedömer "
            "en handläggare.",
            lang=lang,
        ),
        tr(
            "Mått och lägen i skyddsvärda underlag lämnas inte ut. Samma jämförelse med alla mått "
            "finns i compare.xlsx, med lägen i compare.gpkg och för andra program i compare.json.",
            lang=lang,
        ),
    )
    return [text_block(text) for text in texts]
