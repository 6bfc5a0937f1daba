"""Figures of statistics as they are read."""

from __future__ import annotations

from rumslig.language import Language
from rumslig.numerals import format_number
from rumslig.statistics.year import Figure, ValueKind


def figure_text(value: Figure, kind: ValueKind, lang: Language) -> str:
    """Return a figure with its unit; "–" where there is none, or too few cases to tell."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if kind == "share":
        return f"{format_number(value * 100, 0, lang)} %"
    number = format_number(value, 0 if float(value).is_integer() else 1, lang)
    if kind == "days":
        return f"{number} d"
    return f"{number} min" if kind == "minutes" else number
