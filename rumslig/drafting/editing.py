"""What the planner does with a draft; each verb gives a new draft and loses no words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.county import County, Tone
from rumslig.documents.evidence import Evidence
from rumslig.documents.markdown_blocks import plain_words
from rumslig.documents.wishes import Wish, find_wish_of_tone, find_wishes
from rumslig.drafting.making import insert, word_wish
from rumslig.drafting.summary import with_summary
from rumslig.errors import CaseError
from rumslig.language import tr

FREE = "fritt"
"""The id of free paragraphs, numbered from the second on."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A draft after a choice, and words that are offered in the place of the planner's own.

    Attributes
    ----------
    offered
        "" where the paragraph has the new words already.
    """

    draft: Draft
    offered: str = ""


def with_draft(case: Case, draft: Draft | None) -> Case:
    """Return the case with another draft.

    Raises
    ------
    CaseError
        The response is signed; its text is frozen.
    """
    if case.signature is not None:
        raise CaseError(
            tr(
                "yttrandet i {dnr} undertecknades {day}; gör en ny version för att ändra texten.",
                dnr=case.header.dnr,
                day=case.signature.day,
            )
        )
    return replace(case, draft=draft)


def require_paragraph(draft: Draft, name: str) -> DraftParagraph:
    """Return a paragraph by its id, or that of its rule.

    Raises
    ------
    CaseError
        There is none; the sentence names those that are.
    """
    found = draft.find(name) or next((item for item in draft.paragraphs if item.rule == name), None)
    if found is None:
        raise CaseError(
            tr(
                "utkastet har inget stycke ”{name}”; det har {known}.",
                name=name,
                known=", ".join(item.id for item in draft.paragraphs) or tr("inga"),
            )
        )
    return found


def reword(draft: Draft, name: str, text: str) -> Draft:
    """Return the draft with other words in a paragraph."""
    return draft.put(replace(require_paragraph(draft, name), text=text))


def add_paragraph(draft: Draft, theme: str, text: str, county: County, author: str = "") -> Draft:
    """Return the draft with a free paragraph, last in its theme's section."""
    return insert(draft, DraftParagraph(FREE, theme, text, author=author), county)


def remove_paragraph(draft: Draft, name: str) -> Draft:
    """Return the draft without a paragraph."""
    found = require_paragraph(draft, name)
    return Draft(tuple(item for item in draft.paragraphs if item is not found))


def move_paragraph(draft: Draft, name: str, by: int, county: County) -> Draft:
    """Return the draft with a paragraph moved within its section, as far as it goes."""
    found = require_paragraph(draft, name)
    place = county.section_place(found.theme)
    together = [
        index
        for index, item in enumerate(draft.paragraphs)
        if county.section_place(item.theme) == place
    ]
    now = together.index(draft.paragraphs.index(found))
    then = min(max(now + by, 0), len(together) - 1)
    order = [draft.paragraphs[index] for index in together]
    order.insert(then, order.pop(now))
    paragraphs = list(draft.paragraphs)
    for index, item in zip(together, order, strict=True):
        paragraphs[index] = item
    return Draft(tuple(paragraphs))


def set_tone(draft: Draft, name: str, tone: Tone, evidence: Evidence) -> Choice:
    """Return the draft with a paragraph that speaks in another tone.

    Words that nobody has edited become those of the tone; others stay, and the new ones are
    offered.
    """
    paragraph = require_paragraph(draft, name)
    findings = evidence.findings_of(paragraph)
    if not findings:
        return Choice(with_summary(draft.put(replace(paragraph, tone=tone)), evidence))
    wish = find_wish_of_tone(findings[0], evidence, tone, paragraph.source)
    return _take_wish(draft, replace(paragraph, tone=tone), wish, evidence)


def texts_for(paragraph: DraftParagraph, evidence: Evidence) -> tuple[Wish, ...]:
    """Return the standard texts that a paragraph can be made of, figures filled in."""
    findings = evidence.findings_of(paragraph)
    return find_wishes(findings[0], evidence) if findings else ()


def set_source(draft: Draft, name: str, source: str, evidence: Evidence) -> Choice:
    """Return the draft with a paragraph made of a standard text, by its id; as `set_tone`.

    Raises
    ------
    CaseError
        No such text fits the paragraph's finding.
    """
    paragraph = require_paragraph(draft, name)
    wishes = texts_for(paragraph, evidence)
    wish = next((item for item in wishes if item.source == source), None)
    if wish is None:
        raise CaseError(
            tr(
                "standardtexten ”{source}” passar inte stycket {name}; det gör {known}.",
                source=source,
                name=paragraph.id,
                known=", ".join(item.source for item in wishes) or tr("inga"),
            )
        )
    return _take_wish(draft, replace(paragraph, tone=wish.tone), wish, evidence)


def _take_wish(draft: Draft, paragraph: DraftParagraph, wish: Wish, evidence: Evidence) -> Choice:
    words = word_wish(wish, evidence.findings_of(paragraph), evidence)
    kept = paragraph.is_edited and paragraph.text.strip() != ""
    changed = replace(
        paragraph,
        made=words,
        source=wish.source,
        text=paragraph.text if kept else words,
    )
    # its own words could happen to be those of the new proposal
    offered = words if kept and words != paragraph.text else ""
    return Choice(with_summary(draft.put(changed), evidence), offered)


def set_goals(draft: Draft, name: str, county: County, goal: str = "", conflict: str = "") -> Draft:
    """Return the draft with the goal that a paragraph furthers, and the one it stands against.

    Raises
    ------
    CaseError
        A goal does not exist, or both are the same.
    """
    paragraph = require_paragraph(draft, name)
    for word in (goal, conflict):
        if word and county.goal(word) is None:
            raise CaseError(
                tr(
                    "målet ”{word}” finns inte; välj bland {known}.",
                    word=word,
                    known=", ".join(item.id for item in county.goals),
                )
            )
    if conflict and goal == conflict:
        raise CaseError(tr("en målkonflikt är mellan två mål; ”{word}” är båda.", word=goal))
    if conflict and not goal:
        raise CaseError(tr("en målkonflikt är mellan två mål; välj också stycket mål."))
    return draft.put(replace(paragraph, goal=goal, conflict=conflict))


def count_words(draft: Draft) -> int:
    """Return how many words the draft has."""
    return sum(len(plain_words(item.text).split()) for item in draft.paragraphs)
