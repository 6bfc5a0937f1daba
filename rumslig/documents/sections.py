"""The sections of a response, each from the evidence to its blocks."""

from __future__ import annotations

from collections.abc import Sequence

from rumslig.cases.draft import Draft
from rumslig.county import Goal
from rumslig.documents.appendix import exact_area, scale_matters
from rumslig.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    ListBlock,
    Run,
    Signature,
    Table,
    list_block,
    text_block,
)
from rumslig.documents.draft_blocks import draft_sections
from rumslig.documents.evidence import Evidence
from rumslig.documents.remarks import Remark, describe_reference, remark_blocks
from rumslig.documents.result_rows import by_weight
from rumslig.documents.titles import join_words, name_municipality, name_subject
from rumslig.finding import CONCERNED
from rumslig.language import Language, tr
from rumslig.numerals import THIN, format_area, format_number, format_share
from rumslig.rules import DELEGATION, NO_RESPONSE
from rumslig.structure.model import guiding_words

NEIGHBOUR_M = 2_000.0
"""A municipality whose border is this near is told to the reader."""


def describe_matter(evidence: Evidence) -> list[Block]:
    """Return who asks about which areas."""
    lang, header = evidence.lang, evidence.case.header
    sender = header.sender or tr("Kommunen", lang=lang)
    text = tr(
        "{sender} har bett om synpunkter på {subject}.",
        lang=lang,
        sender=sender,
        subject=name_subject(header, lang),
    )
    if header.due:
        text += " " + tr("Svaret ska ha kommit in senast {date}.", lang=lang, date=header.due)
    blocks: list[Block] = [Heading(1, tr("Ärendet", lang=lang)), text_block(text)]
    rows = []
    both = any(scale_matters(plan.area.scale_factor) for plan in evidence.result.plans)
    for plan in evidence.result.plans:
        crossed = evidence.municipalities.crossed(plan.area.geometry) or plan.municipalities
        places = join_words([item.name for item in crossed], lang)
        row = [
            Cell(plan.area.name),
            Cell(places or tr("uppgift saknas", lang=lang)),
            Cell(exact_area(plan.area.area_m2, lang)),
        ]
        if both:
            row.append(Cell(exact_area(plan.area.ground_area_m2, lang)))
        rows.append(tuple(row))
    columns = [
        Column(tr("Planområde", lang=lang), 0.36),
        Column(tr("Kommun", lang=lang), 0.26),
        Column(tr("Areal i kartplanet", lang=lang), 0.19, "number"),
    ]
    if both:
        columns.append(Column(tr("Areal på marken", lang=lang), 0.19, "number"))
    caption = tr("Planområden. Kartplanet är SWEREF 99 TM.", lang=lang)
    blocks.append(Table(caption, tuple(columns), tuple(rows)))
    names = sorted({item.name for item in evidence.case.originals})
    if names:
        blocks.append(
            text_block(
                tr("Planområdet är läst ur {files}.", lang=lang, files=", ".join(names)), muted=True
            )
        )
    return blocks


def describe_mission(evidence: Evidence, authority: str) -> list[Block]:
    """Return what the region answers for, and the goals that the plan concerns."""
    lang = evidence.lang
    blocks: list[Block] = [
        Heading(1, tr("Regionens uppdrag och utgångspunkter", lang=lang)),
        text_block(
            tr(
                "{authority} ansvarar för länets regionala utvecklingsstrategi (RUS) och yttrar "
                "sig om hur förslaget förhåller sig till den. Strategin och dess strukturbilder "
                "är vägledande för kommunens planering, inte bindande. Strukturbilderna är "
                "schematiska: de visar riktning och samband, inte gränser på marken.",
                lang=lang,
                authority=authority,
            )
        ),
    ]
    named = {item.rus_goal for item in evidence.result.findings if item.state in CONCERNED}
    goals = [goal for goal in evidence.county.goals if goal.id in named]
    if goals:
        blocks.append(text_block(tr("Planen rör dessa mål i strategin:", lang=lang)))
        blocks.append(list_block(_goal_words(goal, lang) for goal in goals))
    return blocks


def _goal_words(goal: Goal, lang: Language) -> str:
    source = describe_reference(goal.reference, goal.status, lang)
    words = f"{goal.title}. {goal.text}" if goal.text else goal.title
    return f"{words} ({source})" if source else words


def list_remarks(remarks: Sequence[Remark], evidence: Evidence) -> list[Block]:
    """Return the remarks by theme, and what waits for an expert."""
    lang = evidence.lang
    blocks: list[Block] = [Heading(1, tr("Synpunkter per ämnesområde", lang=lang))]
    if not remarks:
        blocks.append(text_block(tr("Regionen har inga synpunkter att lämna.", lang=lang)))
    blocks += remark_blocks(remarks, evidence)
    return [*blocks, *_waiting(evidence)]


def list_drafted(draft: Draft, evidence: Evidence) -> list[Block]:
    """Return the draft's paragraphs by section, and what waits for an expert."""
    lang = evidence.lang
    blocks: list[Block] = [Heading(1, tr("Synpunkter per ämnesområde", lang=lang))]
    written = draft_sections(draft, evidence)
    if not written:
        blocks.append(text_block(tr("Regionen har inga synpunkter att lämna.", lang=lang)))
    return [*blocks, *written, *_waiting(evidence)]


def _waiting(evidence: Evidence) -> list[Block]:
    lang = evidence.lang
    waiting = [
        item.title
        for item in by_weight(evidence.result.findings)
        if (found := evidence.assessment_of(item)) is not None and found.judgement == "expert"
    ]
    if not waiting:
        return []
    titles = join_words(list(dict.fromkeys(waiting)), lang)
    return [text_block(tr("Bedöms vidare av sakkunnig: {titles}.", lang=lang, titles=titles))]


