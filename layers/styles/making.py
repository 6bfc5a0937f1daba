"""Styles made from a column: a symbol for each value, or for each class of its numbers.

Classes differ by more than colour: areas by pattern, lines by dash or width, points by sign or
size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from layers.styles.breaks import Method, find_breaks
from layers.styles.conditions import (
    Between,
    Compare,
    Condition,
    Missing,
    Value,
    write_condition,
)
from layers.styles.model import Fill, LayerStyle, Marker, Pattern, Shape, Stroke, Symbol
from layers.styles.parts import GeometryKind

MOST_VALUES = 12
"""More categories than this nobody tells apart; the rest is one."""
_PATTERNS: tuple[Pattern, ...] = (
    *("none", "hatch", "dots", "stripes", "cross", "dashes", "hatch_dense"),
)
_RISING: tuple[Pattern, ...] = ("none", "dots", "dashes", "hatch", "hatch_dense", "cross")
_SHAPES: tuple[Shape, ...] = ("disc", "square", "diamond", "triangle", "ring", "cross")
_DASHES: tuple[tuple[float, ...], ...] = ((), (8.0, 4.0), (3.0, 3.0), (10.0, 3.0, 2.0, 3.0))


@dataclass(frozen=True, slots=True)
class Look:
    """What the classes are drawn with.

    Attributes
    ----------
    colours
        One for each class, by the palette's names.
    edge
        The edge of areas and signs in rows of rising colours; "" for each class's own.
    rest
        The colour of the rest, and of objects without a value.
    patterned
        Whether areas differ by pattern too.
    """

    kind: GeometryKind
    colours: Callable[[int], Sequence[str]]
    edge: str
    rest: str
    patterned: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """What the legend says of the rest, of objects without a value, and of a number."""

    rest: str
    missing: str
    number: Callable[[float], str]


def count_values(column: pd.Series[Any]) -> tuple[tuple[Value, int], ...]:
    """Return a column's values with how many objects have each, the most frequent first."""
    values = column.dropna()
    counts: dict[Value, int] = {}
    for value, count in values.value_counts().items():
        plain = _plain(value)
        counts[plain] = counts.get(plain, 0) + int(count)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))


def _plain(value: Any) -> Value:
    if isinstance(value, (bool, np.bool_, int, float, np.integer, np.floating)):
        return float(value)
    return str(value)


def categorise(
    column: pd.Series[Any], name: str, look: Look, words: Words, most: int = MOST_VALUES
) -> LayerStyle:
    """Return a symbol for each of the `most` frequent values, the rest and the missing.

    Raises
    ------
    BadFilter
        A filter cannot write the column's name.
    """
    counted = count_values(column)
    shown = [value for value, _ in counted[:most]]
    if all(isinstance(value, float) for value in shown):
        shown.sort()
    colours = look.colours(len(shown))
    symbols = [
        _symbol(
            _title(value, words),
            Compare(name, "=", value),
            _category(look, colours[index], index),
        )
        for index, value in enumerate(shown)
    ]
    if column.isna().any():
        symbols.append(_symbol(words.missing, Missing(name), _missing(look)))
    if len(counted) > most:
        symbols.append(_symbol(words.rest, None, _rest(look)))
    return LayerStyle(tuple(symbols))


def _title(value: Value, words: Words) -> str:
    return words.number(value) if isinstance(value, float) else value


def graduate(
    column: pd.Series[Any], name: str, method: Method, count: int, look: Look, words: Words
) -> LayerStyle:
    """Return a symbol for each class of a column's numbers, and for the missing.

    Raises
    ------
    BadFilter
        A filter cannot write the column's name.
    """
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(float)
    limits = find_breaks(numbers, method, count)
    ranges = list(pairwise(limits))
    colours = look.colours(len(ranges))
    symbols = [
        _symbol(
            range_title(low, high, words),
            Between(name, low, high),
            _step(look, colours[index], index, len(ranges)),
        )
        for index, (low, high) in enumerate(ranges)
    ]
    if column.isna().any():
        symbols.append(_symbol(words.missing, Missing(name), _missing(look)))
    return LayerStyle(tuple(symbols))


def range_title(low: float, high: float, words: Words) -> str:
    """Return a class's title, from its lowest to its highest number."""
    if low == high:
        return words.number(low)
    return f"{words.number(low)}\N{EN DASH}{words.number(high)}"


def _symbol(title: str, condition: Condition | None, drawn: Symbol) -> Symbol:
    when = write_condition(condition) if condition is not None else ""
    return Symbol(title, when, drawn.fill, drawn.stroke, drawn.marker)


def _category(look: Look, colour: str, index: int) -> Symbol:
    if look.kind == "point":
        shape = _SHAPES[index % len(_SHAPES)] if look.patterned else "disc"
        return Symbol(marker=sign(shape, 10.0, colour, look.edge))
    if look.kind == "line":
        dash = _DASHES[index % len(_DASHES)] if look.patterned else ()
        return Symbol(stroke=Stroke(colour, 2.0, dash))
    pattern = _PATTERNS[index % len(_PATTERNS)] if look.patterned else "none"
    opacity = 0.6 if pattern == "none" else 0.3
    return Symbol(fill=Fill(colour, opacity, pattern), stroke=Stroke(look.edge or colour, 1.2))


def _step(look: Look, colour: str, index: int, count: int) -> Symbol:
    share = index / max(count - 1, 1)
    if look.kind == "point":
        return Symbol(marker=sign("disc", round(7.0 + 9.0 * share, 1), colour, look.edge))
    if look.kind == "line":
        width = round(1.6 + 3.4 * share, 1)
        case = (look.edge, round(width + 1.6, 1)) if look.edge else ("", 0.0)
        return Symbol(stroke=Stroke(colour, width, (), 1.0, *case))
    pattern: Pattern = "none"
    if look.patterned:
        pattern = _RISING[round(share * (len(_RISING) - 1))]
    return Symbol(fill=Fill(colour, 0.8, pattern), stroke=Stroke(look.edge or colour, 0.8))


def sign(shape: Shape, size: float, colour: str, edge: str = "") -> Marker:
    """Return a point's sign; one that is not open has an edge where there is a colour for it."""
    if shape in ("ring", "cross"):
        return Marker(shape, size, colour, "", 2.0 if shape == "ring" else 0.0)
    return Marker(shape, size, colour, edge or "halo", 1.0)


def _rest(look: Look) -> Symbol:
    if look.kind == "point":
        return Symbol(marker=sign("disc", 6.0, look.rest))
    if look.kind == "line":
        return Symbol(stroke=Stroke(look.rest, 1.2))
    return Symbol(fill=Fill(look.rest, 0.25), stroke=Stroke(look.rest, 0.8))


def _missing(look: Look) -> Symbol:
    if look.kind == "point":
        return Symbol(marker=sign("ring", 7.0, look.rest))
    if look.kind == "line":
        return Symbol(stroke=Stroke(look.rest, 1.2, (2.0, 4.0)))
    return Symbol(fill=Fill(look.rest, 0.0, "dots"), stroke=Stroke(look.rest, 0.8, (3.0, 3.0)))


def single(kind: GeometryKind, colour: str) -> LayerStyle:
    """Return one symbol for every object."""
    if kind == "point":
        return LayerStyle((Symbol(marker=sign("disc", 9.0, colour)),))
    if kind == "line":
        return LayerStyle((Symbol(stroke=Stroke(colour, 2.0)),))
    return LayerStyle((Symbol(fill=Fill(colour, 0.3), stroke=Stroke(colour, 1.4)),))
