"""Conditions in QGIS's expression language: all of ours is written, the plain part is read."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from lark import Lark, Token
from lark.exceptions import LarkError

from layers.styles.conditions import (
    Between,
    Both,
    Compare,
    Condition,
    ConditionReader,
    Either,
    Like,
    Missing,
    Operator,
    Opposite,
    Value,
    Within,
    not_true,
    opposite,
    written_number,
)

_GRAMMAR = r"""
?start: either
?either: both (_OR both)*              -> either
?both: opposite (_AND opposite)*       -> both
?opposite: _NOT opposite               -> opposite
    | _COALESCE "(" either "," _FALSE ")" -> surely
    | "(" either ")"
    | condition
condition: operand OPERATOR value               -> compare
    | value OPERATOR operand                    -> turned
    | operand _IN "(" value ("," value)* ")"          -> within
    | operand _NOT _IN "(" value ("," value)* ")"     -> outside
    | operand _LIKE TEXT                        -> like
    | operand _NOT _LIKE TEXT                   -> unlike
    | operand _BETWEEN value _AND value         -> between
    | operand _IS _NULL                         -> absent
    | operand _IS _NOT _NULL                    -> present
operand: NAME | QUOTED | "(" operand ")"
value: NUMBER | TEXT
OPERATOR: "<=" | ">=" | "<>" | "!=" | "=" | "<" | ">"
_AND: /AND\b/i
_OR: /OR\b/i
_NOT: /NOT\b/i
_IN: /IN\b/i
_LIKE: /LIKE\b/i
_BETWEEN: /BETWEEN\b/i
_IS: /IS\b/i
_NULL: /NULL\b/i
_COALESCE: /coalesce\b/i
_FALSE: /false\b/i
NAME: /(?!(?:AND|OR|NOT|IN|LIKE|ILIKE|IS|NULL|BETWEEN|CASE|COALESCE|TRUE|FALSE)\b)[^\W\d]\w*/i
QUOTED: /"(?:[^"]|"")*"/
TEXT: /'(?:[^'\\]|\\.|'')*'/
NUMBER: /-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/
%ignore /\s+/
"""
_ESCAPES = {"n": "\n", "t": "\t"}
_TURNED: dict[str, Operator] = {
    "<": ">",
    ">": "<",
    "<=": ">=",
    ">=": "<=",
    "=": "=",
    "<>": "<>",
}


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


def read_expression(text: str) -> Condition | None:
    """Return what an expression says, or None where it says more than a filter can."""
    try:
        found: Condition = _Reader().transform(_parser().parse(text))
    except (LarkError, RecursionError):
        return None
    return found


def read_column(text: str) -> str | None:
    """Return the column that an expression is, or None where it computes something."""
    try:
        tree = _parser().parse(f"{text} IS NULL")
        found = _Reader().transform(tree)
    except (LarkError, RecursionError):
        return None
    return found.column if isinstance(found, Missing) else None


class _Reader(ConditionReader):
    def operand(self, children: list[Any]) -> str:
        text = children[0]
        if isinstance(text, Token) and text.startswith('"'):
            return text[1:-1].replace('""', '"')
        return str(text)

    def value(self, children: list[Token]) -> Value:
        if children[0].type == "TEXT":
            return _unquoted(children[0])
        number = float(children[0])
        if not math.isfinite(number):
            raise ValueError(children[0])
        return number

    def compare(self, children: list[Any]) -> Condition:
        column, sign, value = children
        return Compare(column, _operator(sign), value)

    def turned(self, children: list[Any]) -> Condition:
        value, sign, column = children
        return Compare(column, _TURNED[_operator(sign)], value)

    def like(self, children: list[Any]) -> Condition:
        return Like(children[0], _unquoted(children[1]))

    def unlike(self, children: list[Any]) -> Condition:
        return opposite(self.like(children))

    def surely(self, children: list[Condition]) -> Condition:
        return opposite(not_true(children[0]))


def _operator(sign: str) -> Operator:
    return "<>" if sign == "!=" else str(sign)  # type: ignore[return-value]


def _unquoted(token: str) -> str:
    found, signs = [], iter(str(token)[1:-1])
    for sign in signs:
        if sign == "\\":
            sign = next(signs)
            found.append(_ESCAPES.get(sign, sign))
        else:
            found.append(sign)
            if sign == "'":
                next(signs)
    return "".join(found)


def write_expression(condition: Condition) -> str:
    """Return a condition as QGIS computes it."""
    match condition:
        case Compare(column, operator, value):
            return f"{_column(column)} {operator} {_value(value)}"
        case Within(column, values):
            return f"{_column(column)} IN ({', '.join(map(_value, values))})"
        case Between(column, low, high):  # QGIS before 3.26 knows no BETWEEN
            name = _column(column)
            return f"{name} >= {_value(low)} AND {name} <= {_value(high)}"
        case Like(column, pattern):
            return f"{_column(column)} LIKE {_value(pattern)}"
        case Missing(column):
            return f"{_column(column)} IS NULL"
        case Opposite(Missing(column)):
            return f"{_column(column)} IS NOT NULL"
        case Opposite(part):
            return f"NOT ({write_expression(part)})"
        case Both(parts):
            return " AND ".join(_grouped(part) for part in parts)
        case Either(parts):
            return " OR ".join(_grouped(part) for part in parts)


def _grouped(part: Condition) -> str:
    text = write_expression(part)
    return f"({text})" if isinstance(part, (Both, Either, Between)) else text


def _column(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _value(value: Value) -> str:
    if isinstance(value, float):
        return written_number(value)
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    return "'" + escaped.replace("'", "''") + "'"
