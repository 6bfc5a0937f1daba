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
    title
        What it is about in a few words; "" where only the text tells.
    stage, day
        In which stage it was said, and on which day (ISO, "" not known).
    outcome, reason
        The planner's opinion, "" while there is none.
    suggestion, grounds
        What the comparison of then and now suggests, and why.
    earlier
        How it was judged in a stage between.
    repeats
        The keys of earlier remarks that it says again; they are carried no more by themselves.
    withheld
        The title of the classified material that it speaks of, "" for none.
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
    title: str = ""
    stage: str = ""
    day: str = ""
    earlier: Outcome = ""
    repeats: tuple[str, ...] = ()
    withheld: str = ""

    @property
    def key(self) -> str:
        """What it is known by: "26RS101/p3"."""
        return f"{self.dnr}/{self.paragraph}"
