"""Appendix 1: every question with what it was asked of, and what was not asked and why."""

from __future__ import annotations

from collections.abc import Sequence

from layers.packages.manifest import Manifest
from rumslig.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    PageBreak,
    Table,
    text_block,
)
from rumslig.documents.evidence import Evidence
from rumslig.documents.result_rows import (
    by_weight,
    measure_words,
    rounded_area,
    state_words,
)
from rumslig.documents.structure_blocks import structure_blocks
from rumslig.documents.upkeep_words import upkeep_blocks
from rumslig.finding import CONCERNED, Finding
from rumslig.language import Language, tr
from rumslig.numerals import THIN, format_area, format_number, format_share

UNCHECKED = (
    "ERROR",
    "NOT_RUN",
    "OUTSIDE_COVERAGE",
    "COVERAGE_UNKNOWN",
    "NO_HIT_PARTIAL",
    "NOT_APPLICABLE",
)
JUDGED = ("HIT", "TOUCH", "NEAR", "NO_HIT_PARTIAL")


def appendix_blocks(evidence: Evidence, background: Sequence[Manifest]) -> list[Block]:
    """Return the appendix "Underlag och versioner"."""
    lang = evidence.lang
    return [
        PageBreak(),
        Heading(1, tr("Bilaga 1. Underlag och versioner", lang=lang)),
        text_block(
            tr(
                "Här står varje fråga som kontrollen ställde, också de som inte kunde besvaras. "
                "Kontrollen har beteckningen {id}: samma planområde och samma underlag ger samma "
                "svar.",
                lang=lang,
                id=evidence.check_id,
            )
        ),
        *_questions(evidence),
        *structure_blocks(evidence),
        *_unchecked(evidence),
        *_assessments(evidence),
        *_packages(evidence, background),
        *upkeep_blocks(evidence),
        *_plans(evidence),
        *_how_to_read(evidence),
    ]


def _questions(evidence: Evidence) -> list[Block]:
    lang = evidence.lang
    blocks: list[Block] = [Heading(2, tr("Frågor och svar", lang=lang))]
    for plan in evidence.result.plans:
        findings = evidence.result.of_plan(plan.area.name)
        rows = tuple(_question_row(item, evidence) for item in by_weight(findings))
        caption = tr(
            "Alla {count} frågor till {plan}.", lang=lang, count=len(rows), plan=plan.area.name
        )
        columns = (
            Column(tr("Fråga och regel", lang=lang), 0.24),
            Column(tr("Underlag", lang=lang), 0.28),
            Column(tr("Resultat", lang=lang), 0.26),
            Column(tr("Täckning", lang=lang), 0.12, "number"),
            Column(tr("Lästa objekt", lang=lang), 0.10, "number"),
        )
        blocks.append(Table(caption, columns, rows, "small"))
    return blocks


def _question_row(finding: Finding, evidence: Evidence) -> tuple[Cell, ...]:
    lang = evidence.lang
    return (
        Cell(f"{finding.title}\n{finding.rule}"),
        Cell(describe_source(finding, evidence)),
        Cell(_result(finding, evidence), finding.state_key),
        Cell(_coverage(finding, lang)),
        Cell(_read(finding, evidence)),
    )


def describe_source(finding: Finding, evidence: Evidence) -> str:
    """Return layer, package version, reference date and accuracy."""
    lang = evidence.lang
    entry, manifest = evidence.entry_of(finding), evidence.manifest_of(finding)
    if entry is None or manifest is None:
        return finding.layer
    date = entry.reference_date or tr("uppgift saknas", lang=lang)
    facts = [
        f"{entry.title}",
        f"{manifest.name} {manifest.version}",
        tr("referensdatum {date}", lang=lang, date=date),
    ]
    if entry.schematic:
        facts.append(tr("schematisk, vägledande, ej bindande", lang=lang))
    elif entry.accuracy_m:
        decimals = 0 if entry.accuracy_m == int(entry.accuracy_m) else 1
        facts.append(f"±{THIN}{format_number(entry.accuracy_m, decimals, lang)}{THIN}m")
    else:
        facts.append(tr("lägesosäkerhet ej angiven", lang=lang))
    if entry.example:
        facts.append(tr("EXEMPELDATA", lang=lang))
    return ", ".join(facts)


def _result(finding: Finding, evidence: Evidence) -> str:
    lang = evidence.lang
    parts = [state_words(finding, lang)]
    if finding.state in CONCERNED:
        question = evidence.questions.get(finding.rule)
        measure, share = measure_words(finding, question, lang)
        ground = finding.ground_area_m2
        if measure == format_area(rounded_area(finding, question), lang) and ground:
            measure = _two_areas(finding, ground, lang)
        parts += [part for part in (measure, share) if part]
    return ", ".join(parts)


