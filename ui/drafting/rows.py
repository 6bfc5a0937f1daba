"""The draft as a list: sections, their paragraphs with marks, and what lacks a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rumslig.cases.draft import Draft
from rumslig.documents.evidence import Evidence
from rumslig.drafting.review import DraftReview
from rumslig.drafting.summary import SUMMARY, paragraph_title
from ui.language import tr

Kind = Literal["section", "paragraph", "missing", "silent"]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A line of the list.

    Attributes
    ----------
    id
        Of the paragraph; of what lacks one, its rule or theme.
    marks
        What is to be known of it, in words.
    wants
        Whether it asks for the planner's eyes.
    """

    kind: Kind
    id: str
    title: str
    marks: tuple[str, ...] = ()
    wants: bool = False


def rows_of(draft: Draft, review: DraftReview, evidence: Evidence) -> tuple[DraftRow, ...]:
    """Return the draft's lines in the order that they are read."""
    rows: list[DraftRow] = []
    section = ""
    for item in draft.paragraphs:
        title = evidence.county.section_of(item.theme).title
        if title != section:
            section = title
            rows.append(DraftRow("section", "", title))
        standing = review.of(item.id)
        marks = []
        if standing.mark == "changed":
            marks.append(tr("fyndet har ändrats"))
        elif standing.mark == "gone":
            marks.append(tr("fyndet gäller inte längre"))
        if item.author:
            marks.append(tr("från {author}", author=item.author))
        if item.rule and item.is_edited:
            marks.append(tr("egna ord"))
        name = paragraph_title(item, evidence) if item.id != SUMMARY else tr("Ställningstaganden")
        if not item.rule and not item.source:
            name = _beginning(item.text) or tr("Tomt stycke")
        rows.append(DraftRow("paragraph", item.id, name, tuple(marks), bool(standing.mark)))
    waiting = [
        DraftRow("missing", findings[0].rule, findings[0].title, (tr("saknar stycke"),), True)
        for findings in review.missing
    ]
    waiting += [
        DraftRow("silent", item.theme, item.title, (tr("nämns inte i handlingarna"),), True)
        for item in review.silent
    ]
    if waiting:
        rows.append(DraftRow("section", "", tr("Saknar stycke")))
    return (*rows, *waiting)


def _beginning(text: str) -> str:
    words = text.replace("*", "").replace("#", "").split()
    return " ".join(words[:6])
