"""A draft made of a checked and assessed case; what is there already keeps its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.county import County
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.markdown_blocks import escape
from rumslig.documents.remarks import applies_to
from rumslig.documents.result_rows import by_weight
from rumslig.documents.wishes import Wish, find_wish, find_wish_of_tone
from rumslig.drafting.own_texts import OwnTextsFile
from rumslig.drafting.seeing import fingerprint, see
from rumslig.drafting.summary import with_summary
from rumslig.drafting.tones import read_tone
from rumslig.finding import NOT_ASKED, Finding
from rumslig.intake.sweep import swept
from rumslig.intake.words import read_keywords
from rumslig.language import Language, tr
from rumslig.outlet import withheld_title
from rumslig.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Unmentioned:
    """A row of keywords that no page of the plan's documents has, all of them being searched."""

    theme: str
    title: str


def unmentioned_of(case: Case, evidence: Evidence) -> tuple[Unmentioned, ...]:
    """Return what the case's documents do not mention; nothing where a page was not searched."""
    rows = swept(case, read_keywords(evidence.catalog))
    return tuple(Unmentioned(row.theme, row.title) for row in rows if row.state == "unmentioned")


def draft_evidence(case: Case, workspace: Workspace, lang: Language = "sv") -> Evidence:
    """Return what a draft is made of: what may leave, with the user's own texts before others.

    Raises
    ------
    CaseError
        The case, or one of its plan areas, has not been checked.
    """
    evidence = gather_evidence(case, workspace, lang)
    own = OwnTextsFile(workspace.home.texts).read().texts
    county = replace(evidence.county, texts=(*own, *evidence.county.texts))
    return replace(evidence, county=county)


def complete_draft(
    draft: Draft, evidence: Evidence, unmentioned: Sequence[Unmentioned] = ()
) -> Draft:
    """Return the draft with a paragraph for each relevant finding, and silence, that has none.

    An empty draft becomes the first one; the same case gives the same draft.
    No words that are there are changed, but of a summary that nobody has edited. What speaks of
    classified material is marked with it.
    """
    for findings in missing_findings(draft, evidence):
        draft = insert(draft, _make_paragraph(findings, evidence), evidence.county)
    for item in unmentioned:
        draft = _add_unmentioned(draft, item, evidence)
    return with_summary(_mark_withheld(draft, evidence), evidence)


def _mark_withheld(draft: Draft, evidence: Evidence) -> Draft:
    """Return the draft with the title of what is classified in what was made of it."""
    hidden = evidence.guard.hidden_rules(evidence.result.findings)
    return Draft(
        tuple(replace(item, withheld=withheld_title(item, hidden)) for item in draft.paragraphs)
    )


def relevant_findings(evidence: Evidence) -> tuple[Finding, ...]:
    """Return what the planner holds relevant, the weightiest first."""
    return tuple(
        item
        for item in by_weight(evidence.result.findings)
        if item.state not in NOT_ASKED
        and (found := evidence.assessment_of(item)) is not None
        and found.judgement == "relevant"
    )


def missing_findings(draft: Draft, evidence: Evidence) -> tuple[tuple[Finding, ...], ...]:
    """Return the relevant findings that no paragraph speaks of, those of a rule together."""
    made = (item for item in draft.paragraphs if item.basis)
    told = {(plan, item.rule) for item in made for plan in item.plans}
    by_rule: dict[str, list[Finding]] = {}
    for finding in relevant_findings(evidence):
        if (finding.plan, finding.rule) not in told:
            by_rule.setdefault(finding.rule, []).append(finding)
    return tuple(tuple(findings) for findings in by_rule.values())


def _make_paragraph(findings: Sequence[Finding], evidence: Evidence) -> DraftParagraph:
    first = findings[0]
    wish = find_wish(first, evidence)
    text = word_wish(wish, findings, evidence)
    seen = see(findings, evidence)
    return DraftParagraph(
        id=first.rule,
        theme=first.theme,
        text=text,
        plan=first.plan,
        rule=first.rule,
        basis=fingerprint(seen),
        tone=wish.tone,
        source=wish.source,
        goal=first.rus_goal,
        made=text,
        also=tuple(item.plan for item in findings[1:]),
        seen=seen,
    )


def word_wish(wish: Wish, findings: Sequence[Finding], evidence: Evidence) -> str:
    """Return a wish as a paragraph's Markdown, saying which of several plans it is about."""
    if len(evidence.result.plans) == 1:
        return wish.markdown
    gap = "\n\n" if "\n" in wish.markdown else " "
    return f"{wish.markdown}{gap}{escape(applies_to(findings, wish.text, evidence))}"


def remake(paragraph: DraftParagraph, findings: Sequence[Finding], evidence: Evidence) -> str:
    """Return what a paragraph would be proposed as now, in its tone and of its standard text."""
    tone = read_tone(paragraph.tone) if paragraph.tone else find_wish(findings[0], evidence).tone
    wish = find_wish_of_tone(findings[0], evidence, tone, paragraph.source)
    return word_wish(wish, findings, evidence)


def _add_unmentioned(draft: Draft, item: Unmentioned, evidence: Evidence) -> Draft:
    text = next(
        (
            text
            for text in evidence.county.texts
            if text.subject == "unmentioned" and text.theme == item.theme
        ),
        None,
    )
    silent = tr("Planhandlingarna nämner inte ”{title}”.", lang=evidence.lang, title=item.title)
    words = text.text if text is not None else escape(silent)
    name = f"nämns-inte-{item.theme}"
    if draft.find(name) is not None:
        return draft
    made = DraftParagraph(
        id=name,
        theme=item.theme,
        text=words,
        tone=text.tone if text is not None else "uppmarksamma",
        source=text.id if text is not None else "",
        made=words,
    )
    return insert(draft, made, evidence.county)


def insert(draft: Draft, paragraph: DraftParagraph, county: County) -> Draft:
    """Return the draft with one more paragraph, last in its section; its id is made its own."""
    taken = {item.id for item in draft.paragraphs}
    paragraph = replace(paragraph, id=free_id(paragraph.id, taken))
    place = county.section_place(paragraph.theme)
    before = [item for item in draft.paragraphs if county.section_place(item.theme) <= place]
    at = draft.paragraphs.index(before[-1]) + 1 if before else 0
    return Draft((*draft.paragraphs[:at], paragraph, *draft.paragraphs[at:]))


def free_id(name: str, taken: Iterable[str]) -> str:
    """Return the name, or with the first number that makes it free."""
    known, made, number = set(taken), name, 1
    while made in known:
        number += 1
        made = f"{name}-{number}"
    return made
