"""The sentence of a result: a rule's own text with the figures in, or a standard one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import shapely

from rumslig.finding import Figures, Proof
from rumslig.language import Language, tr
from rumslig.material import Material
from rumslig.numerals import (
    THIN,
    accuracy_step,
    format_area,
    format_direction,
    format_length,
    format_number,
    format_share,
    round_to_accuracy,
)
from rumslig.rules import Rule
from rumslig.structure.model import with_guiding_line


def describe(
    figures: Figures,
    rule: Rule,
    material: Material,
    municipality: str,
    lang: Language,
    accuracy_m: float,
) -> str:
    """Return what the figures mean, in the document language.

    Parameters
    ----------
    municipality
        The name of the plan's municipality, or names with commas.
    accuracy_m
        Of layer and plan together.
    """
    values = fill_values(figures, rule, material, municipality, lang)
    sentences = [_main_sentence(figures, rule, values, lang)]
    if figures.certainty == "possible" and figures.state in ("HIT", "TOUCH", "NEAR"):
        sentences.append(
            tr(
                "Träffen är möjlig, inte säker: lägesosäkerheten är ±{u} m.",
                lang=lang,
                u=format_number(accuracy_m, _decimals(accuracy_m), lang),
            )
        )
    if figures.state in ("HIT", "TOUCH", "NEAR") and figures.coverage_share not in (None, 1.0):
        share = format_share(1 - (figures.coverage_share or 0.0), lang)
        sentences.append(tr("{share} % av sökområdet är inte karterat.", lang=lang, share=share))
    text = " ".join(sentences)
    if rule.schematic and figures.state in ("HIT", "TOUCH", "NEAR"):
        return with_guiding_line(text, lang)
    return text


def accuracy_of(figures: Figures, rule: Rule, plan_accuracy_m: float) -> float:
    """Return the accuracy (m) that decided an answer, of plan and objects together.

    Objects of a structure image that say their own count with the worst of those that decided.
    """
    place = {"HIT": "in", "TOUCH": "edge", "NEAR": "near"}.get(figures.state)
    known = [item.facts.uncertainty_m for item in figures.cited if item.place == place]
    own = max((value for value in known if value is not None), default=rule.accuracy_m)
    return math.hypot(plan_accuracy_m, own)


def describe_error(title: str, fact: str, lang: Language) -> str:
    """Return the sentence of a rule that could not be checked."""
    return tr("{title}: kunde inte kontrolleras, {fact}", lang=lang, title=title, fact=fact)


def describe_unread(fault: OSError, lang: Language) -> str:
    """Return what keeps a file from being read: its name and never where it lies."""
    file = Path(fault.filename).name if isinstance(fault.filename, str | Path) else ""
    file = file or tr("filen", lang=lang)
    if isinstance(fault, PermissionError):
        return tr(
            "{file} får inte läsas; stäng det program som har den öppen, eller ge rätt att läsa "
            "den.",
            lang=lang,
            file=file,
        )
    if isinstance(fault, FileNotFoundError):
        return tr("{file} finns inte; ange en fil som finns.", lang=lang, file=file)
    return tr(
        "{file} kunde inte läsas till slut ({fact}); försök igen.",
        lang=lang,
        file=file,
        fact=fault.strerror or type(fault).__name__,
    )


def fill_values(
    figures: Figures, rule: Rule, material: Material, municipality: str, lang: Language
) -> dict[str, str]:
    """Return the value of every placeholder, formatted for the language."""
    area, step = figures.area_m2, 0.0
    if area is not None and figures.geometry is not None:
        length = float(shapely.length(figures.geometry))
        step = accuracy_step(area, length, rule.accuracy_m)
        area = round_to_accuracy(area, length, rule.accuracy_m)
    number = format_number
    none = tr("uppgift saknas", lang=lang)
    return {
        "class": join_words([item.name for item in figures.classes if item.name], lang)
        or material.title,
        "area_m2": none if area is None else number(area, 0, lang),
        "area_ha": none if area is None else number(area / 10_000, _ha_decimals(area, step), lang),
        "share_pct": none
        if figures.share_of_plan is None
        else format_share(figures.share_of_plan, lang),
        "length_m": none if figures.length_m is None else number(figures.length_m, 0, lang),
        "count": str(figures.count),
        "distance_m": none if figures.distance_m is None else number(figures.distance_m, 0, lang),
        "direction": format_direction(figures.direction, lang) if figures.direction else "",
        "layer": material.title,
        "version": material.version or none,
        "reference_date": material.reference_date or none,
        "accuracy_m": number(rule.accuracy_m, _decimals(rule.accuracy_m), lang),
        "municipality": municipality or none,
    }


def join_words(words: Sequence[str], lang: Language) -> str:
    """Return the words with commas and "och" before the last."""
    if len(words) < 2:
        return "".join(words)
    return tr("{first} och {last}", lang=lang, first=", ".join(words[:-1]), last=words[-1])


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1


def _ha_decimals(area_m2: float, step_m2: float) -> int:
    """Return the decimals of hectares; none of them says more than the step (m²) carries."""
    usual = 2 if area_m2 < 10_000 else 1 if area_m2 < 1_000_000 else 0
    carried = max(0, round(4 - math.log10(step_m2))) if step_m2 else usual
    return min(usual, carried)


def _main_sentence(figures: Figures, rule: Rule, values: dict[str, str], lang: Language) -> str:
    title = rule.title or rule.layer
    share = figures.coverage_share
    if figures.state == "HIT":
        if rule.text:
            return rule.text.format(**values)
        return _standard_hit(figures, rule, values, lang)
    if figures.state == "NEAR":
        if rule.near_text:
            return rule.near_text.format(**values)
        if rule.schematic:
            return tr("Planområdet ligger i närheten av {name}.", lang=lang, name=values["class"])
        return tr(
            "{title}: närmaste objekt ligger {distance} m åt {direction} från planområdet.",
            lang=lang,
            title=title,
            distance=values["distance_m"],
            direction=values["direction"],
        )
    if figures.state == "TOUCH":
        if rule.schematic:
            return tr("Planområdet ligger vid kanten av {name}.", lang=lang, name=values["class"])
        return _touch(figures, title, lang)
    if figures.state == "NO_HIT":
        return tr("{title}: ingen träff, och hela sökområdet är karterat.", lang=lang, title=title)
    if figures.state == "NO_HIT_PARTIAL":
        return tr(
            "{title}: ingen träff i den karterade delen; {share} % av sökområdet är inte karterat.",
            lang=lang,
            title=title,
            share=format_share(1 - (share or 0), lang),
        )
    if figures.state == "OUTSIDE_COVERAGE":
        return tr(
            "{title}: inte karterat här, så inget kan sägas om planområdet.", lang=lang, title=title
        )
    return tr(
        "{title}: inga kända objekt, men det är okänt om platsen är karterad.",
        lang=lang,
        title=title,
    )


def _standard_hit(figures: Figures, rule: Rule, values: dict[str, str], lang: Language) -> str:
    if rule.schematic:
        return tr(
            "Planområdet ligger i {name} (schematisk strukturbild).",
            lang=lang,
            name=values["class"],
        )
    measure = _measure(figures, lang)
    if rule.package:
        source = tr(
            "Underlag: {layer}, version {version}, {date}, lägesosäkerhet ±{u} m.",
            lang=lang,
            layer=values["layer"],
            version=values["version"],
            date=values["reference_date"],
            u=values["accuracy_m"],
        )
    else:
        source = tr(
            "Underlag: egen fil ”{layer}”, lägesosäkerhet ±{u} m.",
            lang=lang,
            layer=values["layer"],
            u=values["accuracy_m"],
        )
    hit = tr(
        "Planområdet berör {name} ({measure}).", lang=lang, name=values["class"], measure=measure
    )
    return f"{hit} {source}"


def _measure(figures: Figures, lang: Language) -> str:
    if figures.area_m2 is not None:
        return tr(
            "{area}, {share} % av planområdet",
            lang=lang,
            area=format_area(figures.area_m2, lang),
            share=format_share(figures.share_of_plan or 0.0, lang),
        )
    if figures.length_m is not None:
        return format_length(figures.length_m, lang)
    if figures.distance_m:
        return tr("{distance} bort", lang=lang, distance=format_length(figures.distance_m, lang))
    return count_objects(figures.count, lang)


def _touch(figures: Figures, title: str, lang: Language) -> str:
    if not (figures.area_m2 or figures.length_m):
        return tr("{title}: planområdet gränsar till ett objekt.", lang=lang, title=title)
    return tr(
        "{title}: planområdet gränsar till ett objekt; överlappet ({measure}) är mindre än "
        "vad som räknas som träff.",
        lang=lang,
        title=title,
        measure=_measure(figures, lang),
    )


def count_objects(count: int, lang: Language) -> str:
    """Return how many objects there are, in words."""
    if count == 1:
        return tr("1 objekt", lang=lang)
    return tr("{count} objekt", lang=lang, count=count)


def describe_key_figure(figures: Figures, schematic: bool, lang: Language) -> tuple[str, str]:
    """Return the two short figures of a list row, such as ("88,4 ha", "67,4 %")."""
    percent = f"{THIN}%"
    if figures.withheld:
        return tr("lämnas inte ut", lang=lang), ""
    if schematic and figures.state in ("HIT", "TOUCH", "NEAR"):
        where = {
            "HIT": tr("i strukturbilden", lang=lang),
            "TOUCH": tr("vid kanten", lang=lang),
            "NEAR": tr("i närheten", lang=lang),
        }
        return where[figures.state], ""
    if figures.state in ("HIT", "TOUCH"):
        if figures.area_m2:
            return (
                format_area(figures.area_m2, lang),
                format_share(figures.share_of_plan or 0.0, lang) + percent,
            )
        if figures.length_m:
            return tr("genom planen", lang=lang), format_length(figures.length_m, lang)
        if figures.state == "TOUCH":
            return tr("gräns", lang=lang), format_length(0, lang)
        if figures.distance_m:
            return _direction(figures, lang), format_length(figures.distance_m, lang)
        return tr("i planen", lang=lang), count_objects(figures.count, lang)
    if figures.state == "NEAR":
        return _direction(figures, lang), format_length(figures.distance_m or 0.0, lang)
    if figures.state == "NO_HIT_PARTIAL":
        rest = format_share(1 - (figures.coverage_share or 0.0), lang)
        return tr("ej karterat", lang=lang), rest + percent
    words = {
        "OUTSIDE_COVERAGE": tr("ej karterat", lang=lang),
        "COVERAGE_UNKNOWN": tr("täckning okänd", lang=lang),
    }
    return words.get(figures.state, ""), ""


def _direction(figures: Figures, lang: Language) -> str:
    return format_direction(figures.direction, lang) if figures.direction else ""


def describe_proof(proof: Proof, lang: Language) -> str:
    """Return how many objects were read, and how many lacked geometry or were mended."""
    return tr(
        "{read} objekt, {null} utan geometri, {repaired} lagade",
        lang=lang,
        read=format_number(proof.read, 0, lang),
        null=proof.null_geometry,
        repaired=proof.repaired,
    )
