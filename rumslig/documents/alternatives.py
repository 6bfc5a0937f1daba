"""The alternatives side by side, as blocks of a document: in a response, or on their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rumslig.check import Question
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
from rumslig.language import Language, tr
from rumslig.numerals import format_area, format_number

MOST_COLUMNS = 3
"""More alternatives than this do not fit beside each other; the table is then set in parts."""


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A comparison with what is needed to set it in words.

    Attributes
    ----------
    questions
        What was asked, by rule; for measures and the digits that a layer can carry.
    """

    compared: Comparison
    questions: Mapping[str, Question]
    lang: Language

    def rows(self, *, differing: bool) -> tuple[ComparedRow, ...]:
        """Return the questions in which the alternatives differ, or the others."""
        return tuple(row for row in self.compared.rows if row.differs == differing)


def compare_alternatives(evidence: Evidence) -> list[Block]:
    """Return how a case's alternatives differ; nothing where it has only one plan area."""
    if len(evidence.result.plans) < 2:
        return []
    lang = evidence.lang
    compared = compare_plans(
        evidence.result, evidence.county, evidence.questions.values(), lang=lang
    )
    told = ComparedText(compared, evidence.questions, lang)
    return [
        Heading(1, tr("Alternativen jämförda", lang=lang)),
        *difference_blocks(told),
        *total_tables(told),
        text_block(_equal_sentence(told), muted=True),
    ]


def difference_blocks(told: ComparedText, *, in_full: bool = False) -> list[Block]:
    """Return the questions in which the alternatives differ, and why.

    Parameters
    ----------
    in_full
        Also say of each what is found and known of every alternative, in sentences.
    """
    lang = told.lang
    blocks: list[Block] = [
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
    rows = told.rows(differing=True)
    if rows:
        blocks += _matrix(
            told,
            rows,
            lambda names: tr("Frågor där svaren skiljer: {names}.", lang=lang, names=names),
        )
        blocks += _reasons(told, rows, in_full=in_full)
    return blocks


def _reasons(told: ComparedText, rows: Iterable[ComparedRow], *, in_full: bool) -> list[Block]:
    """Return why the answers differ; the tables say what is found of each alternative."""

    def text(row: ComparedRow) -> str:
        said = row.explanation
        return said.text if in_full else " ".join(said.reasons)

    items = tuple((Run(f"{row.title}: ", bold=True), Run(text(row))) for row in rows)
    return [Heading(2, tr("Varför svaren skiljer", lang=told.lang)), ListBlock(items)]


def _parts(count: int) -> list[range]:
    """Return the alternatives of each table, as evenly as they go."""
    tables = -(-count // MOST_COLUMNS)
    cuts = [round(index * count / tables) for index in range(tables + 1)]
    return [range(start, end) for start, end in pairwise(cuts)]


def _matrix(
    told: ComparedText, rows: Sequence[ComparedRow], caption: Callable[[str], str]
) -> list[Table]:
    """Return questions against alternatives, in as many tables as the width asks for."""
    tables = []
    for part in _parts(len(told.compared.alternatives)):
        shown = [told.compared.alternatives[index] for index in part]
        columns = (
            Column(tr("Planeringsfråga", lang=told.lang), 0.25),
            *(Column(item.name, 0.75 / len(shown)) for item in shown),
        )
        cells = tuple(_row(told, row, part) for row in rows)
        tables.append(Table(caption(_names(shown)), columns, cells, "small"))
    return tables


def equal_tables(told: ComparedText) -> list[Table]:
    """Return the questions in which the alternatives do not differ; none where all do."""
    rows, lang = told.rows(differing=False), told.lang
    if not rows:
        return []
    return _matrix(
        told,
        rows,
        lambda names: tr("Frågor där svaren inte skiljer: {names}.", lang=lang, names=names),
    )


def total_tables(told: ComparedText) -> list[Table]:
    """Return how many questions have each answer, alternative by alternative."""
    return [_total_table(told, part) for part in _parts(len(told.compared.alternatives))]


def _total_table(told: ComparedText, part: range) -> Table:
    lang, compared = told.lang, told.compared
    shown = [compared.alternatives[index] for index in part]
    return Table(
        tr("Antal frågor i varje läge: {names}.", lang=lang, names=_names(shown)),
        (
            Column(tr("Resultat", lang=lang), 0.40),
            *(Column(item.name, 0.60 / len(shown), "number") for item in shown),
        ),
        tuple(_total_rows(told, shown)),
        "small",
    )


def _names(shown: Sequence[Alternative]) -> str:
    return ", ".join(item.name for item in shown)


def _row(told: ComparedText, row: ComparedRow, part: range) -> tuple[Cell, ...]:
    name = f"{row.title}\n{difference_label(row.difference, told.lang)}"
    question = told.questions.get(row.rule)
    return (Cell(name), *(_cell(row.cells[index], question, told.lang) for index in part))


def _cell(cell: ComparedCell, question: Question | None, lang: Language) -> Cell:
    measure, share = measure_words(cell.finding, question, lang)
    words = (measure, share, rank_label(cell, lang))
    details = "; ".join(word for word in words if word)
    text = state_words(cell.finding, lang)
    return Cell(f"{text}\n{details}" if details else text, cell.finding.state_key)


def _total_rows(told: ComparedText, shown: Sequence[Alternative]) -> list[tuple[Cell, ...]]:
    lang = told.lang
    present = {key for item in told.compared.alternatives for key in item.states}
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


def _equal_sentence(told: ComparedText) -> str:
    lang, same = told.lang, told.rows(differing=False)
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
