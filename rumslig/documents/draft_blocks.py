"""The response's own text as blocks: the summary, and the paragraphs section by section."""

from __future__ import annotations

from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.county import Section
from rumslig.documents.blocks import Block, Heading, ListBlock, Paragraph, Run, text_block
from rumslig.documents.evidence import Evidence
from rumslig.documents.markdown_blocks import TextBlock, read_markdown
from rumslig.documents.remarks import UNCHECKED, describe_reference
from rumslig.finding import Finding
from rumslig.language import tr

SECTION_LEVEL = 2


def summary_text(draft: Draft, evidence: Evidence) -> tuple[str, list[Paragraph | ListBlock]]:
    """Return the summary's title and text: what the draft says before its themes."""
    blocks: list[Paragraph | ListBlock] = []
    for item in draft.paragraphs:
        if not item.theme:
            blocks += map(_without_heading, read_markdown(item.text))
    return evidence.county.section_of("").title, blocks


def _without_heading(block: TextBlock) -> Paragraph | ListBlock:
    """Return the block; the summary stands in a box that has its own heading."""
    return Paragraph((Run(block.text, bold=True),)) if isinstance(block, Heading) else block


def draft_sections(draft: Draft, evidence: Evidence) -> list[Block]:
    """Return the paragraphs under their sections' headings, each with its goal and its source."""
    blocks: list[Block] = []
    section: Section | None = None
    for item in ordered(draft, evidence):
        here = evidence.county.section_of(item.theme)
        if here != section:
            section = here
            blocks.append(Heading(SECTION_LEVEL, here.title))
        finding = next(iter(evidence.findings_of(item)), None)
        if finding is not None:
            blocks.append(Heading(SECTION_LEVEL + 1, finding.title))
        blocks += read_markdown(item.text, below=SECTION_LEVEL + (finding is not None), deepest=3)
        note = _note(item, finding, evidence)
        if note:
            blocks.append(text_block(note, muted=True))
    return blocks


def ordered(draft: Draft, evidence: Evidence) -> list[DraftParagraph]:
    """Return the paragraphs that have words, by section; in a section as the planner has them."""
    told = [item for item in draft.paragraphs if item.theme and item.text.strip()]
    return sorted(told, key=lambda item: evidence.county.section_place(item.theme))


def _note(paragraph: DraftParagraph, finding: Finding | None, evidence: Evidence) -> str:
    """Return which goal a paragraph rests on and where it stands, and what stands against it."""
    lang, parts = evidence.lang, []
    goal = evidence.county.goal(paragraph.goal)
    if goal is not None:
        source = describe_reference(goal.reference, goal.status, lang)
        page = finding.rus_reference if finding and finding.rus_goal == goal.id else ""
        if page not in ("", UNCHECKED):  # the rule knows where the goal speaks of this
            source = describe_reference(page, "", lang)
        parts.append(tr("Mål: {goal} ({source}).", lang=lang, goal=goal.title, source=source))
    against = evidence.county.goal(paragraph.conflict)
    if goal is not None and against is not None:
        parts.append(
            tr(
                "Målkonflikt: {goal} mot {against}.",
                lang=lang,
                goal=goal.title,
                against=against.title,
            )
        )
    return " ".join(parts)
