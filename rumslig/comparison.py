"""Alternatives side by side: rules × plan areas, where they differ, and where nobody can tell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rumslig.check import CheckedPlan, CheckResult, Question
from rumslig.county import County, Theme
from rumslig.errors import PlanError
from rumslig.explanation import Explanation, explain_difference
from rumslig.finding import STATE_ORDER, Figures, Finding, count_states
from rumslig.language import Language, tr
from rumslig.ranking import (
    Amount,
    Answer,
    Difference,
    find_extremes,
    measure_amount,
    tell_difference,
)
from rumslig.wording import count_objects, describe_key_figure

FORMAT = "rumslig.compare/1"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A plan area with how many answers it has of each state, the weightiest state first."""

    plan: CheckedPlan
    states: Mapping[str, int]

    @property
    def name(self) -> str:
        """The plan area's name."""
        return self.plan.area.name

    @property
    def area_m2(self) -> float:
        """Grid area in EPSG:3006."""
        return self.plan.area.area_m2


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """What a rule says of an alternative.

    Attributes
    ----------
    figures
        The two short figures of a list row, such as ("88,4 ha", "67,4 %").
    is_least, is_most
        Whether the alternative is the least or the most concerned by the rule, or one of
        several that cannot be told apart; both False where that is not known.
    """

    finding: Finding
    amount: Amount | None
    figures: tuple[str, str]
    is_least: bool = False
    is_most: bool = False

    @property
    def key_figure(self) -> str:
        """The one figure that stands for the others, "" where there is none."""
        first, second = self.figures
        return first if self.amount and self.amount.measure == "area_m2" else second or first

    def to_json(self) -> dict[str, Any]:
        """Return the cell, rounded as a finding is."""
        finding, amount = self.finding, self.amount
        share = finding.figures.coverage_share
        return {
            "plan": finding.plan,
            "state": finding.state,
            "severity": finding.figures.severity,
            "certainty": finding.figures.certainty,
            "coverage_share": None if share is None else round(share, 9),
            "measure": amount.measure if amount else None,
            "amount": round(amount.value, 4) if amount else None,
            "uncertainty": round(amount.uncertainty, 4) if amount else None,
            "figures": [text for text in self.figures if text],
            "least_concerned": self.is_least,
            "most_concerned": self.is_most,
        }


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A rule's answers, one for each alternative in their order.

    Attributes
    ----------
    explanation
        Why they differ, in the comparison's language.
    """

    rule: str
    title: str
    theme: Theme
    schematic: bool
    difference: Difference
    cells: tuple[ComparedCell, ...]
    explanation: Explanation

    @property
    def differs(self) -> bool:
        """Whether the alternatives differ in state, figure or in what is known of them."""
        return self.difference in ("state", "figure", "knowledge")

    @property
    def is_ranked(self) -> bool:
        """Whether it is told which alternative is least and most concerned."""
        return any(cell.is_least for cell in self.cells)

    def to_json(self) -> dict[str, Any]:
        """Return the row."""
        return {
            "rule": self.rule,
            "title": self.title,
            "theme": self.theme.id,
            "schematic": self.schematic,
            "difference": self.difference,
            "explanation": list(self.explanation.sentences),
            "cells": [cell.to_json() for cell in self.cells],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rules by planning question in the county's order, against two or more alternatives."""

    result: CheckResult
    alternatives: tuple[Alternative, ...]
    rows: tuple[ComparedRow, ...]

    @property
    def themes(self) -> tuple[Theme, ...]:
        """The planning questions that have rows, in order."""
        return tuple(dict.fromkeys(row.theme for row in self.rows))

    def of_theme(self, theme: Theme) -> tuple[ComparedRow, ...]:
        """Return a planning question's rows."""
        return tuple(row for row in self.rows if row.theme == theme)

    def to_json(self) -> dict[str, Any]:
        """Return the document `rumslig.compare/1`; the same inputs give the same document."""
        checked = self.result.to_json()
        plans = zip(checked["plans"], self.alternatives, strict=True)
        return {
            "format": FORMAT,
            "plans": [{**plan, "states": dict(item.states)} for plan, item in plans],
            "packages": checked["packages"],
            "rows": [row.to_json() for row in self.rows],
        }


