"""What two structures' objects are to each other, in a sentence each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely

from rumslig.language import Language, tr
from rumslig.numerals import THIN, format_length, format_number, format_share
from rumslig.structure.levels import level_words
from rumslig.structure.matching import Match
from rumslig.structure.model import StructureItem, kind_word, stage_word
from rumslig.structure.profile import ContradictionRule


def verdict_word(verdict: str, lang: Language) -> str:
    """Return what a verdict is called in tables and filters."""
    words = {
        "same": tr("Samma plats och nivå", lang=lang),
        "level_unknown": tr("Samma plats, nivån okänd", lang=lang),
        "other_level": tr("Annan nivå", lang=lang),
        "contradiction": tr("Motsägelse", lang=lang),
        "missing_in_op": tr("Saknas i ÖP", lang=lang),
        "missing_in_region": tr("Saknas i strukturbilden", lang=lang),
    }
    return words[verdict]


def title_of(item: StructureItem, lang: Language) -> str:
    """Return an object's name, or "utan namn"."""
    return item.facts.title or tr("utan namn", lang=lang)


def say_match(match: Match, verdict: str, levels: Mapping[int, str], lang: Language) -> str:
    """Return what two objects at the same place have in common and what not."""
    ours, theirs = match.region.facts, match.op.facts
    values = {
        "the": kind_word(ours.kind, lang, definite=True).capitalize(),
        "name": title_of(match.region, lang),
        "other": title_of(match.op, lang),
        "u": _metres(match.tolerance_m, lang),
    }
    if match.distance_m is not None:
        text = tr("{the} {name} har sin plats i ÖP ({other}), inom ±{u} m.", lang=lang, **values)
    else:
        text = tr(
            "{the} {name} har sin plats i ÖP ({other}): inom ±{u} m ligger {theirs} av ÖP:s och "
            "{ours} av strukturbildens del i kommunen.",
            lang=lang,
            theirs=_percent(match.op_share, lang),
            ours=_percent(match.region_share, lang),
            **values,
        )
    sentences = [text]
    one, other = level_words(ours.level, levels, lang), level_words(theirs.level, levels, lang)
    if verdict == "contradiction":
        sentences.append(tr("De pekar åt var sitt håll.", lang=lang))
    elif verdict == "other_level":
        sentences.append(
            tr("Strukturbilden säger {one}; ÖP säger {other}.", lang=lang, one=one, other=other)
        )
    elif one and other:
        sentences.append(tr("Båda säger {level}.", lang=lang, level=one))
    elif one or other:
        silent = tr("ÖP", lang=lang) if one else tr("strukturbilden", lang=lang)
        sentences.append(
            tr(
                "Bara en säger en nivå ({level}); {silent} säger ingen.",
                lang=lang,
                level=one or other,
                silent=silent,
            )
        )
    if ours.stage != theirs.stage:
        sentences.append(
            tr(
                "Strukturbilden visar {one} och ÖP {other}.",
                lang=lang,
                one=stage_word(ours.stage, lang),
                other=stage_word(theirs.stage, lang),
            )
        )
    return " ".join(sentences)


def say_contradiction(
    rule: ContradictionRule,
    region: StructureItem,
    op: StructureItem,
    certainty: str,
    lang: Language,
) -> str:
    """Return what does not go together, how sure that is, and whether the rule was checked."""
    text = rule.text.replace("{region}", title_of(region, lang))
    text = text.replace("{op}", title_of(op, lang))
    sure = (
        tr("De möts även med hänsyn till lägesosäkerheten.", lang=lang)
        if certainty == "certain"
        else tr("Om de möts är möjligt, inte säkert: lägesosäkerheten avgör.", lang=lang)
    )
    return f"{text} {sure}"


def say_missing(
    item: StructureItem,
    others: Sequence[StructureItem],
    lang: Language,
    *,
    in_op: bool,
    is_sure: bool = True,
) -> str:
    """Return that an object has none to match, with its namesake elsewhere where there is one."""
    facts = item.facts
    values = {
        "the": kind_word(facts.kind, lang, definite=True).capitalize(),
        "name": title_of(item, lang),
        "kind": kind_word(facts.kind, lang),
    }
    same = [other for other in others if other.facts.kind == facts.kind]
    if in_op:
        text = tr("{the} {name} saknas i ÖP.", lang=lang, the=values["the"], name=values["name"])
        none = tr("ÖP-filen har inget av klassen {kind}.", lang=lang, kind=values["kind"])
    else:
        text = tr(
            "{the} {name} i ÖP saknas i strukturbilden.",
            lang=lang,
            the=values["the"],
            name=values["name"],
        )
        none = tr("Strukturbilden har inget av klassen {kind}.", lang=lang, kind=values["kind"])
    if not is_sure:
        text += " " + tr("Det når kommunen bara inom sin lägesosäkerhet.", lang=lang)
    if not same:
        return f"{text} {none}"
    named = [
        other
        for other in same
        if facts.title and other.facts.title.casefold() == facts.title.casefold()
    ]
    if not named:
        return text
    away = min(float(shapely.distance(item.geometry, other.geometry)) for other in named)
    if away == 0:
        hint = tr("Något med samma namn finns, men för lite av det ligger där.", lang=lang)
    else:
        distance = format_length(away, lang)
        hint = tr("Något med samma namn ligger {distance} bort.", lang=lang, distance=distance)
    return f"{text} {hint}"


def _metres(value: float, lang: Language) -> str:
    return format_number(value, 0, lang)


def _percent(share: float | None, lang: Language) -> str:
    return f"{format_share(share or 0.0, lang)}{THIN}%"
