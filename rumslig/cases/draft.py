"""What the response says: paragraphs, each linked to what it rests on, and their versions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """A remark, or other text, of the response.

    Attributes
    ----------
    theme
        Under which of the county's themes it stands; "" for what stands before them.
    text
        Markdown: paragraphs, emphasis, lists.
    plan, rule
        The finding that it speaks of, "" for none.
    basis
        The finding's fingerprint when the text was made; another one now marks the paragraph.
    tone, source
        How strongly it speaks, and the standard text it was made of.
    goal, conflict
        The goal of the strategy that it furthers, and the one that stands against it.
    author
        The function that wrote it, where that was not the case's handler.
    """

    id: str
    theme: str
    text: str
    plan: str = ""
    rule: str = ""
    basis: str = ""
    tone: str = ""
    source: str = ""
    goal: str = ""
    conflict: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The response's own text, in the order it is read."""

    paragraphs: tuple[DraftParagraph, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A draft as it once was: when (ISO time with zone), and why it was kept."""

    at: str
    why: str
    draft: Draft
