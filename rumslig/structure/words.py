"""What is said of a structure image's object: where the plan lies to it, its words and its goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rumslig.finding import Cited
from rumslig.language import Language, tr
from rumslig.numerals import format_number
from rumslig.structure.levels import level_words
from rumslig.structure.model import ObjectFacts, kind_word, stage_word

_POINTS = ("nod", "samband", "malpunkt")
"""What a plan lies by, and not in."""


def place_words(item: Cited, lang: Language) -> str:
    """Return "i stråket", "vid kanten av stråket" or "i närheten av stråket"; never a measure."""
    the = kind_word(item.facts.kind, lang, definite=True)
    if item.place == "near":
        return tr("i närheten av {the}", lang=lang, the=the)
    if item.place == "edge":
        return tr("vid kanten av {the}", lang=lang, the=the)
    if item.facts.kind in _POINTS:
        return tr("vid {the}", lang=lang, the=the)
    return tr("i {the}", lang=lang, the=the)


def certainty_words(item: Cited, lang: Language) -> str:
    """Return "säkert", or "möjligt" with the uncertainty that makes it so."""
    if item.certainty == "certain":
        return tr("säkert", lang=lang)
    metres = item.facts.uncertainty_m or 0.0
    u = format_number(metres, 0 if metres == int(metres) else 1, lang)
    return tr("möjligt, lägesosäkerhet ±{u} m", lang=lang, u=u)


def character_words(facts: ObjectFacts, levels: Mapping[int, str], lang: Language) -> str:
    """Return what an object is, such as "nod, nuläge, nivå 2, delregional kärna"."""
    parts = [
        kind_word(facts.kind, lang),
        stage_word(facts.stage, lang),
        level_words(facts.level, levels, lang),
        facts.type,
        facts.verb,
        facts.purpose,
        facts.value,
        tr("namnet föreslaget efter orten, ej kontrollerat", lang=lang) if facts.named else "",
    ]
    return ", ".join(part for part in parts if part)


def quote_words(facts: ObjectFacts, lang: Language) -> str:
    """Return the document's words as a quotation with source and page; "" where it has none.

    A quotation of which nobody has said the page says so.
    """
    if not facts.quote:
        return ""
    page = (
        tr("s. {page}", lang=lang, page=facts.page)
        if facts.page
        else tr("sida ej angiven", lang=lang)
    )
    where = ", ".join(part for part in (facts.source, page) if part)
    return f"”{facts.quote}” ({where})"


def describe_cited(
    item: Cited,
    levels: Mapping[int, str],
    goal_title: Callable[[str], str],
    lang: Language,
) -> str:
    """Return one object's sentences: where the plan lies, how sure that is, quotation and goal.

    Parameters
    ----------
    goal_title
        From a goal's id to its title; "" where it is not known.
    """
    facts = item.facts
    sentences = [
        tr(
            "{name} ({character}): planområdet ligger {place}, {certainty}.",
            lang=lang,
            name=facts.title or kind_word(facts.kind, lang).capitalize(),
            character=character_words(facts, levels, lang),
            place=place_words(item, lang),
            certainty=certainty_words(item, lang),
        )
    ]
    quote = quote_words(facts, lang)
    if quote:
        sentences.append(f"{quote}.")
    elif facts.page or facts.source:
        page = tr("s. {page}", lang=lang, page=facts.page) if facts.page else ""
        where = ", ".join(part for part in (facts.source, page) if part)
        sentences.append(tr("Källa: {source}.", lang=lang, source=where))
    title = goal_title(facts.goal) if facts.goal else ""
    if title:
        sentences.append(tr("Mål: {goal}.", lang=lang, goal=title))
    return " ".join(sentences)
