"""What is asked of the calendar: a case's dates as plain values, with or without a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.rules import DELEGATION

Kind = Literal[
    "received",
    "experts",
    "draft",
    "signoff",
    "preparation",
    "dispatch",
    "meeting",
    "adjusted",
    "sending",
    "due",
]
KINDS: tuple[Kind, ...] = (
    "received",
    "experts",
    "draft",
    "signoff",
    "preparation",
    "dispatch",
    "meeting",
    "adjusted",
    "sending",
    "due",
)
"""In the order in which they come."""

ExtensionState = Literal["none", "asked", "granted", "refused"]

_AT_ONCE = "omedelbart"


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """The meeting that shall decide, and whether its minutes are adjusted at once."""

    body: str
    day: date
    immediate: bool = False

    @classmethod
    def parse(cls, text: str) -> MeetingChoice | None:
        """Return the choice as a case keeps it ("regionstyrelsen 2026-12-01"), None for "".

        Raises
        ------
        CaseError
            The text is not written so.
        """
        words = text.split()
        if not words:
            return None
        at_once = words[2:] == [_AT_ONCE]
        try:
            if len(words) != 2 + at_once:
                raise ValueError(text)
            return cls(words[0], date.fromisoformat(words[1]), at_once)
        except ValueError as error:
            raise CaseError(
                tr(
                    "mötet ”{text}” skrivs som organ och dag: regionstyrelsen 2026-12-01.",
                    text=text,
                )
            ) from error

    @property
    def text(self) -> str:
        """The choice as a case keeps it."""
        return " ".join([self.body, self.day.isoformat(), *([_AT_ONCE] if self.immediate else [])])


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """The dates of a case, or loose ones.

    Attributes
    ----------
    due
        The last answering day that the sender asked for.
    extension, extended
        Whether more time was asked for, and the new last day where it was granted.
    opened
        When the case was opened here.
    decided
        When the response was decided or signed.
    done
        What is done already; what comes before it is done too.
    """

    due: date | None
    received: date | None = None
    extension: ExtensionState = "none"
    extended: date | None = None
    route: str = DELEGATION
    plan_type: str = ""
    stage: str = ""
    meeting: MeetingChoice | None = None
    opened: date | None = None
    decided: date | None = None
    done: frozenset[Kind] = frozenset()

    @property
    def last_day(self) -> date | None:
        """The last answering day as it now is."""
        granted = self.extension == "granted" and self.extended is not None
        return self.extended if granted else self.due

    def is_done(self, kind: Kind) -> bool:
        """Whether this, or something that comes after it, is done; an answer sent is the end."""
        return "sending" in self.done or any(
            KINDS.index(item) >= KINDS.index(kind) for item in self.done
        )


def parse_day(text: str, what: str) -> date | None:
    """Return an ISO date, None for "".

    Raises
    ------
    CaseError
        It is no date; the sentence says what it was meant as.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise CaseError(
            tr("{what} ”{text}” är inget datum; skriv som 2026-12-18.", what=what, text=text)
        ) from error
