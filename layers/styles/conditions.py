"""Conditions as values: what a filter says, told apart from how a language writes it.

They follow SQL's three truth values, as `layers.filter` does. Every condition has one form, so
that two texts that say the same in the same order are equal.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from lark import Token, Transformer

from layers.errors import BadFilter
from layers.filter import parse_tree
from layers.language import tr

Value = float | str
Operator = Literal["=", "<>", "<", "<=", ">", ">="]

_OPPOSITES: dict[Operator, Operator] = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
}
_BARE = re.compile(r"(?i)(?!(?:AND|OR|NOT|IN|LIKE|IS|NULL|BETWEEN)\b)[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Compare:
    """A column against a value."""

    column: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Within:
    """A column's value is one of some."""

    column: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A column's value lies from `low` to `high`, both counted in."""

    column: str
    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class Like:
    """A column's text follows a pattern of % and _."""

    column: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A column has no value."""

    column: str


@dataclass(frozen=True, slots=True)
class Opposite:
    """What is said is false."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Both:
    """All parts are true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Some part is true."""

    parts: tuple[Condition, ...]


Leaf = Compare | Within | Between | Like | Missing
Condition = Leaf | Opposite | Both | Either


def both(parts: Iterable[Condition]) -> Condition:
    """Return that all parts are true, in its one form."""
    flat = _flat(parts, Both)
    match flat:
        case (Compare(column, ">=", low), Compare(other, "<=", high)) if column == other:
            return Between(column, low, high)
        case (single,):
            return single
    return Both(flat)


def either(parts: Iterable[Condition]) -> Condition:
    """Return that some part is true, in its one form."""
    flat = _flat(parts, Either)
    values: list[Value] = []
    for part in flat:
        match part:
            case Compare(_, "=", value):
                values.append(value)
            case Within(_, some):
                values += some
    columns = {part.column for part in flat if isinstance(part, (Compare, Within))}
    told = [part for part in flat if isinstance(part, Within) or _is_equality(part)]
    if len(flat) > 1 and len(told) == len(flat) and len(columns) == 1:
        return within(columns.pop(), values)
    return flat[0] if len(flat) == 1 else Either(flat)


def within(column: str, values: Iterable[Value]) -> Condition:
    """Return that a column's value is one of some, in its one form."""
    single = tuple(dict.fromkeys(values))
    return Compare(column, "=", single[0]) if len(single) == 1 else Within(column, single)


def opposite(part: Condition) -> Condition:
    """Return that a condition is false, in its one form."""
    return part.part if isinstance(part, Opposite) else Opposite(part)


def _is_equality(part: Condition) -> bool:
    return isinstance(part, Compare) and part.operator == "="


def _flat(parts: Iterable[Condition], kind: type[Both] | type[Either]) -> tuple[Condition, ...]:
    flat: list[Condition] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else (part,)
    return tuple(flat)


def not_true(condition: Condition) -> Condition:
    """Return what is true exactly where a condition is false or unknown."""
    match condition:
        case Both(parts):
            return either([not_true(part) for part in parts])
        case Either(parts):
            return both([not_true(part) for part in parts])
        case Opposite(part):
            return not_false(part)
        case Missing():
            return opposite(condition)
        case Compare(column, operator, value):
            return either([Missing(column), Compare(column, _OPPOSITES[operator], value)])
    return either([Missing(condition.column), opposite(condition)])


def not_false(condition: Condition) -> Condition:
    """Return what is true exactly where a condition is true or unknown."""
    match condition:
        case Both(parts):
            return both([not_false(part) for part in parts])
        case Either(parts):
            return either([not_false(part) for part in parts])
        case Opposite(part):
            return not_true(part)
        case Missing():
            return condition
    return either([Missing(condition.column), condition])


def read_condition(text: str) -> Condition:
    """Return what a filter says.

    Raises
    ------
    BadFilter
        The text does not follow the filter language.
    """
    found: Condition = _Reader().transform(parse_tree(text))
    return found


class ConditionReader(Transformer[Token, Any]):
    """What the filter language and others' languages have in common, as conditions."""

    def within(self, children: list[Any]) -> Condition:
        return within(children[0], children[1:])

    def outside(self, children: list[Any]) -> Condition:
        return opposite(self.within(children))

    def absent(self, children: list[Any]) -> Condition:
        return Missing(children[0])

    def present(self, children: list[Any]) -> Condition:
        return opposite(Missing(children[0]))

    def between(self, children: list[Any]) -> Condition:
        return Between(*children)

    def opposite(self, children: list[Condition]) -> Condition:
        return opposite(children[0])

    def both(self, children: list[Condition]) -> Condition:
        return both(children)

    def either(self, children: list[Condition]) -> Condition:
        return either(children)