def describe_municipalities(evidence: Evidence) -> list[Block]:
    """Return which municipalities are concerned, and how the hits divide between them."""
    lang = evidence.lang
    blocks: list[Block] = [Heading(1, tr("Mellankommunala frågor", lang=lang))]
    for plan in evidence.result.plans:
        places = evidence.municipalities.around(plan.area.geometry)
        near = [
            item.name
            for item in evidence.municipalities.around(plan.area.geometry.buffer(NEIGHBOUR_M))
            if item.code not in {place.code for place in places}
        ]
        names = join_words([name_municipality(item.name, lang) for item in places], lang)
        if len(places) > 1:
            text = tr(
                "{plan} ligger i, eller så nära gränsen att det kan ligga i, {places}.",
                lang=lang,
                plan=plan.area.name,
                places=names,
            )
        elif near:
            text = tr(
                "{plan} ligger i {places}, nära gränsen till {near}.",
                lang=lang,
                plan=plan.area.name,
                places=names,
                near=join_words([name_municipality(name, lang) for name in near], lang),
            )
        elif places:
            text = tr(
                "{plan} ligger i {places}; ingen annan kommun finns inom {km} km.",
                lang=lang,
                plan=plan.area.name,
                places=names,
                km=format_number(NEIGHBOUR_M / 1000, 0, lang),
            )
        else:
            text = tr(
                "Vilken kommun {plan} ligger i framgår inte av underlaget.",
                lang=lang,
                plan=plan.area.name,
            )
        blocks.append(text_block(text))
    rows = _municipality_rows(evidence)
    if rows:
        columns = (
            Column(tr("Planeringsfråga", lang=lang), 0.40),
            Column(tr("Kommun", lang=lang), 0.26),
            Column(tr("Areal", lang=lang), 0.17, "number"),
            Column(tr("Andel av träffen", lang=lang), 0.17, "number"),
        )
        blocks.append(Table(tr("Träffarna delade på kommun.", lang=lang), columns, rows))
    return blocks


def _municipality_rows(evidence: Evidence) -> tuple[tuple[Cell, ...], ...]:
    lang = evidence.lang
    many = len(evidence.result.plans) > 1
    rows = []
    for finding in by_weight(evidence.result.findings):
        split = finding.figures.by_municipality
        if len(split) < 2 or finding.state not in CONCERNED:
            continue
        title = f"{finding.plan}: {finding.title}" if many else finding.title
        for item in split:
            area = (
                guiding_words(lang)
                if finding.schematic
                else format_area(item.area_m2, lang)
                if item.area_m2
                else "–"
            )
            rows.append(
                (
                    Cell(title),
                    Cell(evidence.municipalities.name_of(item.code)),
                    Cell(area),
                    Cell(f"{format_share(item.share, lang)}{THIN}%"),
                )
            )
    return tuple(rows)


def list_material(evidence: Evidence) -> list[Block]:
    """Return the data that the municipality may want to read."""
    lang = evidence.lang
    seen: dict[tuple[str, str], tuple[Run, ...]] = {}
    for finding in by_weight(evidence.result.findings):
        entry, manifest = evidence.entry_of(finding), evidence.manifest_of(finding)
        if (
            entry is None
            or manifest is None
            or finding.state not in CONCERNED
            or evidence.is_withheld(finding)
        ):
            continue
        text = tr(
            "Paket {package} {version}, referensdatum {date}. {definition}",
            lang=lang,
            package=manifest.name,
            version=manifest.version,
            date=entry.reference_date or tr("uppgift saknas", lang=lang),
            definition=entry.definition.strip(),
        )
        if not entry.example:
            text += " " + tr("Källa: {source}.", lang=lang, source=entry.source.rstrip("."))
        seen[manifest.name, entry.name] = (Run(f"{entry.title}. ", bold=True), Run(text))
    blocks: list[Block] = [Heading(1, tr("Underlag att ta del av", lang=lang))]
    if not seen:
        return [*blocks, text_block(tr("Inget av regionens underlag berör planen.", lang=lang))]
    return [
        *blocks,
        text_block(
            tr("Kommunen kan få dessa underlag av regionen, i samma version som här:", lang=lang)
        ),
        ListBlock(tuple(seen.values())),
    ]


def close_response(evidence: Evidence, authority: str) -> list[Block]:
    """Return signature and addressees."""
    lang, header = evidence.lang, evidence.case.header
    roles = {
        DELEGATION: tr("Beslut på delegation, {authority}", lang=lang, authority=authority),
        "REGIONALUTV_DIREKTOR": tr(
            "Regional utvecklingsdirektör, {authority}", lang=lang, authority=authority
        ),
        "NAMND/UTSKOTT": tr("För nämnden, {authority}", lang=lang, authority=authority),
        "REGIONSTYRELSEN": tr("För regionstyrelsen, {authority}", lang=lang, authority=authority),
        NO_RESPONSE: tr("Beslut att avstå, {authority}", lang=lang, authority=authority),
    }
    name = header.handler if header.decision_route == DELEGATION else ""
    sent_to = header.sender + (f" ({header.sender_dnr})" if header.sender_dnr else "")
    return [
        Heading(1, tr("Underskrift", lang=lang)),
        Signature(name or tr("Namnförtydligande", lang=lang), roles[header.decision_route]),
        text_block(sent_to, lead=tr("Skickas till:", lang=lang)),
    ]
