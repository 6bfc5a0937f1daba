"""What the register is told of a case, and what it gives back in lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from layers.crs import Bounds

Status = Literal["new", "checked", "assessed", "drafted", "circulating", "signed", "sent", "closed"]
"""How far a case has come, in order."""

STATUSES: tuple[Status, ...] = (
    "new",
    "checked",
    "assessed",
    "drafted",
    "circulating",
    "signed",
    "sent",
    "closed",
)
DONE: frozenset[Status] = frozenset({"signed", "sent", "closed"})
"""Those whose answer is given: their last day presses nobody any more."""

Regional = Literal["", "yes", "no"]
"""Whether a plan matters to the region; "" while nobody has said so."""


@dataclass(frozen=True, slots=True)
class EntryPlan:
    """A plan area: its outline as WKB and its bounds (west, south, east, north), EPSG:3006."""

    name: str
    wkb: bytes
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class EntryRemark:
    """A remark of a response as it was signed; `key` is the paragraph's id."""

    key: str
    theme: str
    rule: str = ""
    goal: str = ""
    tone: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What became of a remark of an earlier stage: "honoured", "partly" or "not"."""

    dnr: str
    key: str
    outcome: str
    theme: str = ""
    goal: str = ""


class _Awaited:
    """What follows from a case's days and from how far it has come."""

    __slots__ = ()

    due: str
    extension: str
    status: str

    @property
    def last_day(self) -> str:
        """The last day to answer: what was granted, or what was asked for."""
        return self.extension or self.due

    @property
    def is_open(self) -> bool:
        """Whether the answer is still to be given."""
        return self.status not in DONE


@dataclass(frozen=True, slots=True)
class Entry(_Awaited):
    """What the register keeps of a case. Days are ISO, "" when not set.

    Attributes
    ----------
    created, closed
        The day on which the case was made, and on which its answer was given.
    internal
        Days planned back from the last one, by what is to be done by then.
    minutes
        Seconds of active work by step.
    """

    dnr: str
    title: str
    sender: str
    plan_type: str
    stage: str
    status: Status = "new"
    sender_dnr: str = ""
    received: str = ""
    due: str = ""
    extension: str = ""
    handler: str = ""
    decision_route: str = ""
    meeting: str = ""
    body: str = ""
    follows: str = ""
    regional: Regional = ""
    created: str = ""
    closed: str = ""
    municipalities: tuple[str, ...] = ()
    internal: tuple[tuple[str, str], ...] = ()
    plans: tuple[EntryPlan, ...] = ()
    remarks: tuple[EntryRemark, ...] = ()
    outcomes: tuple[EntryOutcome, ...] = ()
    minutes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterRow(_Awaited):
    """A case in a list; see `Entry`.

    Attributes
    ----------
    municipalities
        Names with commas between.
    path, sha256
        The case file as it was last saved.
    revision
        How many times the case has been recorded.
    """

    dnr: str
    title: str
    sender: str
    plan_type: str
    stage: str
    due: str
    municipalities: str
    status: str
    path: Path
    sha256: str
    sender_dnr: str = ""
    received: str = ""
    extension: str = ""
    handler: str = ""
    decision_route: str = ""
    meeting: str = ""
    body: str = ""
    follows: str = ""
    regional: str = ""
    created: str = ""
    closed: str = ""
    internal: tuple[tuple[str, str], ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """A plan area of the register, and the case that speaks of it.

    Attributes
    ----------
    wkb, bounds
        The outline and its bounds (west, south, east, north), EPSG:3006.
    remarks
        How many remarks were sent of it.
    outcomes
        How many of them were "honoured", "partly" or "not", by that word; those that nobody has
        looked at are not among them.
    """

    dnr: str
    plan: str
    title: str
    sender: str
    plan_type: str
    stage: str
    status: str
    received: str
    closed: str
    wkb: bytes
    bounds: Bounds
    remarks: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SaidRemark:
    """A remark that was sent; `outcome` is "" until a later stage tells, `judged_in` its dnr."""

    dnr: str
    key: str
    theme: str
    rule: str
    goal: str
    tone: str
    plan: str
    outcome: str = ""
    judged_in: str = ""


class Sum(NamedTuple):
    """How often `value` was met in `part` of a dimension in a year; see `register.sums`."""

    year: int
    dimension: str
    part: str
    value: str
    count: int  # type: ignore[assignment]  # a tuple's own `count` is not needed here
