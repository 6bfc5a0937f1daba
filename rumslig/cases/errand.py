"""A theme that was sent to a colleague, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ErrandState = Literal["sent", "text", "no_objection", "question"]


@dataclass(frozen=True, slots=True)
class Errand:
    """A theme on its round; days are ISO, "" for not yet.

    Attributes
    ----------
    to
        The function that is asked, never a person.
    text
        What came back: the contribution, or the question.
    reminded
        The days on which the function was reminded.
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
