"""Whether a plan matters to the region, before anybody works on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TriageAnswer = Literal["answer", "abstain", "unsure"]


@dataclass(frozen=True, slots=True)
class Triage:
    """The planner's answer with reason, the day (ISO), and what spoke for it.

    Attributes
    ----------
    route, meeting, body
        The decision route, with its meeting, that an abstention stands in the place of.
    """

    answer: TriageAnswer
    reason: str
    day: str
    grounds: tuple[str, ...] = ()
    route: str = ""
    meeting: str = ""
    body: str = ""
