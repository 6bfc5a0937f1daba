"""How current a layer is, with the signs of the list; the words are the program's own."""

from __future__ import annotations

from layers.packages.freshness import Freshness
from rumslig.freshness import ATTENTION, freshness_sentence, mark_of, state_word

__all__ = ["ICONS", "ROLES", "freshness_sentence", "freshness_word"]

ICONS: dict[str, str] = {state: mark_of(state).icon for state in ATTENTION}
"""Signs that differ in shape; what is current has none in the list."""
ROLES: dict[str, str] = {state: mark_of(state).role for state in ATTENTION}


def freshness_word(freshness: Freshness) -> str:
    """Return the state's name."""
    return state_word(freshness.state)
