"""The matrix line by line: totals, planning questions, rules; ready to paint and to be read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rumslig.comparison import ComparedCell, ComparedRow, Comparison, difference_label, rank_label
from rumslig.finding import CONCERNED, STATE_ORDER, UNDECIDED, State, state_label
from rumslig.freshness import FreshnessBook, mark_of
from rumslig.numerals import format_area
from rumslig.ranking import Difference
from ui.language import message_language, tr

LineKind = Literal["total", "theme", "rule"]
TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class Count:
    """How many rules have states of a kind, with the symbol that stands for the kind."""

    state_key: str
    number: int


@dataclass(frozen=True, slots=True)
class CellText:
    """What an alternative's cell shows, and how it is read aloud.

    Attributes
    ----------
    figure, brief
        The figure, and what to show of it where the room is too small.
    counts
        On the line of totals, instead of a figure.
    rank
        -1 least concerned, 1 most, 0 not known or in between.
    """

    plan: str
    state_key: str
    figure: str
    rank: int
    spoken: str
    brief: str = ""
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the matrix.

    Attributes
    ----------
    key
        A rule's id, "theme:" and a planning question's id, or "totals".
    note
        What stands to the right of a planning question.
    difference
        How the alternatives differ, of a rule.
    """

    kind: LineKind
    key: str
    title: str
    spoken: str
    cells: tuple[CellText, ...] = ()
    note: str = ""
    folded: bool = False
    difference: Difference = "equal"

    @property
    def differs(self) -> bool:
        """Whether the alternatives differ in state, figure or knowledge."""
        return self.difference in ("state", "figure", "knowledge")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an alternative's column."""

    name: str
    area: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why the alternatives differ in a question, or that they do not."""

    title: str
    reasons: tuple[str, ...]
    answers: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """All of it as it is read aloud."""
        return " ".join((*self.reasons, *self.answers))


def explain_row(compared: Comparison, rule: str) -> Why | None:
    """Return what is said of a question, None where it is none."""
    row = next((row for row in compared.rows if row.rule == rule), None)
    if row is None:
        return None
    said = row.explanation
    if not said.sentences:
        return Why(row.title, (tr("Alternativen har samma svar."),))
    return Why(row.title, said.reasons, said.answers)


def describe_heads(compared: Comparison) -> tuple[Head, ...]:
    """Return the columns' heads."""
    lang = message_language()
    return tuple(
        Head(item.name, area, tr("Alternativ {name}, {area}", name=item.name, area=area))
        for item in compared.alternatives
        for area in (format_area(item.area_m2, lang),)
    )


def list_lines(
    compared: Comparison, *, folded: Collection[str], only_differences: bool
) -> tuple[Line, ...]:
    """Return the lines in sight: the totals, then the rules by planning question."""
    lines = [_totals(compared)]
    book = FreshnessBook(compared.result.packages, date.today())
    for theme in compared.themes:
        rows = compared.of_theme(theme)
        shown = [row for row in rows if row.differs or not only_differences]
        if not shown:
            continue
        key = f"theme:{theme.id}"
        differing = sum(row.differs for row in rows)
        note = tr("{count} av {total} skiljer", count=differing, total=len(rows))
        is_folded = key in folded
        state = tr("hopfälld") if is_folded else tr("utfälld")
        spoken = f"{theme.title}, {note}, {state}"
        lines.append(Line("theme", key, theme.title, spoken, note=note, folded=is_folded))
        if not is_folded:
            lines += [_marked(_rule(row), row, book) for row in shown]
    return tuple(lines)


def _marked(line: Line, row: ComparedRow, book: FreshnessBook) -> Line:
    """Return a rule's line with how current its layer is, where that should be known."""
    if not row.cells:
        return line
    asked = row.cells[0].finding
    said = book.find(asked.package, asked.layer, asked.proof.layer_version)
    if said is None:
        return line
    words = tr("underlaget: {state}", state=said.word)
    title = f"{mark_of(said.state).sign} {line.title}"
    return replace(line, title=title, spoken=f"{line.spoken}, {words}")


def count_equal(compared: Comparison) -> tuple[int, int]:
    """Return how many rules have equal answers, and of how many of those nobody knows any."""
    same = [row for row in compared.rows if not row.differs]
    unknown = sum(all(cell.finding.state in UNDECIDED for cell in row.cells) for row in same)
    return len(same), unknown


def _totals(compared: Comparison) -> Line:
    cells = []
    for item in compared.alternatives:
        worst = next((key for key in _CONCERNED if item.states.get(key)), _CONCERNED[0])
        counts = tuple(
            Count(key, sum(item.states.get(name, 0) for name in names))
            for key, names in (
                (worst, _CONCERNED),
                ("COVERAGE_UNKNOWN", _UNKNOWN),
                ("NO_HIT", ("NO_HIT",)),
            )
        )
        lang = message_language()
        words = [f"{state_label(key, lang)} {number}" for key, number in item.states.items()]
        cells.append(
            CellText(item.name, "", "", 0, ", ".join([item.name, tr("summa"), *words]), "", counts)
        )
    return Line("total", TOTALS, tr("Antal frågor"), tr("Antal frågor"), tuple(cells))


_CONCERNED = tuple(key for key in STATE_ORDER if key in CONCERNED or key.startswith("HIT_"))
_UNKNOWN = tuple(key for key in STATE_ORDER if key in UNDECIDED)


def _rule(row: ComparedRow) -> Line:
    difference = difference_label(row.difference, message_language())
    cells = tuple(_cell(row, cell) for cell in row.cells)
    return Line(
        "rule",
        row.rule,
        row.title,
        f"{row.title}, {difference}",
        cells,
        difference=row.difference,
    )


def _cell(row: ComparedRow, cell: ComparedCell) -> CellText:
    lang = message_language()
    finding = cell.finding
    words = [
        finding.plan,
        row.title,
        state_label(finding.state_key, lang),
        tr("möjlig") if finding.figures.certainty == "possible" else "",
        *cell.figures,
        rank_label(cell, lang),
    ]
    partial = finding.state == "NO_HIT_PARTIAL"
    figure = _short_words().get(finding.state, cell.key_figure)
    if partial:
        figure = tr("{share} ej karterat", share=cell.key_figure)
    brief = cell.key_figure if cell.key_figure and partial else figure
    if row.schematic and finding.state == "HIT":
        brief = tr("i bilden")
    elif row.schematic and finding.state == "NEAR":
        brief = tr("nära")
    return CellText(
        plan=finding.plan,
        state_key=finding.state_key,
        figure=figure,
        brief=brief,
        rank=-1 if cell.is_least else 1 if cell.is_most else 0,
        spoken=", ".join(word for word in words if word),
    )


def _short_words() -> dict[State, str]:
    """Return what stands beside the symbol of a state that has no figure; the tip has it all."""
    return {
        "NO_HIT": "",
        "OUTSIDE_COVERAGE": tr("ej karterat"),
        "COVERAGE_UNKNOWN": tr("okänt"),
        "ERROR": tr("ej läst"),
        "NOT_RUN": tr("ej körd"),
        "NOT_APPLICABLE": tr("gäller ej"),
    }
