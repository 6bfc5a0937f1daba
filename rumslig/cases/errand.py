"""A theme that was sent to a colleague, and what came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

AnswerKind = Literal["text", "no_objection", "question"]
ErrandState = Literal["sent", "text", "no_objection", "question"]


@dataclass(frozen=True, slots=True)
class ErrandAnswer:
    """One answer, as it came; answers are kept, never changed.

    Attributes
    ----------
    by
        The function that answered.
    day
        The day it was written (ISO), by the answering machine.
    sha256
        Of the answer: the same file twice is one answer.
    taken
        Its text has been put in the draft.
    """

    kind: AnswerKind
    text: str
    by: str
    day: str
    sha256: str
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Errand:
    """A theme on its round; days are ISO, "" for not yet.

    Attributes
    ----------
    to
        The function that is asked, never a person.
    state, answered, text
        The latest answer: its kind, its day, and the contribution or the question.
    reminded
        The days on which the function was reminded.
    round
        From 1; a theme that is asked again begins a new one.
    sha256
        Of the question as it was sent.
    answers
        Every answer, in the order they were collected.
    """

    id: str
    theme: str
    to: str
    sent: str
    due: str = ""
    state: ErrandState = "sent"
    answered: str = ""
    text: str = ""
    reminded: tuple[str, ...] = ()
    round: int = 1
    sha256: str = ""
    answers: tuple[ErrandAnswer, ...] = ()


def latest_rounds(errands: Iterable[Errand]) -> tuple[Errand, ...]:
    """Return each theme's latest round; one that was asked again waits for no answer."""
    found: dict[str, Errand] = {}
    for item in errands:
        if item.theme not in found or item.round > found[item.theme].round:
            found[item.theme] = item
    return tuple(found.values())
