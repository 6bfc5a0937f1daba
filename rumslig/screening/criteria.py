"""Whether a plan matters to the region: the package's criteria, answered for a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rumslig.cases.case import Case
from rumslig.cases.reading import Fact
from rumslig.cases.triage import TriageAnswer
from rumslig.finding import CONCERNED, Finding, State, state_label
from rumslig.language import tr
from rumslig.screening.criterion import TriageCriterion

Answer = Literal["yes", "no", "unknown"]
_DECIDED: frozenset[State] = CONCERNED | {"NO_HIT", "NOT_APPLICABLE"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion's answer with what it rests on, a sentence each."""

    criterion: TriageCriterion
    answer: Answer
    grounds: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the answer as the commands print it."""
        return {
            "id": self.criterion.id,
            "title": self.criterion.title,
            "answer": self.answer,
            "grounds": list(self.grounds),
            "status": self.criterion.status,
        }


def judge_criteria(case: Case, criteria: Sequence[TriageCriterion]) -> tuple[Judged, ...]:
    """Return each criterion's answer for a case.

    "no" is only said where every rule has a proven answer: what was not checked, or could not be,
    leaves the question open.
    """
    return tuple(
        _judge_dwellings(case, row) if row.dwellings_over else _judge_rules(case, row)
        for row in criteria
    )


def _judge_rules(case: Case, row: TriageCriterion) -> Judged:
    asked = [item for item in case.findings if item.rule in row.rules]
    met = [item for item in asked if item.state in row.states]
    if met:
        return Judged(row, "yes", tuple(dict.fromkeys(_say(item) for item in met)))
    missing = [name for name in row.rules if name not in {item.rule for item in asked}]
    if case.result is None or case.unchecked:
        return Judged(row, "unknown", (tr("Ärendet är inte kontrollerat."),))
    undecided = [item for item in asked if item.state not in _DECIDED]
    if undecided or missing:
        grounds = [_say(item) for item in undecided]
        grounds += [tr("Regeln {rule} finns inte bland de installerade.", rule=name)
                    for name in missing]  # fmt: skip
        return Judged(row, "unknown", tuple(dict.fromkeys(grounds)))
    return Judged(row, "no", tuple(dict.fromkeys(_say(item) for item in asked)))


def _say(finding: Finding) -> str:
    return finding.text or f"{finding.title}: {state_label(finding.state_key)}"


def _judge_dwellings(case: Case, row: TriageCriterion) -> Judged:
    found = [
        (int(fact.value), reading.file, fact)
        for reading in case.readings
        if not reading.left_out
        for fact in reading.facts
        if fact.name == "dwellings"
    ]
    if not found:
        return Judged(row, "unknown", (tr("Handlingarna nämner inget antal bostäder."),))
    largest = max(found, key=lambda item: item[0])
    words = _quote(*largest)
    if largest[0] > row.dwellings_over:
        return Judged(row, "yes", (words,))
    whole = all(item.searchable == "yes" for item in case.readings if item.counts)
    return Judged(row, "no" if whole else "unknown", (words,))


def _quote(count: int, file: str, fact: Fact) -> str:
    where = tr("{file}, s. {page}", file=file, page=fact.page) if fact.page else file
    return tr("{count} bostäder: ”{quotation}” ({where})",
              count=count, quotation=fact.quotation, where=where)  # fmt: skip


def suggest_answer(judged: Sequence[Judged]) -> TriageAnswer:
    """Return what the answers speak for: one yes to answer, only proven no to abstain."""
    if any(item.answer == "yes" for item in judged):
        return "answer"
    return "abstain" if judged and all(item.answer == "no" for item in judged) else "unsure"


def triage_document(case: Case, judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the document `rumslig.triage/1`."""
    return {
        "format": "rumslig.triage/1",
        "dnr": case.header.dnr,
        "criteria": [item.to_json() for item in judged],
        "suggested": suggest_answer(judged),
        "triage": asdict(case.triage) if case.triage is not None else None,
    }
