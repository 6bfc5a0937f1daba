"""The region's remarks: findings that a planner holds relevant, with the words that go along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rumslig.county import Theme
from rumslig.documents.blocks import Block, Heading, ListBlock, Paragraph, Run, text_block
from rumslig.documents.evidence import Evidence
from rumslig.documents.result_rows import by_weight, state_words
from rumslig.documents.titles import join_words
from rumslig.documents.wishes import find_wish
from rumslig.finding import NOT_ASKED, Finding
from rumslig.language import Language, tr
from rumslig.structure.levels import read_levels
from rumslig.structure.words import describe_cited

CHECKED, UNCHECKED = "kontrollerad", "ej kontrollerad"
"""The words by which packages tell whether a goal or reference was compared with its source."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the region says of one planning question, in one or more plan areas.

    Attributes
    ----------
    wish
        What the region wants, or is glad of.
    positive
        It supports the plan and asks for nothing.
    proposed
        No planner has assessed it; it follows from the check alone.
    """

    theme: Theme
    title: str
    findings: tuple[Finding, ...]
    wish: str
    positive: bool
    proposed: bool


def collect_remarks(evidence: Evidence) -> tuple[Remark, ...]:
    """Return the remarks by theme, in each theme the weightiest first.

    Hits that nobody has assessed yet become proposals; what a planner put aside does not.
    """
    by_rule: dict[str, list[Finding]] = {}
    for finding in by_weight(evidence.result.findings):
        if _is_remark(finding, evidence):
            by_rule.setdefault(finding.rule, []).append(finding)
    remarks = [_compose(findings, evidence) for findings in by_rule.values()]
    return tuple(sorted(remarks, key=lambda item: (item.theme.order, item.theme.id)))


def _is_remark(finding: Finding, evidence: Evidence) -> bool:
    assessment = evidence.assessment_of(finding)
    if finding.state in NOT_ASKED:
        return False  # judged before the rule was left out: there is no finding to speak of
    if assessment is None:
        return finding.state == "HIT"
    return assessment.judgement == "relevant"


def _compose(findings: Sequence[Finding], evidence: Evidence) -> Remark:
    first = findings[0]
    wish = find_wish(first, evidence)
    text = wish.text
    if len(evidence.result.plans) > 1:
        text += f" {applies_to(findings, text, evidence)}"
    return Remark(
        theme=evidence.county.theme(first.theme),
        title=first.title,
        findings=tuple(findings),
        wish=text,
        positive=wish.positive,
        proposed=all(evidence.assessment_of(item) is None for item in findings),
    )


def applies_to(findings: Sequence[Finding], text: str, evidence: Evidence) -> str:
    """Return which of several plans a wish is about, and whose figures it has."""
    lang = evidence.lang
    plans = join_words([item.plan for item in findings], lang)
    if all(find_wish(item, evidence).text == text for item in findings):
        return tr("Gäller {plans}.", lang=lang, plans=plans)
    return tr(
        "Gäller {plans}; orden här är för {first}.", lang=lang, plans=plans, first=findings[0].plan
    )


def summary_items(remarks: Sequence[Remark], lang: Language) -> tuple[tuple[Run, ...], ...]:
    """Return the numbered remarks of the summary."""
    items = []
    for remark in remarks:
        runs = [Run(remark.wish)]
        if remark.proposed:
            runs.append(Run(f" {proposal_mark(lang)}"))
        items.append(tuple(runs))
    return tuple(items)


def proposal_mark(lang: Language) -> str:
    """Return the words after what no planner has assessed."""
    return tr("(förslag, inte bedömt)", lang=lang)


def remark_blocks(remarks: Sequence[Remark], evidence: Evidence) -> list[Block]:
    """Return the remarks theme by theme, each with finding, guidance and wish."""
    blocks: list[Block] = []
    theme = ""
    for remark in remarks:
        if remark.theme.id != theme:
            theme = remark.theme.id
            blocks.append(Heading(2, remark.theme.title))
        blocks.append(Heading(3, remark.title))
        blocks += _found(remark, evidence)
        blocks += _cited(remark, evidence)
        blocks += _guidance(remark.findings[0], evidence)
        lead = (
            tr("Regionens hållning:", lang=evidence.lang)
            if remark.positive
            else tr("Önskad åtgärd:", lang=evidence.lang)
        )
        blocks.append(text_block(remark.wish, lead=lead))
    return blocks


def _found(remark: Remark, evidence: Evidence) -> list[Paragraph]:
    lang = evidence.lang
    many = len(evidence.result.plans) > 1
    paragraphs = []
    for finding in remark.findings:
        state = state_words(finding, lang)
        lead = f"{finding.plan} – {state}." if many else f"{state}."
        paragraphs.append(text_block(evidence.text_of(finding), lead=lead))
        assessment = evidence.assessment_of(finding)
        if assessment is not None and assessment.reason:
            paragraphs.append(
                text_block(assessment.reason, lead=tr("Handläggarens motiv:", lang=lang))
            )
    return paragraphs


def _cited(remark: Remark, evidence: Evidence) -> list[Block]:
    """Return what the structure image says of each object that the plans meet or near."""
    lang = evidence.lang

    def goal_title(name: str) -> str:
        goal = evidence.county.goal(name)
        return goal.title if goal is not None else ""

    items: dict[str, None] = {}
    for finding in remark.findings:
        if evidence.is_withheld(finding):
            continue
        levels = read_levels(evidence.manifest_of(finding), lang)
        for item in finding.figures.cited:
            text = describe_cited(item, levels, goal_title, lang)
            items[f"{finding.plan}: {text}" if len(remark.findings) > 1 else text] = None
    if not items:
        return []
    lead = tr("Strukturbilden säger:", lang=lang)
    return [Paragraph((Run(lead, bold=True),)), ListBlock(tuple((Run(text),) for text in items))]


def _guidance(finding: Finding, evidence: Evidence) -> list[Paragraph]:
    if not finding.rus_text:
        return []
    lang = evidence.lang
    goal = evidence.county.goal(finding.rus_goal)
    text = finding.rus_text
    if goal is not None:
        text += " " + tr("Mål: {goal}.", lang=lang, goal=goal.title)
    source = describe_reference(finding.rus_reference, "", lang)
    text += " " + tr("Hänvisning: {source}.", lang=lang, source=source)
    return [text_block(text, lead=tr("Vägledning:", lang=lang))]


def describe_reference(reference: str, status: str, lang: Language) -> str:
    """Return where a guiding text stands, saying so where nobody has compared it."""
    unchecked = tr("ej kontrollerad", lang=lang)
    if not reference or reference in (UNCHECKED, status):
        return reference if status == CHECKED and reference else unchecked
    return reference if status in (CHECKED, "") else f"{reference}, {unchecked}"
