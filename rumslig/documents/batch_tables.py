"""A batch's answers as a workbook and as map layers: plans × rules, and each answer in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from rumslig.batch import Batch
from rumslig.batch_memory import BatchMemory
from rumslig.cases.table import FINDINGS, PLANS, finding_rows, plan_rows
from rumslig.check import CheckedPlan, Question
from rumslig.county import County, Theme
from rumslig.documents.answer_sheets import (
    certainty_label,
    count_columns,
    counted_sheet,
    package_sheet,
)
from rumslig.documents.findings_file import StyledLayer, finding_style, plan_style, write_styled
from rumslig.documents.workbook import Sheet, SheetColumn, StateText, Value, write_workbook
from rumslig.finding import Finding, state_label
from rumslig.language import Language, tr
from rumslig.numerals import format_direction

SHEET_ROWS = 1_000_000
"""A sheet holds 1 048 576 rows; more answers than this go on in the next."""


@dataclass(frozen=True)
class BatchAnswers:
    """A finished batch, ready to be set in tables; figures are read when they are written."""

    batch: Batch
    memory: BatchMemory
    county: County
    lang: Language

    @property
    def plans(self) -> tuple[CheckedPlan, ...]:
        """The plans."""
        return self.batch.checked

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions."""
        return self.batch.questions

    @cached_property
    def states(self) -> tuple[list[str], ...]:
        """Each plan's states in the order of the questions."""
        return tuple(self.batch.states(self.memory))

    @cached_property
    def plan_counts(self) -> list[Counter[str]]:
        """How many answers of each state each plan has."""
        return [Counter(row) for row in self.states]

    @cached_property
    def question_counts(self) -> list[Counter[str]]:
        """In how many plans each question has each state."""
        return [
            Counter(row[number] for row in self.states) for number in range(len(self.questions))
        ]

    @cached_property
    def themes(self) -> tuple[tuple[Theme, tuple[int, ...]], ...]:
        """The planning questions in the county's order, each with its questions by number."""
        found: dict[Theme, list[int]] = {}
        for number, question in enumerate(self.questions):
            found.setdefault(self.county.theme(question.rule.theme), []).append(number)
        order = sorted(found, key=lambda theme: (theme.order, theme.title))
        return tuple((theme, tuple(found[theme])) for theme in order)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings, plan by plan."""
        return self.batch.findings(self.memory)


def question_title(question: Question) -> str:
    """Return a question's name as findings have it."""
    return question.rule.title or question.material.title


def write_batch_workbook(answers: BatchAnswers) -> bytes:
    """Return the batch as xlsx; the same answers give the same bytes."""
    lang = answers.lang
    return write_workbook(
        tr("Kontroll av planområden", lang=lang),
        (
            _plan_sheet(answers),
            *(_theme_sheet(answers, theme, numbers) for theme, numbers in answers.themes),
            _question_sheet(answers),
            *_answer_sheets(answers),
            package_sheet(answers.batch.packages, lang),
        ),
    )


def write_batch_layers(answers: BatchAnswers) -> bytes:
    """Return the plans with counts of states, and the findings with a place, as GeoPackage."""
    lang = answers.lang
    areas = plan_rows(item.area for item in answers.plans)
    areas["kommuner"] = [item.municipality_names for item in answers.plans]
    for key, counts in count_columns(answers.plan_counts):
        areas[key.lower()] = counts
    placed = [item for item in answers.findings() if item.figures.geometry is not None]
    return write_styled(
        StyledLayer(PLANS, areas, tr("Planområden", lang=lang), plan_style()),
        StyledLayer(
            FINDINGS,
            finding_rows(placed, lang=lang),
            tr("Fynd efter resultat", lang=lang),
            finding_style(),
        ),
    )


def _plan_sheet(answers: BatchAnswers) -> Sheet:
    lang = answers.lang
    return counted_sheet(
        tr("Planområden", lang=lang),
        (
            SheetColumn(tr("Planområde", lang=lang), 30),
            SheetColumn(tr("Kommuner", lang=lang), 24),
            SheetColumn(tr("Yta, m²", lang=lang), 14, "number"),
        ),
        [
            (item.area.name, item.municipality_names, round(item.area.area_m2, 4))
            for item in answers.plans
        ],
        answers.plan_counts,
        lang,
    )


