"""How a draft stands to its findings: what changed, what lacks a paragraph, what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rumslig.cases.draft import Draft, DraftParagraph, SeenFigure
from rumslig.documents.evidence import Evidence
from rumslig.drafting.making import Unmentioned, missing_findings, remake
from rumslig.drafting.seeing import (
    UNITS,
    describe_changes,
    fingerprint,
    put_in_place,
    see,
)
from rumslig.drafting.summary import SUMMARY, position_words
from rumslig.finding import NOT_ASKED, Finding
from rumslig.language import tr

Mark = Literal["", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Remade:
    """What a paragraph would say with today's figures.

    Attributes
    ----------
    text
        What is offered: an edited paragraph's own words with new figures, or the new proposal.
    made
        The new proposal.
    """

    id: str
    text: str
    made: str
    basis: str
    seen: tuple[SeenFigure, ...]


@dataclass(frozen=True, slots=True)
class ParagraphReview:
    """How one paragraph stands.

    Attributes
    ----------
    changes
        What of the finding is another than when the paragraph was made, in words.
    offer
        What it would say now, None where it stands as it should or has no finding left.
    """

    id: str
    mark: Mark = ""
    changes: tuple[str, ...] = ()
    offer: Remade | None = None


@dataclass(frozen=True, slots=True)
class DraftReview:
    """How a draft stands.

    Attributes
    ----------
    missing
        The relevant findings without a paragraph, those of a rule together.
    silent
        Themes that the plan's documents do not mention, and no paragraph says so.
    """

    paragraphs: tuple[ParagraphReview, ...]
    missing: tuple[tuple[Finding, ...], ...]
    silent: tuple[Unmentioned, ...] = ()

    def of(self, name: str) -> ParagraphReview:
        """Return how a paragraph stands, by its id."""
        return next((item for item in self.paragraphs if item.id == name), ParagraphReview(name))

    @property
    def changed(self) -> tuple[ParagraphReview, ...]:
        """The paragraphs whose finding is another."""
        return tuple(item for item in self.paragraphs if item.mark == "changed")

    @property
    def gone(self) -> tuple[ParagraphReview, ...]:
        """The paragraphs whose finding is no longer there, or no longer relevant."""
        return tuple(item for item in self.paragraphs if item.mark == "gone")


def review_draft(
    draft: Draft, evidence: Evidence, unmentioned: Sequence[Unmentioned] = ()
) -> DraftReview:
    """Return how the draft stands to the case's findings as they are now."""
    told = {item.theme for item in draft.paragraphs if not item.rule}
    return DraftReview(
        tuple(_review(item, draft, evidence) for item in draft.paragraphs),
        missing_findings(draft, evidence),
        tuple(item for item in unmentioned if item.theme not in told),
    )


def _review(paragraph: DraftParagraph, draft: Draft, evidence: Evidence) -> ParagraphReview:
    if paragraph.id == SUMMARY and paragraph.source == SUMMARY:
        return _review_summary(paragraph, draft, evidence)
    if not paragraph.rule or not paragraph.basis:
        return ParagraphReview(paragraph.id)  # it repeats what was said before, or somebody said
    lang = evidence.lang
    left = evidence.findings_of(paragraph)
    findings = tuple(item for item in left if item.state not in NOT_ASKED)
    if not findings:
        words = tr("fyndet finns inte kvar i kontrollen", lang=lang)
        return ParagraphReview(paragraph.id, "gone", (words,))
    judgements = [evidence.assessment_of(item) for item in findings]
    if not any(item is not None and item.judgement == "relevant" for item in judgements):
        words = tr("fyndet är inte längre bedömt som relevant", lang=lang)
        return ParagraphReview(paragraph.id, "gone", (words,))
    seen = see(findings, evidence)
    if fingerprint(seen) == paragraph.basis:
        return ParagraphReview(paragraph.id)
    made = remake(paragraph, findings, evidence)
    text = _with_new_figures(paragraph, seen) if paragraph.is_edited else made
    offer = Remade(paragraph.id, text, made, fingerprint(seen), seen)
    return ParagraphReview(
        paragraph.id, "changed", describe_changes(paragraph.seen, seen, lang), offer
    )


def _review_summary(summary: DraftParagraph, draft: Draft, evidence: Evidence) -> ParagraphReview:
    text = position_words(draft, evidence)
    if text == summary.made:
        return ParagraphReview(summary.id)
    words = tr("ställningstagandena i styckena är andra", lang=evidence.lang)
    offer = Remade(summary.id, text, text, "", ())
    return ParagraphReview(summary.id, "changed", (words,), offer)


def _with_new_figures(paragraph: DraftParagraph, seen: Sequence[SeenFigure]) -> str:
    """Return the planner's own words with the figures that changed put in the old ones' place."""
    now = {(item.plan, item.name): item.value for item in seen}
    new = {
        old: value
        for old in paragraph.seen
        if old.name in UNITS
        and (value := now.get((old.plan, old.name))) is not None
        and value != old.value
    }
    return "".join(words for words, _ in put_in_place(paragraph.text, new))


def take_offer(draft: Draft, offer: Remade, text: str | None = None) -> Draft:
    """Return the draft with what was offered, or with other words that answer it.

    Giving the paragraph's own words as `text` says that the change is seen and they stand.
    """
    paragraph = draft.find(offer.id)
    if paragraph is None:
        return draft
    words = offer.text if text is None else text
    return draft.put(
        replace(paragraph, text=words, made=offer.made, basis=offer.basis, seen=offer.seen)
    )


def refresh(draft: Draft, evidence: Evidence) -> Draft:
    """Return the draft with today's figures in every paragraph that nobody has edited."""
    for item in review_draft(draft, evidence).changed:
        paragraph = draft.find(item.id)
        if item.offer is not None and paragraph is not None and not paragraph.is_edited:
            draft = take_offer(draft, item.offer)
    return draft
