"""What stands in the files that came in: their pages, and the words of each theme in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FileKind = Literal["pdf", "docx", "text", "mail", "other"]
Searchable = Literal["yes", "partly", "no"]


@dataclass(frozen=True, slots=True)
class KeywordHit:
    """A word of a theme on a page (from 1; 0 where a file has no pages), with its sentence."""

    theme: str
    word: str
    page: int
    quotation: str


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
    """

    file: str
    sha256: str
    kind: FileKind
    pages: int = 0
    unread: tuple[int, ...] = ()
    hits: tuple[KeywordHit, ...] = ()
    keywords: str = ""
    fault: str = ""

    @property
    def searchable(self) -> Searchable:
        """Whether all, some or none of the file could be searched."""
        if self.fault or self.kind == "other" or (self.unread and len(self.unread) == self.pages):
            return "no"
        return "partly" if self.unread else "yes"