def _theme_sheet(answers: BatchAnswers, theme: Theme, numbers: tuple[int, ...]) -> Sheet:
    """Return a planning question's rules against the plans, with their states."""
    lang = answers.lang

    def rows() -> Iterator[tuple[Value, ...]]:
        for item, states in zip(answers.plans, answers.states, strict=True):
            keys = [states[number] for number in numbers]
            yield (item.area.name, *(StateText(state_label(key, lang), key) for key in keys))

    return Sheet(
        theme.title or tr("Utan tema", lang=lang),
        (
            SheetColumn(tr("Planområde", lang=lang), 30),
            *(SheetColumn(question_title(answers.questions[number]), 18) for number in numbers),
        ),
        rows(),
    )


def _question_sheet(answers: BatchAnswers) -> Sheet:
    lang = answers.lang
    asked = [
        (number, theme, answers.questions[number])
        for theme, numbers in answers.themes
        for number in numbers
    ]
    return counted_sheet(
        tr("Frågor", lang=lang),
        (
            SheetColumn(tr("Tema", lang=lang), 20),
            SheetColumn(tr("Planeringsfråga", lang=lang), 30),
            SheetColumn(tr("Regel", lang=lang), 22),
            SheetColumn(tr("Lager", lang=lang), 28),
            SheetColumn(tr("Underlagspaket", lang=lang), 22),
            SheetColumn(tr("Version", lang=lang), 12),
            SheetColumn(tr("Aktuellt", lang=lang), 12),
        ),
        [
            (
                theme.title,
                question_title(question),
                question.rule.id,
                question.material.title,
                question.material.package,
                question.material.version,
                question.material.reference_date,
            )
            for _, theme, question in asked
        ],
        [answers.question_counts[number] for number, _, _ in asked],
        lang,
        fixed=2,
    )


def _answer_sheets(answers: BatchAnswers) -> Iterator[Sheet]:
    """Yield every answer with its figures, in as many sheets as they need."""
    lang = answers.lang
    columns = (
        SheetColumn(tr("Planområde", lang=lang), 30),
        SheetColumn(tr("Tema", lang=lang), 20),
        SheetColumn(tr("Planeringsfråga", lang=lang), 30),
        SheetColumn(tr("Regel", lang=lang), 22),
        SheetColumn(tr("Resultat", lang=lang), 24),
        SheetColumn(tr("Allvar", lang=lang), 9),
        SheetColumn(tr("Säkerhet", lang=lang), 12),
        SheetColumn(tr("Yta, m²", lang=lang), 14, "number"),
        SheetColumn(tr("Andel av planen", lang=lang), 12, "share"),
        SheetColumn(tr("Längd, m", lang=lang), 12, "number"),
        SheetColumn(tr("Antal", lang=lang), 9, "count"),
        SheetColumn(tr("Avstånd, m", lang=lang), 12, "number"),
        SheetColumn(tr("Riktning", lang=lang), 12),
        SheetColumn(tr("Andel karterat", lang=lang), 12, "share"),
        SheetColumn(tr("Text", lang=lang), 70),
    )
    rows = (_answer_row(answers, finding) for finding in answers.findings())
    total = len(answers.plans) * len(answers.questions)
    for _ in range(0, total, SHEET_ROWS):
        title = tr("Alla svar", lang=lang)
        yield Sheet(title, columns, islice(rows, SHEET_ROWS), fixed=3)


def _answer_row(answers: BatchAnswers, finding: Finding) -> tuple[Value, ...]:
    lang, figures = answers.lang, finding.figures
    concerned = finding.state in ("HIT", "TOUCH")
    return (
        finding.plan,
        answers.county.theme(finding.theme).title,
        finding.title,
        finding.rule,
        StateText(state_label(finding.state_key, lang), finding.state_key),
        figures.severity,
        certainty_label(figures.certainty, lang),
        figures.area_m2,
        figures.share_of_plan,
        figures.length_m,
        figures.count if concerned and not figures.withheld else None,
        None if finding.schematic else figures.distance_m,
        format_direction(figures.direction, lang) if figures.direction else None,
        figures.coverage_share,
        finding.text,
    )
