"""What kind of style it is: one symbol, categories or classes of a column, or rules."""

from __future__ import annotations

from dataclasses import dataclass

from layers.errors import BadFilter
from layers.styles.conditions import Between, Compare, Missing, Value, Within, read_condition
from layers.styles.model import ANY_SCALE, LayerStyle, Symbol


@dataclass(frozen=True, slots=True)
class Single:
    """One symbol for every object."""


@dataclass(frozen=True, slots=True)
class Categories:
    """A symbol for each value, or some values, of a column.

    Attributes
    ----------
    values
        Of each symbol; an empty tuple for the objects without a value, None for the rest.
    """

    column: str
    values: tuple[tuple[Value, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """A symbol for each range of a column's numbers; a limit belongs to the first that has it.

    Attributes
    ----------
    ranges
        Lowest and highest of each symbol; an empty tuple for the objects without a value, None
        for the rest.
    """

    column: str
    ranges: tuple[tuple[float, float] | tuple[()] | None, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Anything else."""


Kind = Single | Categories | Classes | Rules


def kind_of(style: LayerStyle) -> Kind:
    """Return the simplest kind that says all that a style does, but for its scales.

    All symbols of categories and classes draw at the same scales.
    """
    symbols = style.symbols
    if len(symbols) == 1 and not symbols[0].when:
        return Single()
    rest = [index for index, symbol in enumerate(symbols) if not symbol.when]
    scales = {(symbol.min_scale, symbol.max_scale) for symbol in symbols}
    if len(scales) != 1 or rest not in ([], [len(symbols) - 1]):
        return Rules()
    try:
        told = [read_condition(symbol.when) if symbol.when else None for symbol in symbols]
    except BadFilter:
        return Rules()
    columns: set[str] = set()
    values: list[tuple[Value, ...] | None] = []
    ranges: list[tuple[float, float] | tuple[()] | None] = []
    for condition in told:
        match condition:
            case None:
                values.append(None)
                ranges.append(None)
                continue
            case Compare(_, "=", value):
                values.append((value,))
            case Within(_, some):
                values.append(some)
            case Between(_, float(low), float(high)):
                ranges.append((low, high))
            case Missing():
                values.append(())
                ranges.append(())
            case _:
                return Rules()
        columns.add(condition.column)
    if len(columns) != 1:
        return Rules()
    column = columns.pop()
    if len(values) == len(symbols):
        return Categories(column, tuple(values))
    return Classes(column, tuple(ranges)) if len(ranges) == len(symbols) else Rules()


def is_always(symbol: Symbol) -> bool:
    """Whether a symbol draws at every scale."""
    return symbol.min_scale <= 0 and symbol.max_scale == ANY_SCALE
