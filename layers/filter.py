"""Filters over attributes: SQL-like conditions, parsed and never run as code.

    klass IN ('4', '5') AND NOT (namn LIKE 'Norra%' OR areal < 10)

A comparison with a missing value is neither true nor false, and neither is its NOT, as in SQL;
`IS NULL` asks for it. Columns of numbers compare as numbers, also with a quoted number; texts
compare as texts, case and all. A text that is no number against a column of numbers, or a number
against a column without any, is a mistake and not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from lark import Lark, ParseTree, Token, Transformer
from lark.exceptions import LarkError, VisitError

from layers.errors import BadFilter, MissingColumn
from layers.language import tr
from layers.pause import AT_A_TIME, pause

Mask = npt.NDArray[np.bool_]

_GRAMMAR = r"""
?start: either
?either: both ("OR"i both)*             -> either
?both: opposite ("AND"i opposite)*      -> both
?opposite: "NOT"i opposite              -> opposite
    | "(" either ")"
    | condition
condition: column OPERATOR value        -> compare
    | column "IN"i "(" value ("," value)* ")"           -> within
    | column "NOT"i "IN"i "(" value ("," value)* ")"    -> outside
    | column "LIKE"i TEXT               -> like
    | column "IS"i "NULL"i              -> absent
    | column "IS"i "NOT"i "NULL"i       -> present
    | column "BETWEEN"i value "AND"i value              -> between
column: NAME | QUOTED
value: NUMBER | TEXT
OPERATOR: "<=" | ">=" | "<>" | "!=" | "=" | "<" | ">"
NAME: /(?!(?:AND|OR|NOT|IN|LIKE|IS|NULL|BETWEEN)\b)[^\W\d]\w*/i
QUOTED: /"[^"]+"/
TEXT: /'(?:[^']|'')*'/
NUMBER: /-?\d+(?:\.\d+)?/
%ignore /\s+/
"""


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed condition; `columns` are those that a layer must have."""

    text: str
    columns: tuple[str, ...]

    def select(self, attributes: pd.DataFrame) -> Mask:
        """Return which rows meet the condition.

        Raises
        ------
        MissingColumn
            The layer lacks a column that the condition names.
        """
        check_columns(attributes.columns, self.columns)
        try:
            truth: Truth = _Evaluator(attributes).transform(_parser().parse(self.text))
        except VisitError as error:
            raise BadFilter(
                tr("filtret ”{filter}” passar inte kolumnens slag av värden.", filter=self.text)
            ) from error
        return truth.true


def check_columns(there: Collection[str], needed: Iterable[str]) -> None:
    """Raise MissingColumn unless every column that is needed is there."""
    for column in needed:
        if column not in there:
            raise MissingColumn(
                tr(
                    "kolumnen ”{column}” som regeln behöver finns inte; lagret har {has}.",
                    column=column,
                    has=", ".join(map(str, there)) or tr("inga kolumner"),
                )
            )


@cache
def parse_filter(text: str) -> Filter:
    """Return the parsed condition.

    Raises
    ------
    BadFilter
        The text does not follow the filter language.
    """
    tree = parse_tree(text)
    names = {_column_name(node.children[0]) for node in tree.find_data("column")}
    return Filter(text, tuple(sorted(names)))


def parse_tree(text: str) -> ParseTree:
    """Return a condition's syntax tree, its rules named as in the grammar.

    Raises
    ------
    BadFilter
        The text does not follow the filter language.
    """
    try:
        return _parser().parse(text)
    except (LarkError, RecursionError) as error:
        raise BadFilter(
            tr("filtret ”{filter}” kan inte tolkas; skriv som: klass IN ('1', '2').", filter=text)
        ) from error


def _column_name(token: Any) -> str:
    text = str(token)
    return text[1:-1] if text.startswith('"') else text