def _two_areas(finding: Finding, ground_m2: float, lang: Language) -> str:
    """Return the unrounded area on the map, and on the ground where it differs."""
    grid = exact_area(finding.figures.area_m2 or 0.0, lang)
    if not scale_matters(finding.scale_factor):
        return grid
    return tr(
        "{grid} i kartplanet, {ground} på marken",
        lang=lang,
        grid=grid,
        ground=exact_area(ground_m2, lang),
    )


def exact_area(area_m2: float, lang: Language) -> str:
    """Return an area with digits enough to tell map and ground apart."""
    if area_m2 < 10_000:
        return f"{format_number(area_m2, 1, lang)}{THIN}m²"
    return f"{format_number(area_m2 / 10_000, 2, lang)}{THIN}ha"


def scale_matters(scale_factor: float) -> bool:
    """Whether areas on the map and on the ground differ by more than 0.05 %."""
    return abs(1 / scale_factor**2 - 1) > 0.0005


def _coverage(finding: Finding, lang: Language) -> str:
    if finding.state in ("ERROR", "NOT_RUN", "NOT_APPLICABLE"):
        return "–"
    if finding.figures.withheld:
        return tr("lämnas inte ut", lang=lang)
    share = finding.figures.coverage_share
    if share is None:
        return tr("okänd", lang=lang)
    return f"{format_share(share, lang)}{THIN}%"


def _read(finding: Finding, evidence: Evidence) -> str:
    if not finding.proof.file_sha256 or evidence.is_withheld(finding):
        return "–"
    return format_number(finding.proof.read, 0, evidence.lang)


def _unchecked(evidence: Evidence) -> list[Block]:
    lang = evidence.lang
    findings = [item for item in by_weight(evidence.result.findings) if item.state in UNCHECKED]
    blocks: list[Block] = [
        Heading(2, tr("Det som inte kontrollerades, helt eller delvis", lang=lang))
    ]
    if not findings:
        return [*blocks, text_block(tr("Alla frågor besvarades för hela sökområdet.", lang=lang))]
    many = len(evidence.result.plans) > 1
    rows = tuple(
        (
            Cell(f"{item.plan}: {item.title}" if many else item.title),
            Cell(state_words(item, lang), item.state_key),
            Cell(evidence.text_of(item)),
        )
        for item in findings
    )
    columns = (
        Column(tr("Fråga", lang=lang), 0.27),
        Column(tr("Resultat", lang=lang), 0.27),
        Column(tr("Varför", lang=lang), 0.46),
    )
    caption = tr("Frågor utan fullt svar. De betyder inte att planen saknar påverkan.", lang=lang)
    return [*blocks, Table(caption, columns, rows, "small")]


def judgement_words(judgement: str, lang: Language) -> str:
    """Return what a planner's judgement is called."""
    words = {
        "relevant": tr("Relevant", lang=lang),
        "irrelevant": tr("Inte relevant", lang=lang),
        "data_error": tr("Fel i underlag", lang=lang),
        "expert": tr("Behöver expert", lang=lang),
    }
    return words[judgement]


def _assessments(evidence: Evidence) -> list[Block]:
    lang = evidence.lang
    asked = [
        item
        for item in by_weight(evidence.result.findings)
        if item.state in JUDGED or evidence.assessment_of(item) is not None
    ]
    missing = sum(evidence.assessment_of(item) is None for item in asked)
    blocks: list[Block] = [
        Heading(2, tr("Kontrollens fynd och handläggarens bedömning", lang=lang)),
        text_block(
            tr(
                "Kontrollen räknar; handläggaren bedömer. Bedömningen ändrar aldrig fyndet. "
                "{missing} av {count} fynd är inte bedömda.",
                lang=lang,
                missing=missing,
                count=len(asked),
            )
        ),
    ]
    if not asked:
        return blocks
    many = len(evidence.result.plans) > 1
    rows = tuple(_assessment_row(item, evidence, many) for item in asked)
    columns = (
        Column(tr("Fynd", lang=lang), 0.27),
        Column(tr("Kontrollens resultat", lang=lang), 0.27),
        Column(tr("Bedömning", lang=lang), 0.17),
        Column(tr("Skäl", lang=lang), 0.29),
    )
    caption = tr("Maskinens fynd och människans bedömning, var för sig.", lang=lang)
    return [*blocks, Table(caption, columns, rows, "small")]


