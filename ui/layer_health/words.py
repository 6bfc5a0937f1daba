"""What was found of a layer, in one sentence."""

from __future__ import annotations

from ui.language import tr


def found_sentence(kinds: int) -> str:
    """Return how many kinds of problems were found."""
    if kinds == 0:
        return tr("Inga fel hittades.")
    if kinds == 1:
        return tr("Ett slags fel hittades.")
    return tr("{count} slags fel hittades.", count=kinds)
