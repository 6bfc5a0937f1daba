"""The region's remarks: findings that a planner holds relevant, with the words that go along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rumslig.county import StandardText, Theme
from rumslig.documents.blocks import Block, Heading, ListBlock, Paragraph, Run, text_block
from rumslig.documents.evidence import Evidence
from rumslig.documents.result_rows import by_weight, state_words
from rumslig.documents.titles import join_words
from rumslig.finding import NOT_ASKED, Finding
from rumslig.language import Language, tr
from rumslig.structure.levels import read_levels
from rumslig.structure.model import with_guiding_line
from rumslig.structure.words import describe_cited
from rumslig.wording import fill_values

POSITIVE_TONES = ("positiv", "stöd", "stod", "ser positivt")
FINAL_TONES = ("avstyrk", "stodj", "stödj")
"""The ends of the scale: a planner chooses them, the check proposes others first."""
MILD_TONES = ("uppmarksam", "uppmärksam", "vill uppmärksam")
CHECKED, UNCHECKED = "kontrollerad", "ej kontrollerad"
"""The words by which packages tell whether a goal or reference was compared with its source."""

AREA_PLACEHOLDERS = {"area_m2", "area_ha", "share_pct"}


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
    text, positive = _wish(first, evidence)
    if len(evidence.result.plans) > 1:
        text += f" {_applies_to(findings, text, evidence)}"
    return Remark(
        theme=evidence.county.theme(first.theme),
        title=first.title,
        findings=tuple(findings),
        wish=text,
        positive=positive,
        proposed=all(evidence.assessment_of(item) is None for item in findings),
    )


def _applies_to(findings: Sequence[Finding], text: str, evidence: Evidence) -> str:
    """Return which of several plans a wish is about, and whose figures it has."""
    lang = evidence.lang
    plans = join_words([item.plan for item in findings], lang)
    if all(_wish(item, evidence)[0] == text for item in findings):
        return tr("Gäller {plans}.", lang=lang, plans=plans)
    return tr(
        "Gäller {plans}; orden här är för {first}.", lang=lang, plans=plans, first=findings[0].plan
    )


def _wish(finding: Finding, evidence: Evidence) -> tuple[str, bool]:
    text, positive = _own_wish(finding, evidence)
    if finding.schematic and not evidence.is_withheld(finding):
        text = with_guiding_line(text, evidence.lang)
    return text, positive


def _own_wish(finding: Finding, evidence: Evidence) -> tuple[str, bool]:
    lang = evidence.lang
    if evidence.is_withheld(finding):
        return tr(
            "Kontakta regionen om {title}; underlaget är skyddsvärt.",
            lang=lang,
            title=finding.title,
        ), False
    for text in _in_fitting_order(finding, evidence):
        filled = _fill(text.text, finding, evidence)
        if filled is not None:
            return filled, text.tone.casefold().startswith(POSITIVE_TONES)
    return tr(
        "Planhandlingarna bör visa hur förslaget förhåller sig till {title}.",
        lang=lang,
        title=finding.title,
    ), False


def _in_fitting_order(finding: Finding, evidence: Evidence) -> list[StandardText]:
    """Return the texts that fit the finding, in the packages' order as far as tones allow.

    Mild and glad ones come first for light findings; those that support or
    oppose the plan outright always last.
    """
    texts = [
        text
        for text in evidence.county.texts_of_rule(finding.rule.split("#")[0])
        if text.fits(finding.state)
    ]
    light = finding.state != "HIT" or (finding.figures.severity or 1) == 1

    def weight(text: StandardText) -> int:
        tone = text.tone.casefold()
        if tone.startswith(FINAL_TONES):
            return 2
        if tone.startswith(POSITIVE_TONES):
            return 0
        return int(tone.startswith(MILD_TONES) != light)

    return sorted(texts, key=weight)


def _fill(text: str, finding: Finding, evidence: Evidence) -> str | None:
    """Return the text with its figures, or None where the finding lacks one of them."""
    question = evidence.questions.get(finding.rule)
    asked = set(re.findall(r"\{(\w+)\}", text))
    if not asked:
        return text
    if question is None or (finding.schematic and asked & AREA_PLACEHOLDERS):
        return None
    places = evidence.plan_of(finding).municipality_names
    values = fill_values(finding.figures, question.rule, question.material, places, evidence.lang)
    unknown = tr("uppgift saknas", lang=evidence.lang)
    if any(values.get(name, unknown) in (unknown, "") for name in asked):
        return None
    return text.format(**values)


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
