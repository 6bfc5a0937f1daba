"""One finding in full: figures, the strategy's text, and the proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from layers.catalog import Catalog, InstalledLayer
from rumslig.check import Question
from rumslig.county import County
from rumslig.finding import CONCERNED, Finding, state_label
from rumslig.freshness import FreshnessBook, mark_of
from rumslig.numerals import (
    THIN,
    format_area,
    format_direction,
    format_length,
    format_number,
    format_share,
)
from rumslig.rule_listing import describe_rule_of
from rumslig.structure.levels import read_levels
from rumslig.structure.words import describe_cited
from rumslig.wording import count_objects, describe_key_figure, describe_proof
from ui.language import message_language, tr


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """What the detail shows, ready to print.

    Attributes
    ----------
    figures
        Up to three pairs of what and how much.
    cited
        What a structure image says of each object that the plan lies in or near.
    guidance
        Pairs of how to think about the question, and who says so.
    is_proven
        The layer was read and maps the whole place.
    proof, more_proof
        Pairs for the proof box; the second for those who want to repeat it.
    rule
        What the rule does, in words; "" where it is not known.
    """

    title: str
    state_key: str
    state: str
    text: str
    figures: tuple[tuple[str, str], ...]
    rus_text: str
    rus_reference: str
    guidance: tuple[tuple[str, str], ...]
    coverage: str
    is_proven: bool
    proof: tuple[tuple[str, str], ...]
    more_proof: tuple[tuple[str, str], ...]
    rule: str
    on_map: bool
    cited: tuple[str, ...] = ()


def describe_finding(
    finding: Finding, catalog: Catalog, county: County, own: Iterable[Question] = ()
) -> FindingDetail:
    """Return a finding's detail in the language of messages; `own` are the user's own rules."""
    lang = message_language()
    source = catalog.find(finding.package, finding.layer)
    shape = finding.figures.geometry
    return FindingDetail(
        title=finding.title,
        state_key=finding.state_key,
        state=state_label(finding.state_key, lang),
        text=finding.text,
        figures=_figures(finding),
        rus_text=_rus_text(finding, county),
        rus_reference=_rus_reference(finding, county),
        guidance=tuple(
            (item.text, _with_status(item.source, item.status))
            for item in county.guidance_of_rule(finding.rule)
        ),
        coverage=_coverage(finding),
        is_proven=_has_coverage(finding) and finding.figures.coverage_share == 1.0,
        proof=_proof(finding, source, catalog),
        more_proof=_more_proof(finding, source),
        rule="" if finding.figures.withheld else describe_rule_of(finding, catalog, lang, own),
        on_map=shape is not None and not shape.is_empty,
        cited=_cited(finding, source, county),
    )


def _cited(finding: Finding, source: InstalledLayer | None, county: County) -> tuple[str, ...]:
    lang = message_language()
    levels = read_levels(source.manifest if source else None, lang)

    def goal_title(name: str) -> str:
        goal = county.goal(name)
        return goal.title if goal is not None else ""

    return tuple(describe_cited(item, levels, goal_title, lang) for item in finding.figures.cited)


def _figures(finding: Finding) -> tuple[tuple[str, str], ...]:
    figures, lang = finding.figures, message_language()
    pairs: list[tuple[str, str]] = []
    if figures.withheld:
        return ((tr("Mått"), tr("lämnas inte ut")),)
    if finding.schematic and figures.state in CONCERNED:
        # a structure image is guiding: where, never how far or how many square metres
        where = describe_key_figure(figures, True, lang)[0]
        pairs += [(tr("Läge"), where), (tr("Underlag"), tr("vägledande, ej bindande"))]
    elif figures.state in ("HIT", "TOUCH") and figures.area_m2:
        pairs.append((tr("Yta i planområdet"), format_area(figures.area_m2, lang)))
        if figures.share_of_plan is not None:
            pairs.append((tr("Andel av planområdet"), _percent(figures.share_of_plan)))
    elif figures.state in ("HIT", "TOUCH") and figures.length_m:
        pairs += [
            (tr("Längd i planområdet"), format_length(figures.length_m, lang)),
            (tr("Antal"), count_objects(figures.count, lang)),
        ]
    elif figures.state == "NEAR" or (figures.state == "HIT" and figures.distance_m):
        pairs.append((tr("Avstånd"), format_length(figures.distance_m or 0.0, lang)))
        if figures.direction:
            pairs.append((tr("Riktning"), format_direction(figures.direction, lang)))
    elif figures.state == "HIT":
        pairs.append((tr("Antal i planområdet"), count_objects(figures.count, lang)))
    elif figures.state == "TOUCH":
        pairs.append((tr("Läge"), tr("gräns")))
    elif figures.coverage_share is not None:
        pairs += [
            (tr("Karterat"), _percent(figures.coverage_share)),
            (tr("Inte karterat"), _percent(1 - figures.coverage_share)),
        ]
    if figures.certainty is not None:
        word = tr("Säker") if figures.certainty == "certain" else tr("Möjlig")
        pairs.append((tr("Säkerhet"), word))
    return tuple(pairs[:3])


def _percent(share: float) -> str:
    return format_share(share, message_language()) + f"{THIN}%"


def _rus_text(finding: Finding, county: County) -> str:
    if finding.rus_text:
        return finding.rus_text
    goal = county.goal(finding.rus_goal)
    return goal.text if goal else ""


def _rus_reference(finding: Finding, county: County) -> str:
    goal = county.goal(finding.rus_goal)
    parts = [goal.title] if goal else []
    reference = finding.rus_reference or (goal.reference if goal else "")
    if reference:
        parts.append(reference)
    return _with_status(" · ".join(parts), goal.status if goal else "")


def _with_status(source: str, status: str) -> str:
    """Return a source with whether it was checked, unless it says so itself."""
    if not source or not status or status.casefold() in source.casefold():
        return source
    return f"{source} · {status}"


def _has_coverage(finding: Finding) -> bool:
    unread = finding.state in ("ERROR", "NOT_RUN", "NOT_APPLICABLE")
    return not unread and not finding.figures.withheld


def _coverage(finding: Finding) -> str:
    share = finding.figures.coverage_share
    if not _has_coverage(finding):
        return ""
    return tr("Täckning okänd") if share is None else tr("Täckning {share}", share=_percent(share))


def _proof(
    finding: Finding, source: InstalledLayer | None, catalog: Catalog
) -> tuple[tuple[str, str], ...]:
    lang = message_language()
    proof = finding.proof
    title = source.entry.title if source else finding.layer
    material = " ".join(part for part in (title, proof.layer_version) if part)
    if source and source.entry.source:
        material += f", {source.entry.source}"
    dated = proof.reference_date or tr("uppgift saknas")
    if source and source.entry.accuracy_m:
        dated = tr(
            "{date}, lägesosäkerhet ±{metres} m",
            date=dated,
            metres=format_number(source.entry.accuracy_m, 0, lang),
        )
    if finding.figures.withheld:
        read = tr("lämnas inte ut")
    else:
        read = describe_proof(proof, lang) if proof.file_sha256 else tr("lagret lästes inte")
    pairs = (tr("Underlag"), material), (tr("Referensdatum"), dated), (tr("Läst"), read)
    book = FreshnessBook(tuple(catalog.manifests), date.today())
    said = book.find(finding.package, finding.layer, proof.layer_version)
    if said is None:
        return pairs
    return (*pairs, (tr("Aktualitet"), f"{mark_of(said.state).sign} {said.sentence}"))


def _more_proof(finding: Finding, source: InstalledLayer | None) -> tuple[tuple[str, str], ...]:
    proof = finding.proof
    pairs = [
        (tr("Regel"), finding.rule),
        (tr("Paket"), finding.package),
        (tr("Klassning"), source.manifest.classification if source else ""),
        (tr("Licens"), source.manifest.licence if source else ""),
        (tr("Urval"), proof.filter),
        (tr("Omräkning"), proof.crs_operation),
        (tr("Fil, SHA-256"), proof.file_sha256[:16]),
    ]
    return tuple((what, value) for what, value in pairs if value)