def _assessment_row(finding: Finding, evidence: Evidence, many: bool) -> tuple[Cell, ...]:
    lang = evidence.lang
    assessment = evidence.assessment_of(finding)
    return (
        Cell(f"{finding.plan}: {finding.title}" if many else finding.title),
        Cell(state_words(finding, lang), finding.state_key),
        Cell(
            judgement_words(assessment.judgement, lang)
            if assessment
            else tr("Inte bedömt", lang=lang)
        ),
        Cell(assessment.reason if assessment else ""),
    )


def _packages(evidence: Evidence, background: Sequence[Manifest]) -> list[Block]:
    lang = evidence.lang
    checked = {item.name for item in evidence.result.packages}
    drawn = [item for item in background if item.name not in checked]
    purposes = [
        *((item, tr("kontroll", lang=lang)) for item in evidence.result.packages),
        *((item, tr("kartbild", lang=lang)) for item in sorted(drawn, key=lambda one: one.name)),
    ]
    rows = tuple(
        (
            Cell(f"{item.title}\n{item.name} {item.version}"),
            Cell(
                ", ".join(
                    part for part in (item.publisher, item.licence, item.classification) if part
                )
            ),
            Cell(purpose),
            Cell(item.sha256),
        )
        for item, purpose in purposes
    )
    columns = (
        Column(tr("Underlagspaket", lang=lang), 0.29),
        Column(tr("Utgivare, licens, klassning", lang=lang), 0.22),
        Column(tr("För", lang=lang), 0.09),
        Column(tr("Kontrollsumma (SHA-256)", lang=lang), 0.40, "code"),
    )
    blocks: list[Block] = [Heading(2, tr("Underlagspaket", lang=lang))]
    if evidence.classified_packages:
        names = ", ".join(item.title for item in evidence.classified_packages)
        blocks.append(
            text_block(
                tr(
                    "{names} är klassat som skyddsvärt. Dess lager, lägen, mått och skäl är "
                    "utelämnade ur text, kartor och filer. Ett fynd där sägs alltid vara möjligt "
                    "och ha regelns högsta allvar, så att svaret inte röjer vad som ligger var.",
                    lang=lang,
                    names=names,
                )
            )
        )
    caption = tr("De versioner som kontrollen och kartorna använde.", lang=lang)
    return [*blocks, Table(caption, columns, rows, "small")]


def _plans(evidence: Evidence) -> list[Block]:
    lang = evidence.lang
    rows = []
    for plan in evidence.result.plans:
        area = plan.area
        notes = (
            [tr("omräkning: {operation}", lang=lang, operation=area.crs_operation)]
            if area.crs_operation
            else []
        )
        if area.repaired:
            notes.append(tr("konturen lagades", lang=lang))
        if area.edited:
            by_hand = tr("ändrad för hand i Rumslig", lang=lang)
            notes.append(by_hand if area.file_name else tr("ritad i Rumslig", lang=lang))
        if area.accuracy_m:
            notes.append(f"±{THIN}{format_number(area.accuracy_m, 1, lang)}{THIN}m")
        rows.append(
            (
                Cell("\n".join(part for part in (area.name, area.file_name) if part)),
                Cell(", ".join(notes) or "–"),
                Cell(area.sha256),
            )
        )
    columns = (
        Column(tr("Planområde och fil", lang=lang), 0.32),
        Column(tr("Koordinater", lang=lang), 0.28),
        Column(tr("Kontrollsumma (SHA-256)", lang=lang), 0.40, "code"),
    )
    caption = tr("De ytor som kontrollerades.", lang=lang)
    return [Heading(2, tr("Planområden", lang=lang)), Table(caption, columns, tuple(rows), "small")]


def _how_to_read(evidence: Evidence) -> list[Block]:
    lang = evidence.lang
    own = tr("Underlagspaketens egna texter står på sitt eget språk.", lang=lang)
    return [
        Heading(2, tr("Så läses måtten", lang=lang)),
        text_block(
            tr(
                "Arealer och längder är mätta i kartplanet SWEREF 99 TM (EPSG:3006); areal på "
                "marken är kartarealen delad med skalfaktorn i kvadrat. Överlapp mellan objekt "
                "räknas en gång. Andelen gäller planområdets yta. ”Möjlig” betyder att "
                "lägesosäkerheten är större än avståndet till gränsen. ”Berörs inte” sägs bara "
                "när hela sökområdet är karterat och läst. Strukturbilder är schematiska och "
                "mäts inte.",
                lang=lang,
            )
        ),
        *([] if lang == "sv" else [text_block(own)]),
    ]
