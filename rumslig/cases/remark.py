"""A remark of an earlier stage, and whether it was honoured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["", "honoured", "partly", "not"]


@dataclass(frozen=True, slots=True)
class CarriedRemark:
    """What was said of the plan before, as it was sent.

    Attributes
    ----------
    dnr, paragraph
        Where it was said.
    outcome, reason
        The planner's opinion, "" while there is none.
    suggestion, grounds
        What the comparison of then and now suggests, and why.
    """

    dnr: str
    paragraph: str
    theme: str
    text: str
    plan: str = ""
    rule: str = ""
    goal: str = ""
    tone: str = ""
    outcome: Outcome = ""
    reason: str = ""
    suggestion: Outcome = ""
    grounds: str = ""
