"""The region's positions in short, from the draft's own paragraphs."""

from __future__ import annotations

from dataclasses import replace

from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.documents.evidence import Evidence
from rumslig.drafting.tones import TONES, tone_title
from rumslig.language import tr
from rumslig.rules import NO_RESPONSE

SUMMARY = "sammanfattning"
"""The id of the paragraph with the positions."""


def with_summary(draft: Draft, evidence: Evidence) -> Draft:
    """Return the draft with its positions told first; words that somebody edited stay."""
    text = position_words(draft, evidence)
    found = draft.find(SUMMARY)
    if found is None:
        made = DraftParagraph(SUMMARY, "", text, source=SUMMARY, made=text)
        return Draft((made, *draft.paragraphs))
    if found.is_edited or found.made == text:
        return draft
    return draft.put(replace(found, text=text, made=text))


def position_words(draft: Draft, evidence: Evidence) -> str:
    """Return the positions as Markdown: one list item for each tone that is used."""
    lang, county = evidence.lang, evidence.county
    authority = county.authority or county.name or tr("Regionen", lang=lang)
    if evidence.case.header.decision_route == NO_RESPONSE:
        return tr("{authority} avstår från att yttra sig.", lang=lang, authority=authority)
    items = []
    for tone in TONES:
        titles = dict.fromkeys(
            paragraph_title(item, evidence)
            for item in draft.paragraphs
            if item.tone == tone and item.theme
        )
        if titles:
            items.append(f"- **{tone_title(tone, lang)}:** {', '.join(titles)}")
    if not items:
        return tr("{authority} har inga synpunkter på förslaget.", lang=lang, authority=authority)
    lead = tr("{authority} yttrar sig så här i korthet:", lang=lang, authority=authority)
    return "\n".join([lead, "", *items])


def paragraph_title(paragraph: DraftParagraph, evidence: Evidence) -> str:
    """Return what a paragraph is about: its rule's question, or its theme's section."""
    if paragraph.rule:
        for finding in evidence.result.findings:
            if finding.rule == paragraph.rule:
                return finding.title
    known = {item.id for item in evidence.county.themes}
    if paragraph.theme in known:
        return evidence.county.theme(paragraph.theme).title
    return evidence.county.section_of(paragraph.theme).title
