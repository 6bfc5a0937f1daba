"""How strongly a paragraph speaks, from support to refusal."""

from __future__ import annotations

from typing import cast, get_args

from rumslig.county import Tone
from rumslig.documents.wishes import TONES
from rumslig.errors import CaseError
from rumslig.language import Language, tr

__all__ = ["TONES", "read_tone", "tone_title"]


def read_tone(word: str) -> Tone:
    """Return the tone of that name.

    Raises
    ------
    CaseError
        There is none; the sentence names them all.
    """
    if word not in get_args(Tone):
        raise CaseError(
            tr("tonen ”{word}” finns inte; välj bland {known}.", word=word, known=", ".join(TONES))
        )
    return cast("Tone", word)


def tone_title(tone: Tone, lang: Language | None = None) -> str:
    """Return what a tone is called."""
    return {
        "stodjer": tr("Stödjer", lang=lang),
        "positivt": tr("Ser positivt på", lang=lang),
        "uppmarksamma": tr("Vill uppmärksamma", lang=lang),
        "anser-bor": tr("Anser att … bör", lang=lang),
        "avstyrker": tr("Avstyrker", lang=lang),
    }[tone]
