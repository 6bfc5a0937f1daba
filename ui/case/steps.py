"""The steps of a case: what each is called, and how much of it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rumslig.cases.case import Case
from ui.findings.rows import Section
from ui.language import tr

INTAKE, SCOPE, ASSESS, WRITE, DECIDE = "intake", "scope", "assess", "write", "decide"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the case and how much of it is done (0–1)."""

    id: str
    title: str
    share: float


def steps_of(case: Case, sections: Sequence[Section]) -> tuple[Step, ...]:
    """Return how far a case has come; `sections` are its findings as the list has them."""
    asked = [row for section in sections if section.id == "assess" for row in section.rows]
    done = sum(bool(row.mark) for row in asked)
    left = len(case.unchecked)
    checked = (len(case.plans) - left) / len(case.plans) if case.plans else 0.0
    assessed = (done / len(asked) if asked else 1.0) if case.plans and not left else 0.0
    written = case.draft is not None or any(entry.what == "export" for entry in case.log)
    return begin_steps(
        {
            INTAKE: 1.0,
            SCOPE: checked,
            ASSESS: assessed,
            WRITE: float(written),
            DECIDE: float(case.signature is not None),
        }
    )


def begin_steps(shares: Mapping[str, float] = MappingProxyType({})) -> tuple[Step, ...]:
    """Return every step in order, none begun but those with a share."""
    words = {
        INTAKE: tr("Intag"),
        SCOPE: tr("Kontroll"),
        ASSESS: tr("Bedömning"),
        WRITE: tr("Yttrande"),
        DECIDE: tr("Beslut"),
    }
    return tuple(Step(name, word, shares.get(name, 0.0)) for name, word in words.items())
