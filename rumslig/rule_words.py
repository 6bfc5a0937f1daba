"""What a rule does, in words: complete sentences with every figure that it was given."""

from __future__ import annotations

import math
from dataclasses import fields

from rumslig.language import Language, tr
from rumslig.numerals import THIN, format_number
from rumslig.rules import Rule
from rumslig.vocabulary import plan_type_label, stage_label
from rumslig.wording import join_words

_USUAL = {item.name: getattr(Rule("", ""), item.name) for item in fields(Rule)}


def describe_rule(rule: Rule, lang: Language, *, dimension: int | None = None) -> str:
    """Return what makes the rule a hit, and everything else that it was told, as sentences.

    Parameters
    ----------
    dimension
        That of the layer's objects (2 areas, 1 lines, 0 points) where it is known.
    """
    sentences = [
        _hit(rule, lang, dimension),
        *_measures(rule, lang),
        *_severity(rule, lang),
        *_scope(rule, lang),
        *_coverage(rule, lang),
        *_strategy(rule, lang),
        *_idle(rule, lang, dimension),
    ]
    return " ".join(sentences)


def _hit(rule: Rule, lang: Language, dimension: int | None) -> str:
    objects = _objects(rule, lang)
    if rule.metric == "inside":
        return tr(
            "Träff om hela planområdet ligger i ett objekt i {objects}.", lang=lang, objects=objects
        )
    if rule.metric == "distance":
        if not rule.threshold:
            return tr(
                "Träff om ett objekt i {objects} når planområdet.", lang=lang, objects=objects
            )
        return tr(
            "Träff om ett objekt i {objects} ligger högst {limit} från planområdet.",
            lang=lang,
            limit=_metres(rule.threshold, lang),
            objects=objects,
        )
    if rule.metric == "count":
        return tr(
            "Träff om minst {limit} i {objects} ligger i planområdet.",
            lang=lang,
            limit=_pieces(rule.threshold, lang),
            objects=objects,
        )
    return tr(
        "Träff om minst {limit} av {objects} ligger i planområdet.",
        lang=lang,
        limit=_limits(rule, lang, dimension),
        objects=objects,
    )


def _objects(rule: Rule, lang: Language) -> str:
    name = rule.title or rule.layer
    if not rule.filter:
        return _quote(name, lang)
    return tr("”{name}” där {filter}", lang=lang, name=name, filter=rule.filter)


def _limits(rule: Rule, lang: Language, dimension: int | None) -> str:
    """Return from how much of an area, a line or points the rule is a hit."""
    own = rule.threshold or 0.0
    area = _square_metres(max(rule.min_area_m2, own), lang)
    length = _metres(max(rule.min_length_m, own), lang)
    if rule.metric == "area" or (rule.metric is None and dimension == 2):
        return area
    if rule.metric == "length" or (rule.metric is None and dimension == 1):
        return length
    points = max(1, math.ceil(own))
    spots = (
        tr("1 punkt", lang=lang)
        if points == 1
        else tr("{count} punkter", lang=lang, count=_plain(points, lang))
    )
    if dimension == 0:
        return spots
    return tr(
        "{area} yta, {length} linje eller {points}",
        lang=lang,
        area=area,
        length=length,
        points=spots,
    )


def _measures(rule: Rule, lang: Language) -> list[str]:
    found = []
    if rule.min_width_m is not None and _asks_width(rule):
        width = _metres(rule.min_width_m, lang)
        found.append(tr("Överlapp smalare än {width} gränsar bara till.", lang=lang, width=width))
    if rule.boundary_counts:
        found.append(tr("Linjer och punkter på plangränsen räknas.", lang=lang))
    if rule.near_m:
        reach = _metres(rule.near_m, lang)
        found.append(tr("Nära inom {reach}.", lang=lang, reach=reach))
    if rule.accuracy_m:
        text = tr(
            "Lägesosäkerheten är ±{accuracy}: det som bara når så långt är möjligt, inte säkert.",
            lang=lang,
            accuracy=_metres(rule.accuracy_m, lang),
        )
        found.append(text)
    if rule.schematic:
        found.append(
            tr("Lagret är en schematisk strukturbild: mått anges inte i svaret.", lang=lang)
        )
    return found


def _severity(rule: Rule, lang: Language) -> list[str]:
    if not (rule.class_field and rule.severity_by_class):
        plain = tr("Allvaret är {word}.", lang=lang, word=severity_words(rule.severity, lang))
        if not rule.class_field:
            return [plain]
        split = tr("Klasserna står i kolumnen ”{column}”.", lang=lang, column=rule.class_field)
        return [split, plain]
    by_severity = []
    for severity in (3, 2, 1):
        names = [key for key, value in rule.severity_by_class.items() if value == severity]
        if names:
            by_severity.append(
                tr(
                    "{word} för {names}",
                    lang=lang,
                    word=severity_words(severity, lang),
                    names=join_words([_quote(name, lang) for name in names], lang),
                )
            )
    return [
        tr(
            "Allvaret följer kolumnen ”{column}”: {classes} och annars {word}.",
            lang=lang,
            column=rule.class_field,
            classes=", ".join(by_severity),
            word=severity_words(rule.severity, lang),
        )
    ]


