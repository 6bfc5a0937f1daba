"""What stands in the files that came in: pages, facts, and the words of each theme in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FileKind = Literal["pdf", "docx", "text", "mail", "archive", "map", "picture", "other"]
"""A "map" is spatial data; "other" may hold words that Rumslig cannot read."""
Searchable = Literal["yes", "partly", "no", "none"]
Sure = Literal["high", "medium", "low"]
FactName = Literal[
    "dnr",
    "sender_dnr",
    "sender",
    "title",
    "plan_type",
    "stage",
    "due",
    "received",
    "area_m2",
    "dwellings",
]

WITHOUT_WORDS = ("archive", "map")
"""Kinds that hold no running text: nothing is missing where they are not searched."""


@dataclass(frozen=True, slots=True)
class KeywordHit:
    """A word of a theme on a page (from 1; 0 where a file has no pages), with its sentence."""

    theme: str
    word: str
    page: int
    quotation: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a page seems to say of the consultation; nothing more than a proposal.

    Attributes
    ----------
    name, value
        Which fact of the case's head or of its plan, written as the head has it.
    sure
        How sure the reader is.
    page, quotation
        Where it stands (0 where a file has no pages), and the words around it.
    """

    name: FactName
    value: str
    sure: Sure
    page: int = 0
    quotation: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one file.

    Attributes
    ----------
    file, sha256
        Which of the case's originals.
    unread
        The pages without text, such as scanned ones: of what they say nothing is known.
    keywords
        Which words were looked for, as their fingerprint.
    fault
        Why the file could not be read, in a sentence.
    facts
        What it seems to say of the consultation.
    more
        How many hits there were beyond those that are kept.
    inside
        The mail or archive that it came in.
    left_out
        Why the planner does not count it among the planning documents, "" where it counts.
    """

    file: str
    sha256: str
    kind: FileKind
    pages: int = 0
    unread: tuple[int, ...] = ()
    hits: tuple[KeywordHit, ...] = ()
    keywords: str = ""
    fault: str = ""
    facts: tuple[Fact, ...] = ()
    more: int = 0
    inside: str = ""
    left_out: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What the file is known again by: the same bytes may lie under two names."""
        return self.file, self.sha256

    @property
    def searchable(self) -> Searchable:
        """Whether all, some or none of the file could be searched; "none" where it has no text."""
        if self.kind in WITHOUT_WORDS:
            return "none"
        if self.fault or self.kind in ("other", "picture"):
            return "no"
        if self.unread and len(self.unread) >= self.pages:
            return "no"
        return "partly" if self.unread else "yes"

    @property
    def is_document(self) -> bool:
        """Whether it may be one of the planning documents; a mail only says what comes with it."""
        return self.kind not in ("mail", *WITHOUT_WORDS)

    @property
    def counts(self) -> bool:
        """Whether it is one of the planning documents, and was not left out."""
        return self.is_document and not self.left_out


def count_searchable(readings: Iterable[Reading]) -> tuple[int, int]:
    """Return how many planning documents can be searched to their end, and how many there are."""
    documents = [item for item in readings if item.counts]
    return sum(item.searchable == "yes" for item in documents), len(documents)
