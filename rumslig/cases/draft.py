"""What the response says: paragraphs, each linked to what it rests on, and their versions."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class SeenFigure:
    """A finding's figure, or state, as it was printed when a paragraph was made of it."""

    plan: str
    name: str
    value: str


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
    made
        The text as it was proposed; another `text` is the planner's own words.
    also
        The other plan areas whose finding by the same rule it speaks of.
    seen
        What those findings said when the planner last saw them.
    withheld
        The title of the classified material that it speaks of, "" for none: its words stay here
        even when the finding, its rule and the package are gone.
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
    made: str = ""
    also: tuple[str, ...] = ()
    seen: tuple[SeenFigure, ...] = ()
    withheld: str = ""

    @property
    def is_edited(self) -> bool:
        """Whether the words are somebody's own."""
        return self.text != self.made

    @property
    def plans(self) -> tuple[str, ...]:
        """The plan areas whose finding it speaks of."""
        return (self.plan, *self.also) if self.rule else ()

    def renaming_plan(self, old: str, new: str) -> DraftParagraph:
        """Return the paragraph with another name for a plan area; its words stay."""
        return replace(
            self,
            plan=new if self.plan == old else self.plan,
            also=tuple(new if name == old else name for name in self.also),
            seen=tuple(replace(item, plan=new) if item.plan == old else item for item in self.seen),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """The response's own text, in the order it is read."""

    paragraphs: tuple[DraftParagraph, ...] = ()

    def renaming_plan(self, old: str, new: str) -> Draft:
        """Return the draft with another name for a plan area."""
        return Draft(tuple(item.renaming_plan(old, new) for item in self.paragraphs))

    def find(self, name: str) -> DraftParagraph | None:
        """Return a paragraph by its id, or None."""
        return next((item for item in self.paragraphs if item.id == name), None)

    def put(self, paragraph: DraftParagraph) -> Draft:
        """Return the draft with a paragraph in the place of the one with its id."""
        return Draft(
            tuple(paragraph if item.id == paragraph.id else item for item in self.paragraphs)
        )


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A draft as it once was: when (ISO time with zone), and why it was kept."""

    at: str
    why: str
    draft: Draft
