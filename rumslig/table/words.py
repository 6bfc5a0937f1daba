"""A table's values and figures as they are read."""

from __future__ import annotations

import math
from datetime import date, datetime

from rumslig.language import Language, tr
from rumslig.numerals import format_number
from rumslig.table.columns import Column, Value
from rumslig.table.figures import Bar, ColumnFigures

MOST_DECIMALS = 3
GROUPED_FROM = 10_000
"""Four figures may be a year or a code; they are written together, as Swedish allows."""


def say_number(value: float, lang: Language = "sv", *, grouped: bool = False) -> str:
    """Return a number with at most three decimals, or four figures where it is below one.

    Parameters
    ----------
    grouped
        It is surely an amount, so its thousands are set apart from the first.
    """
    if not math.isfinite(value):
        return tr("ej tal", lang=lang) if value != value else ("∞" if value > 0 else "−∞")
    size = abs(value)
    is_small = 0 < size < 1
    decimals = min(12, 3 - math.floor(math.log10(size))) if is_small else MOST_DECIMALS
    text = f"{round(value, decimals):.{decimals}f}"
    shown = len(text.partition(".")[2].rstrip("0"))
    if grouped or size >= GROUPED_FROM:
        return format_number(value, shown, lang)
    plain = f"{round(value, decimals) or 0.0:.{shown}f}"
    return plain if lang == "en" else plain.replace(".", ",").replace("-", "\N{MINUS SIGN}")


def say_value(value: Value, lang: Language = "sv") -> str:
    """Return a value as a cell shows it, "" where it is missing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return tr("ja", lang=lang) if value else tr("nej", lang=lang)
    if isinstance(value, int | float):
        return say_number(value, lang)
    if isinstance(value, datetime):
        bare = value.replace(microsecond=0)
        at_midnight = (bare.hour, bare.minute, bare.second) == (0, 0, 0)
        return bare.date().isoformat() if at_midnight else bare.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value.split())


def say_amount(value: str | float | None, lang: Language = "sv") -> str:
    """Return a figure that was counted, with its thousands set apart; a text as it is."""
    if isinstance(value, int | float):
        return say_number(value, lang, grouped=True)
    return value or ""


def say_bar(bar: Bar, figures: ColumnFigures, lang: Language = "sv") -> str:
    """Return what a bar of a column's chart counts."""
    if figures.chart in ("classes", "values"):
        return say_value(bar.value, lang) or tr("(tom text)", lang=lang)
    if figures.chart == "years":
        return str(int(bar.low))
    if figures.chart == "decades":
        return f"{int(bar.low)}–{int(bar.high) - 1}"
    if bar.low == -math.inf:
        return tr("under {number}", lang=lang, number=say_number(bar.high, lang))
    if bar.high == math.inf:
        return tr("över {number}", lang=lang, number=say_number(bar.low, lang))
    return f"{say_number(bar.low, lang)}–{say_number(bar.high, lang)}"


def say_kind(column: Column, lang: Language = "sv") -> str:
    """Return what a column holds."""
    return {
        "text": tr("text", lang=lang),
        "whole": tr("heltal", lang=lang),
        "number": tr("tal", lang=lang),
        "day": tr("datum", lang=lang),
        "moment": tr("datum och tid", lang=lang),
        "yes_no": tr("ja eller nej", lang=lang),
    }[column.kind]


def alt_text(figures: ColumnFigures, lang: Language = "sv") -> str:
    """Return a column's chart in words, for those who cannot see it."""
    bars = [bar for bar in figures.bars if bar.count]
    if not bars:
        return tr("Kolumnen {column} har inga värden att visa.", column=figures.column.name)
    highest = max(bars, key=lambda bar: bar.count)
    kinds = {
        "classes": tr("Staplar för de vanligaste värdena i {column}", column=figures.column.name),
        "values": tr("Staplar för värdena i {column}", column=figures.column.name),
        "histogram": tr("Histogram över {column}", column=figures.column.name),
        "years": tr("Staplar per år för {column}", column=figures.column.name),
        "decades": tr("Staplar per tio år för {column}", column=figures.column.name),
    }
    return tr(
        "{kind}: {count} staplar, högst är {highest} med {most} objekt.",
        kind=kinds[figures.chart],
        count=len(bars),
        highest=say_bar(highest, figures, lang),
        most=format_number(highest.count, 0, lang),
    )
