"""The section that sets the alternatives of a case side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rumslig.comparison import (
    Alternative,
    ComparedCell,
    ComparedRow,
    Comparison,
    compare_plans,
    difference_label,
    rank_label,
)
from rumslig.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    ListBlock,
    Run,
    Table,
    text_block,
)
from rumslig.documents.evidence import Evidence
from rumslig.documents.result_rows import measure_words, state_words
from rumslig.finding import NOT_ASKED, STATE_ORDER, UNDECIDED, state_label
from rumslig.language import tr
from rumslig.numerals import format_area, format_number

MOST_COLUMNS = 3
"""More alternatives than this do not fit beside each other; the table is then set in parts."""


def compare_alternatives(evidence: Evidence) -> list[Block]:
    """Return how the alternatives differ; nothing where the case has only one plan area."""
    if len(evidence.result.plans) < 2:
        return []
    lang = evidence.lang
    compared = compare_plans(
        evidence.result, evidence.county, evidence.questions.values(), lang=lang
    )
    blocks: list[Block] = [
        Heading(1, tr("Alternativen jämförda", lang=lang)),
        text_block(
            tr(
                "Tabellen visar de frågor där alternativen skiljer sig. Minst och mest berört "
                "står bara där allt är karterat och skillnaden är större än osäkerheten; det "
                "som inte är känt är varken bättre eller sämre än en träff. Frågorna vägs inte "
                "samman.",
                lang=lang,
            )
        ),
    ]
    parts = _parts(len(compared.alternatives))
    if any(row.differs for row in compared.rows):
        blocks += [_difference_table(evidence, compared, part) for part in parts]
        blocks += _reasons(evidence, compared)
    blocks += [_total_table(evidence, compared, part) for part in parts]
    blocks.append(text_block(_equal_sentence(compared, evidence), muted=True))
    return blocks


def _reasons(evidence: Evidence, compared: Comparison) -> list[Block]:
    """Return why the answers differ; what is found of each alternative stands in the tables."""
    items = tuple(
        (Run(f"{row.title}: ", bold=True), Run(" ".join(row.explanation.reasons)))
        for row in compared.rows
        if row.differs
    )
    return [Heading(2, tr("Varför svaren skiljer", lang=evidence.lang)), ListBlock(items)]


def _parts(count: int) -> list[range]:
    """Return the alternatives of each table, as evenly as they go."""
    tables = -(-count // MOST_COLUMNS)
    cuts = [round(index * count / tables) for index in range(tables + 1)]
    return [range(start, end) for start, end in pairwise(cuts)]


def _difference_table(evidence: Evidence, compared: Comparison, part: range) -> Table:
    lang = evidence.lang
    shown = [compared.alternatives[index] for index in part]
    return Table(
        tr("Frågor där svaren skiljer: {names}.", lang=lang, names=_names(shown)),
        (
            Column(tr("Planeringsfråga", lang=lang), 0.25),
            *(Column(item.name, 0.75 / len(shown)) for item in shown),
        ),
        tuple(_row(evidence, row, part) for row in compared.rows if row.differs),
        "small",
    )


def _total_table(evidence: Evidence, compared: Comparison, part: range) -> Table:
    lang = evidence.lang
    shown = [compared.alternatives[index] for index in part]
    return Table(
        tr("Antal frågor i varje läge: {names}.", lang=lang, names=_names(shown)),
        (
            Column(tr("Resultat", lang=lang), 0.40),
            *(Column(item.name, 0.60 / len(shown), "number") for item in shown),
        ),
        tuple(_total_rows(evidence, compared.alternatives, shown)),
        "small",
    )


def _names(shown: Sequence[Alternative]) -> str:
    return ", ".join(item.name for item in shown)


def _row(evidence: Evidence, row: ComparedRow, part: range) -> tuple[Cell, ...]:
    name = f"{row.title}\n{difference_label(row.difference, evidence.lang)}"
    return (Cell(name), *(_cell(evidence, row.cells[index]) for index in part))


def _cell(evidence: Evidence, cell: ComparedCell) -> Cell:
    measure, share = measure_words(cell.finding, evidence)
    words = (measure, share, rank_label(cell, evidence.lang))
    details = "; ".join(word for word in words if word)
    text = state_words(cell.finding, evidence.lang)
    return Cell(f"{text}\n{details}" if details else text, cell.finding.state_key)


def _total_rows(
    evidence: Evidence, alternatives: Sequence[Alternative], shown: Sequence[Alternative]
) -> list[tuple[Cell, ...]]:
    lang = evidence.lang
    present = {key for item in alternatives for key in item.states}
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(tr("Planområdets areal", lang=lang)),
            *(Cell(format_area(item.area_m2, lang)) for item in shown),
        )
    ]
    for key in (key for key in STATE_ORDER if key in present):
        counts = (format_number(item.states.get(key, 0), 0, lang) for item in shown)
        rows.append((Cell(state_label(key, lang), key), *map(Cell, counts)))
    return rows


def _equal_sentence(compared: Comparison, evidence: Evidence) -> str:
    lang = evidence.lang
    same = [row for row in compared.rows if not row.differs]
    unknown = sum(
        all(cell.finding.state in UNDECIDED | NOT_ASKED for cell in row.cells) for row in same
    )
    if not same:
        return tr("Alternativen skiljer sig i alla frågor.", lang=lang)
    text = (
        tr("I en fråga skiljer alternativen sig inte.", lang=lang)
        if len(same) == 1
        else tr("I {count} frågor skiljer alternativen sig inte.", lang=lang, count=len(same))
    )
    if unknown:
        text += " " + tr(
            "Av dem är {count} inte besvarade för något alternativ; se tabellen för varje område.",
            lang=lang,
            count=unknown,
        )
    return text
