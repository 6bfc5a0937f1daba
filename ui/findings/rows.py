"""Findings as rows in sections: what to assess, what we do not know, what is not concerned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rumslig.cases.case import Assessment, Judgement, needs_assessment
from rumslig.county import County
from rumslig.finding import CONCERNED, NOT_ASKED, STATE_ORDER, UNDECIDED, Finding, state_label
from rumslig.freshness import Said, State
from rumslig.wording import describe_key_figure
from ui.language import message_language, tr

Key = tuple[str, str]
"""A finding's plan and rule."""

JUDGEMENTS: tuple[Judgement, ...] = ("relevant", "irrelevant", "data_error", "expert")
"""In the order of the keys 1–4."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of the list.

    Attributes
    ----------
    note, figure
        The two right-aligned figures, such as "88,4 ha" and "67,4 %".
    mark
        The assessment's digit, 0 while there is none, None where none is asked for.
    stale
        How current its layer is, where that should be known; None else.
    """

    key: Key
    state_key: str
    title: str
    note: str
    figure: str
    mark: int | None
    spoken: str
    stale: State | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading; `can_fold` is off where the rows must never be out of sight."""

    id: str
    title: str
    note: str
    rows: tuple[FindingRow, ...]
    state_key: str = ""
    can_fold: bool = True
    folded: bool = False


def mark_stale(
    sections: Iterable[Section],
    findings: Mapping[Key, Finding],
    told: Callable[[Finding], Said | None],
) -> tuple[Section, ...]:
    """Return the sections with a mark on every finding whose layer is not current."""

    def marked(row: FindingRow) -> FindingRow:
        finding = findings.get(row.key)
        said = told(finding) if finding is not None else None
        if said is None:
            return row
        words = tr("underlaget: {state}", state=said.word)
        return replace(row, stale=said.state, spoken=f"{row.spoken}, {words}")

    return tuple(replace(item, rows=tuple(map(marked, item.rows))) for item in sections)


def key_of(finding: Finding) -> Key:
    """Return what identifies a finding in a case."""
    return finding.plan, finding.rule


def judgement_label(judgement: Judgement) -> str:
    """Return the word for an assessment."""
    words = {
        "relevant": tr("Relevant"),
        "irrelevant": tr("Inte relevant"),
        "data_error": tr("Fel i underlag"),
        "expert": tr("Behöver expert"),
    }
    return words[judgement]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings from what matters most, otherwise in the order of the rules."""
    return sorted(findings, key=lambda item: STATE_ORDER.index(item.state_key))


def sections_of_case(
    findings: Sequence[Finding], assessment_of: Callable[[Finding], Assessment | None]
) -> tuple[Section, ...]:
    """Return the sections of the task Ärende."""
    asked = [item for item in findings if needs_assessment(item)]
    unknown = [item for item in findings if item.state in UNDECIDED and item not in asked]
    clear = [item for item in findings if item.state == "NO_HIT"]
    rest = [item for item in findings if item.state in NOT_ASKED]
    done = sum(assessment_of(item) is not None for item in asked)

    def rows(group: Iterable[Finding], *, marked: bool = False) -> tuple[FindingRow, ...]:
        return tuple(_row(item, assessment_of(item), marked=marked) for item in in_order(group))

    return (
        Section(
            "assess",
            tr("Att bedöma"),
            tr("{done} av {total} bedömda", done=done, total=len(asked)),
            rows(asked, marked=True),
        ),
        Section(
            "unknown", tr("Kunde inte avgöras"), str(len(unknown)), rows(unknown), can_fold=False
        ),
        Section(
            "clear",
            tr("Berörs inte"),
            _clear_note(len(clear), len(rest)),
            rows([*clear, *rest]),
            "NO_HIT",
            folded=True,
        ),
    )


def _clear_note(clear: int, rest: int) -> str:
    if not rest:
        return str(clear)
    return tr("{clear}  ·  ej tillämplig eller ej körd {rest}", clear=clear, rest=rest)


def sections_of_place(findings: Sequence[Finding], county: County) -> tuple[Section, ...]:
    """Return the sections of the task Plandialog: planning questions in the county's order."""
    asked = [item for item in findings if item.state not in NOT_ASKED]
    themes = {item.theme: county.theme(item.theme) for item in asked}
    unknown = [item for item in asked if item.state in UNDECIDED]
    clear = [item for item in asked if item.state == "NO_HIT"]
    sections = []
    for theme in sorted(themes.values(), key=lambda item: (item.order, item.title)):
        group = [item for item in asked if item.theme == theme.id and item.state in CONCERNED]
        if group:
            rows = tuple(_row(item, None) for item in in_order(group))
            sections.append(Section(f"theme:{theme.id}", theme.title, str(len(rows)), rows))
    return (
        *sections,
        Section(
            "unknown",
            tr("Det vi inte vet"),
            str(len(unknown)),
            tuple(_row(item, None) for item in in_order(unknown)),
            can_fold=False,
        ),
        Section(
            "clear",
            tr("Berörs inte"),
            str(len(clear)),
            tuple(_row(item, None) for item in in_order(clear)),
            "NO_HIT",
            folded=True,
        ),
    )


def _row(finding: Finding, opinion: Assessment | None, *, marked: bool = False) -> FindingRow:
    lang = message_language()
    note, figure = describe_key_figure(finding.figures, finding.schematic, lang)
    if finding.state == "ERROR":
        note = tr("kunde inte läsas")
    elif finding.state in NOT_ASKED:
        note = state_label(finding.state_key, lang).lower()
    if not figure:
        note, figure = "", note
    mark = None
    words = [finding.title, state_label(finding.state_key, lang), note, figure]
    if marked:
        mark = JUDGEMENTS.index(opinion.judgement) + 1 if opinion else 0
        words.append(judgement_label(opinion.judgement) if opinion else tr("inte bedömd"))
    spoken = ", ".join(word for word in words if word)
    return FindingRow(key_of(finding), finding.state_key, finding.title, note, figure, mark, spoken)
