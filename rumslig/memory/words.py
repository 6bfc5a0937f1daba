"""What stages, outcomes and their causes are called in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from rumslig.cases.remark import Outcome
from rumslig.language import Language, tr


def outcome_label(outcome: str, lang: Language | None = None) -> str:
    """Return what became of a remark, in a word."""
    words = {
        "honoured": tr("tillgodosett", lang=lang),
        "partly": tr("delvis tillgodosett", lang=lang),
        "not": tr("ej tillgodosett", lang=lang),
        "": tr("inte avgjort", lang=lang),
    }
    return words[outcome]


def in_stage(stage: str, lang: Language | None = None) -> str:
    """Return when something was said, as it stands in a sentence: "i samrådet"."""
    words = {
        "TIDIG_DIALOG": tr("i den tidiga dialogen", lang=lang),
        "PLANBESKED": tr("inför planbeskedet", lang=lang),
        "PROGRAM": tr("i programsamrådet", lang=lang),
        "UNDERSOKNING": tr("i undersökningssamrådet", lang=lang),
        "AVGRANSNING": tr("i avgränsningssamrådet", lang=lang),
        "SAMRAD": tr("i samrådet", lang=lang),
        "GRANSKNING": tr("i granskningen", lang=lang),
        "ANTAGANDE": tr("inför antagandet", lang=lang),
        "OVERKLAGAD": tr("under överklagandet", lang=lang),
        "LAGA_KRAFT": tr("när planen fick laga kraft", lang=lang),
        "AVSLUTAD": tr("när planen avslutades", lang=lang),
    }
    return words.get(stage, tr("i ett tidigare skede", lang=lang))


def tone_label(tone: str, lang: Language | None = None) -> str:
    """Return how strongly a remark speaks, in a word; "" where that is not known."""
    words = {
        "stodjer": tr("stödjer", lang=lang),
        "positivt": tr("ser positivt på", lang=lang),
        "uppmarksamma": tr("vill uppmärksamma", lang=lang),
        "anser-bor": tr("anser att … bör", lang=lang),
        "avstyrker": tr("avstyrker", lang=lang),
    }
    return words.get(tone, tone)


def worst_of(outcomes: Mapping[str, int], remarks: int) -> str:
    """Return what a place on the map is drawn as: the outcome that asks for most attention.

    "not", "partly", "open" (somebody should look), "honoured", or "none" where nothing was
    asked for.
    """
    if not remarks:
        return "none"
    for outcome in ("not", "partly"):
        if outcomes.get(outcome):
            return outcome
    return "honoured" if outcomes.get("honoured", 0) >= remarks else "open"


OUTCOMES: tuple[Outcome, ...] = ("honoured", "partly", "not")
"""What a planner may say of a remark."""
