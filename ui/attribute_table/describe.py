"""The table in words: how much of it there is to see, and why not more."""

from __future__ import annotations

from rumslig.numerals import format_number
from ui.attribute_table.arranging import Wish
from ui.attribute_table.drawn import MOST_DRAWN
from ui.language import message_language, tr


def say_counts(count: int, total: int, marked: int, is_filtered: bool) -> str:
    """Return how many rows are shown, out of how many, and how many are marked."""
    lang = message_language()
    every = format_number(total, 0, lang)
    text = (
        tr("{count} av {total} rader", count=format_number(count, 0, lang), total=every)
        if is_filtered
        else tr("{total} rader", total=every)
    )
    if marked:
        text += " · " + tr("{count} markerade", count=format_number(marked, 0, lang))
    if marked > MOST_DRAWN:
        text += ", " + tr("för många för att ritas")
    return text


def why_empty(wish: Wish, marked: int) -> str:
    """Return what to say where no row is shown."""
    if wish.only_marked and not marked:
        return tr("Ingen rad är markerad.")
    if wish.is_filtered:
        return tr("Ingen rad passar det du söker.")
    return tr("Lagret har inga objekt.")