def severity_words(severity: int, lang: Language) -> str:
    """Return what a severity is called."""
    return {
        3: tr("högt", lang=lang),
        2: tr("medel", lang=lang),
        1: tr("lågt", lang=lang),
    }[severity]


def _scope(rule: Rule, lang: Language) -> list[str]:
    found = []
    if rule.plan_types:
        names = "; ".join(plan_type_label(item, lang) for item in rule.plan_types)
        found.append(tr("Gäller plantyp: {names}.", lang=lang, names=names))
    if rule.stages:
        names = "; ".join(stage_label(item, lang) for item in rule.stages)
        found.append(tr("Gäller i skede: {names}.", lang=lang, names=names))
    if rule.municipalities:
        names = join_words(rule.municipalities, lang)
        found.append(tr("Gäller i kommun {names}.", lang=lang, names=names))
    return found


def _coverage(rule: Rule, lang: Language) -> list[str]:
    if rule.coverage and rule.coverage_filter:
        return [
            tr(
                "Som karterat räknas ytorna i ”{coverage}” där {filter}.",
                lang=lang,
                coverage=rule.coverage,
                filter=rule.coverage_filter,
            )
        ]
    if rule.coverage:
        name = rule.coverage
        return [tr("Som karterat räknas ytorna i ”{coverage}”.", lang=lang, coverage=name)]
    if rule.coverage_filter:
        condition = rule.coverage_filter
        return [
            tr(
                "Som karterat räknas täckningens ytor där {filter}.",
                lang=lang,
                filter=condition,
            )
        ]
    return []


def _strategy(rule: Rule, lang: Language) -> list[str]:
    goal, place = rule.rus_goal, rule.rus_reference
    if goal and place:
        return [
            tr("Hör till målet ”{goal}” i strategin, {place}.", lang=lang, goal=goal, place=place)
        ]
    if goal:
        return [tr("Hör till målet ”{goal}” i strategin.", lang=lang, goal=goal)]
    return [tr("Hör till strategin, {place}.", lang=lang, place=place)] if place else []


def _asks_width(rule: Rule) -> bool:
    return rule.metric in (None, "area")


def idle_fields(rule: Rule, dimension: int | None = None) -> tuple[str, ...]:
    """Return the figures that the rule was given but that its measure never asks for."""
    own = rule.threshold or 0.0
    by_default = rule.metric is None
    asks_area = rule.metric == "area" or (by_default and dimension in (None, 2))
    asks_length = rule.metric == "length" or (by_default and dimension in (None, 1))
    asks_points = by_default and dimension in (None, 0)
    idle = {
        "min_area_m2": not asks_area or own > rule.min_area_m2,
        "min_length_m": not asks_length or own > rule.min_length_m,
        "threshold": rule.metric == "inside"
        or not (
            rule.metric in ("count", "distance")
            or (asks_area and own >= rule.min_area_m2)
            or (asks_length and own >= rule.min_length_m)
            or (asks_points and own > 1)
        ),
        "min_width_m": not _asks_width(rule),
        "severity_by_class": not rule.class_field,
    }
    return tuple(
        name for name, is_idle in idle.items() if is_idle and getattr(rule, name) != _USUAL[name]
    )


def _idle(rule: Rule, lang: Language, dimension: int | None) -> list[str]:
    """Return what has no effect, so that nobody relies on it."""
    classes = join_words([_quote(name, lang) for name in rule.severity_by_class], lang)
    words = {
        "min_area_m2": tr("minst {limit}", lang=lang, limit=_square_metres(rule.min_area_m2, lang)),
        "min_length_m": tr("minst {limit}", lang=lang, limit=_metres(rule.min_length_m, lang)),
        "threshold": tr("tröskeln {limit}", lang=lang, limit=_plain(rule.threshold or 0.0, lang)),
        "min_width_m": tr(
            "minsta bredden {width}", lang=lang, width=_metres(rule.min_width_m or 0.0, lang)
        ),
        "severity_by_class": tr("allvaret för {classes}", lang=lang, classes=classes),
    }
    said = [words[name] for name in idle_fields(rule, dimension)]
    return (
        [tr("Utan verkan här: {values}.", lang=lang, values=join_words(said, lang))] if said else []
    )


def _quote(text: str, lang: Language) -> str:
    return f"“{text}”" if lang == "en" else f"”{text}”"


def _square_metres(value: float, lang: Language) -> str:
    return f"{_plain(value, lang)}{THIN}m²"


def _metres(value: float, lang: Language) -> str:
    return f"{_plain(value, lang)}{THIN}m"


def _pieces(threshold: float | None, lang: Language) -> str:
    count = max(1, math.ceil(threshold or 0.0))
    return (
        tr("{count} objekt", lang=lang, count=_plain(count, lang))
        if count > 1
        else tr("1 objekt", lang=lang)
    )


def _plain(value: float, lang: Language) -> str:
    """Return a figure as it was given, with no more decimals than it has."""
    text = repr(float(value))
    if "e" in text:
        return text if lang == "en" else text.replace(".", ",")
    return format_number(value, len(text.removesuffix(".0").partition(".")[2]), lang)