def compare_plans(
    result: CheckResult,
    county: County,
    questions: Iterable[Question] = (),
    *,
    lang: Language = "sv",
) -> Comparison:
    """Return a check's alternatives side by side.

    Parameters
    ----------
    questions
        What was asked, for the layers' accuracy; a rule that is not among them counts as exact.
    lang
        The language of figures and of texts for answers that are missing.

    Raises
    ------
    PlanError
        There are fewer than two plan areas.
    """
    if len(result.plans) < 2:
        raise PlanError(
            tr(
                "{plan} är det enda planområdet; en jämförelse behöver minst två.",
                plan=", ".join(item.area.name for item in result.plans) or tr("inget"),
            )
        )
    asked = {question.rule.id: question for question in questions}
    found = {(item.plan, item.rule): item for item in result.findings}
    first = {item.rule: item for item in reversed(result.findings)}
    order = list(dict.fromkeys(item.rule for item in result.findings))
    rows = [
        _compare_rule(
            [
                found.get((plan.area.name, rule)) or _missing(first[rule], plan, lang)
                for plan in result.plans
            ],
            result.plans,
            county,
            asked.get(rule),
            lang,
        )
        for rule in order
    ]
    rows.sort(key=lambda row: (row.theme.order, row.theme.title))
    return Comparison(
        result,
        tuple(_alternative(plan, index, rows) for index, plan in enumerate(result.plans)),
        tuple(rows),
    )


def _alternative(plan: CheckedPlan, index: int, rows: Iterable[ComparedRow]) -> Alternative:
    counts = count_states(row.cells[index].finding for row in rows)
    return Alternative(plan, {key: counts[key] for key in STATE_ORDER if key in counts})


def _missing(other: Finding, plan: CheckedPlan, lang: Language) -> Finding:
    """Return the answer of a rule that was asked of another alternative only."""
    return Finding(
        plan=plan.area.name,
        rule=other.rule,
        layer=other.layer,
        package=other.package,
        title=other.title,
        theme=other.theme,
        figures=Figures("NOT_RUN"),
        scale_factor=plan.area.scale_factor,
        text=tr("Frågan har inte ställts till det här alternativet.", lang=lang),
        schematic=other.schematic,
    )


def _compare_rule(
    findings: list[Finding],
    plans: tuple[CheckedPlan, ...],
    county: County,
    question: Question | None,
    lang: Language,
) -> ComparedRow:
    own = question.rule.accuracy_m if question else 0.0
    metric = question.rule.metric if question else None
    answers = [
        Answer(finding, measure_amount(finding, metric, math.hypot(plan.area.accuracy_m, own)))
        for finding, plan in zip(findings, plans, strict=True)
    ]
    figures = [_describe(answer, lang) for answer in answers]
    least, most = find_extremes(answers)
    difference = tell_difference(answers, figures)
    return ComparedRow(
        rule=findings[0].rule,
        title=findings[0].title,
        theme=county.theme(findings[0].theme),
        schematic=findings[0].schematic,
        difference=difference,
        cells=tuple(
            ComparedCell(answer.finding, answer.amount, shown, index in least, index in most)
            for index, (answer, shown) in enumerate(zip(answers, figures, strict=True))
        ),
        explanation=explain_difference(answers, difference, lang, own),
    )


def _describe(answer: Answer, lang: Language) -> tuple[str, str]:
    finding = answer.finding
    if finding.schematic and finding.state == "NEAR":
        return tr("i närheten", lang=lang), ""
    if answer.amount is not None and answer.amount.measure == "count":
        return tr("i planen", lang=lang), count_objects(finding.figures.count, lang)
    return describe_key_figure(finding.figures, finding.schematic, lang)


def difference_label(difference: Difference, lang: Language | None = None) -> str:
    """Return the words for how alternatives differ."""
    words = {
        "state": tr("olika läge", lang=lang),
        "figure": tr("olika mått", lang=lang),
        "knowledge": tr("olika mycket känt", lang=lang),
        "uncertain": tr("lika inom osäkerheten", lang=lang),
        "equal": tr("lika", lang=lang),
    }
    return words[difference]


def rank_label(cell: ComparedCell, lang: Language | None = None) -> str:
    """Return "minst berört" or "mest berört" where that is known, else ""."""
    if cell.is_least:
        return tr("minst berört", lang=lang)
    return tr("mest berört", lang=lang) if cell.is_most else ""