class _Reader(ConditionReader):
    def column(self, children: list[Token]) -> str:
        text = str(children[0])
        return text[1:-1] if text.startswith('"') else text

    def value(self, children: list[Token]) -> Value:
        return _literal(children[0])

    def compare(self, children: list[Any]) -> Condition:
        column, operator, value = children
        sign = "<>" if str(operator) == "!=" else str(operator)
        return Compare(column, sign, value)  # type: ignore[arg-type]

    def like(self, children: list[Any]) -> Condition:
        return Like(children[0], str(_literal(children[1])))


def _literal(token: Token) -> Value:
    if token.type == "NUMBER":
        return float(token)
    return str(token)[1:-1].replace("''", "'")


def write_condition(condition: Condition) -> str:
    """Return a condition as a filter; `read_condition` gives it back.

    Raises
    ------
    BadFilter
        A column's name has a quotation mark, which a filter cannot write.
    """
    match condition:
        case Compare(column, operator, value):
            return f"{_name(column)} {operator} {written_value(value)}"
        case Within(column, values):
            return f"{_name(column)} IN ({', '.join(map(written_value, values))})"
        case Between(column, low, high):
            return f"{_name(column)} BETWEEN {written_value(low)} AND {written_value(high)}"
        case Like(column, pattern):
            return f"{_name(column)} LIKE {written_value(pattern)}"
        case Missing(column):
            return f"{_name(column)} IS NULL"
        case Opposite(Missing(column)):
            return f"{_name(column)} IS NOT NULL"
        case Opposite(Within(column, values)):
            return f"{_name(column)} NOT IN ({', '.join(map(written_value, values))})"
        case Opposite(part):
            return f"NOT {_grouped(part)}"
        case Both(parts):
            return " AND ".join(_grouped(part) for part in parts)
        case Either(parts):
            return " OR ".join(
                write_condition(part) if isinstance(part, Both) else _grouped(part)
                for part in parts
            )


def _grouped(part: Condition) -> str:
    text = write_condition(part)
    return f"({text})" if isinstance(part, (Both, Either)) else text


def written_value(value: Value) -> str:
    """Return a value as a filter writes it: a number without exponent, a text in quotes."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return written_number(value)


def written_number(value: float) -> str:
    """Return a number without exponent, whole ones without decimals; raises BadFilter for none."""
    if not math.isfinite(value):
        raise BadFilter(tr("ett filter kan inte jämföra med {value}.", value=value))
    if value.is_integer():
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def _name(column: str) -> str:
    if _BARE.fullmatch(column):
        return column
    if '"' in column or not column:
        raise BadFilter(tr("kolumnen ”{column}” kan inte skrivas i ett filter.", column=column))
    return f'"{column}"'


def canonical_filter(text: str) -> str:
    """Return a filter in the one form that says the same; "" stays as it is."""
    return write_condition(read_condition(text)) if text else ""


def are_exclusive(one: Condition, other: Condition) -> bool:
    """Whether it is certain that no object meets both; False where that is not plain to see."""
    return any(
        first.column == second.column and _are_apart(first, second)
        for first in _demands(one)
        for second in _demands(other)
    )


def _demands(condition: Condition) -> list[Leaf]:
    parts = condition.parts if isinstance(condition, Both) else (condition,)
    return [part for part in parts if isinstance(part, Leaf)]


def _are_apart(one: Leaf, other: Leaf) -> bool:
    if isinstance(one, Missing) or isinstance(other, Missing):
        return not (isinstance(one, Missing) and isinstance(other, Missing))
    first, second = _values(one), _values(other)
    if first is not None and second is not None:
        return all(_differ(a, b) for a in first for b in second)
    here, there = _span(one), _span(other)
    if here is None or there is None:
        return False
    (low, low_in, high, high_in), (low2, low2_in, high2, high2_in) = here, there
    below = high < low2 or (high == low2 and not (high_in and low2_in))
    above = high2 < low or (high2 == low and not (high2_in and low_in))
    return below or above


def _values(leaf: Leaf) -> tuple[Value, ...] | None:
    match leaf:
        case Compare(_, "=", value):
            return (value,)
        case Within(_, values):
            return values
    return None


def _differ(one: Value, other: Value) -> bool:
    numbers = _as_number(one), _as_number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0] != numbers[1]
    return one != other


def _as_number(value: Value) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _span(leaf: Leaf) -> tuple[float, bool, float, bool] | None:
    """Return the numbers that a condition lets through, and whether the ends are among them."""
    infinite = float("inf")
    match leaf:
        case Between(_, float(low), float(high)):
            return low, True, high, True
        case Compare(_, "=", float(value)):
            return value, True, value, True
        case Compare(_, "<" | "<=" as sign, float(value)):
            return -infinite, False, value, sign == "<="
        case Compare(_, ">" | ">=" as sign, float(value)):
            return value, sign == ">=", infinite, False
    return None