def _like_pattern(text: str) -> re.Pattern[str]:
    parts = (".*" if c == "%" else "." if c == "_" else re.escape(c) for c in text)
    return re.compile("".join(parts), re.DOTALL)


class _Evaluator(Transformer[Token, Any]):
    """Computes the mask of a parsed condition, leaf by leaf."""

    def __init__(self, attributes: pd.DataFrame) -> None:
        super().__init__()
        self.attributes = attributes

    def column(self, children: list[Token]) -> pd.Series[Any]:
        return self.attributes[_column_name(children[0])]

    def value(self, children: list[Token]) -> float | str:
        return self._literal(children[0])

    @staticmethod
    def _literal(token: Token) -> float | str:
        if token.type == "NUMBER":
            return float(token)
        return str(token)[1:-1].replace("''", "'")

    def compare(self, children: list[Any]) -> Truth:
        series, operator, value = children
        left, right = _comparable(series, value)
        known = np.asarray(left.notna(), dtype=bool)
        if not known.any():
            return Truth(known, known)
        operators = {
            "=": left.eq,
            "<>": left.ne,
            "!=": left.ne,
            "<": left.lt,
            "<=": left.le,
            ">": left.gt,
            ">=": left.ge,
        }
        return Truth(np.asarray(operators[str(operator)](right) & known, dtype=bool), known)

    def within(self, children: list[Any]) -> Truth:
        series, *values = children
        return self.either([self.compare([series, "=", value]) for value in values])

    def outside(self, children: list[Any]) -> Truth:
        return self.opposite([self.within(children)])

    def between(self, children: list[Any]) -> Truth:
        series, low, high = children
        return self.both([self.compare([series, ">=", low]), self.compare([series, "<=", high])])

    def like(self, children: list[Any]) -> Truth:
        series, token = children
        pattern = _like_pattern(str(self._literal(token)))
        known = np.asarray(series.notna(), dtype=bool)
        true: list[bool] = []
        for begin in range(0, len(series), AT_A_TIME):
            some = slice(begin, begin + AT_A_TIME)
            true += [
                bool(there) and pattern.fullmatch(text_of(value)) is not None
                for value, there in zip(series.iloc[some], known[some], strict=True)
            ]
            pause()
        return Truth(np.array(true, dtype=bool), known)

    def absent(self, children: list[Any]) -> Truth:
        missing = np.asarray(children[0].isna(), dtype=bool)
        return Truth(missing, np.ones_like(missing))

    def present(self, children: list[Any]) -> Truth:
        return self.opposite([self.absent(children)])

    def opposite(self, children: list[Truth]) -> Truth:
        return Truth(children[0].known & ~children[0].true, children[0].known)

    def both(self, children: list[Truth]) -> Truth:
        false = np.logical_or.reduce([part.known & ~part.true for part in children])
        true = np.logical_and.reduce([part.true for part in children])
        return Truth(true, true | false)

    def either(self, children: list[Truth]) -> Truth:
        true = np.logical_or.reduce([part.true for part in children])
        false = np.logical_and.reduce([part.known & ~part.true for part in children])
        return Truth(true, true | false)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """SQL's three truth values, row by row; `true` only where `known`."""

    true: Mask
    known: Mask


def text_of(value: Any) -> str:
    """Return a value as text; a whole number has no decimals, whatever its column's type."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _comparable(series: pd.Series[Any], value: float | str) -> tuple[pd.Series[Any], float | str]:
    """Return column and literal as one kind: numbers where the column or the literal is one.

    Raises
    ------
    ValueError
        They have no kind in common, so that the condition could never tell rows apart.
    """
    if isinstance(value, str) and pd.api.types.is_numeric_dtype(series):
        return series, float(value)
    if isinstance(value, float):
        numbers = pd.to_numeric(series, errors="coerce")
        dates = pd.api.types.is_datetime64_any_dtype(series)
        if series.notna().any() and (dates or not numbers.notna().any()):
            raise ValueError(value)
        return numbers, value
    return series, value
