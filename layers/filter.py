"""Filters over attributes: SQL-like conditions, parsed and never run as code.

    klass IN ('4', '5') AND NOT (namn LIKE 'Norra%' OR areal < 10)

Comparison with a missing value is false, as in SQL; `IS NULL` asks for it. Numbers compare with
columns of numbers and with texts that are numbers; texts compare as texts, case and all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, VisitError

from layers.errors import BadFilter, MissingColumn
from layers.language import tr

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
        check_columns(attributes, self.columns)
        try:
            mask: Mask = _Evaluator(attributes).transform(_parser().parse(self.text))
        except VisitError as error:  # pragma: no cover - a fault of ours, not of the filter
            raise BadFilter(str(error.orig_exc)) from error
        return mask


def check_columns(attributes: pd.DataFrame, columns: tuple[str, ...]) -> None:
    """Raise MissingColumn unless the rows have every column."""
    for column in columns:
        if column not in attributes.columns:
            raise MissingColumn(
                tr(
                    "kolumnen ”{column}” som regeln behöver finns inte; lagret har {has}.",
                    column=column,
                    has=", ".join(map(str, attributes.columns)) or tr("inga kolumner"),
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
    try:
        tree = _parser().parse(text)
    except LarkError as error:
        raise BadFilter(
            tr("filtret ”{filter}” kan inte tolkas; skriv som: klass IN ('1', '2').", filter=text)
        ) from error
    names = {_column_name(node.children[0]) for node in tree.find_data("column")}
    return Filter(text, tuple(sorted(names)))


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

    def compare(self, children: list[Any]) -> Mask:
        series, operator, value = children
        left = _comparable(series, value)
        known = np.asarray(left.notna())
        operators = {
            "=": left.eq, "<>": left.ne, "!=": left.ne,
            "<": left.lt, "<=": left.le, ">": left.gt, ">=": left.ge,
        }
        return np.asarray(operators[str(operator)](value) & known, dtype=bool)

    def within(self, children: list[Any]) -> Mask:
        series, *values = children
        masks = [self.compare([series, "=", value]) for value in values]
        return np.asarray(np.logical_or.reduce(masks), dtype=bool)

    def outside(self, children: list[Any]) -> Mask:
        return np.asarray(~self.within(children) & children[0].notna(), dtype=bool)

    def between(self, children: list[Any]) -> Mask:
        series, low, high = children
        return self.compare([series, ">=", low]) & self.compare([series, "<=", high])

    def like(self, children: list[Any]) -> Mask:
        series, token = children
        pattern = _like_pattern(str(self._literal(token)))
        texts = series.astype("object")
        return np.array(
            [isinstance(text, str) and pattern.fullmatch(text) is not None for text in texts],
            dtype=bool,
        )

    def absent(self, children: list[Any]) -> Mask:
        return np.asarray(children[0].isna(), dtype=bool)

    def present(self, children: list[Any]) -> Mask:
        return np.asarray(children[0].notna(), dtype=bool)

    def opposite(self, children: list[Mask]) -> Mask:
        return np.asarray(~children[0], dtype=bool)

    def both(self, children: list[Mask]) -> Mask:
        return np.asarray(np.logical_and.reduce(children), dtype=bool)

    def either(self, children: list[Mask]) -> Mask:
        return np.asarray(np.logical_or.reduce(children), dtype=bool)


def _comparable(series: pd.Series[Any], value: float | str) -> pd.Series[Any]:
    """Return the column as the literal's kind: numbers for a number, texts for a text."""
    if isinstance(value, float):
        return pd.to_numeric(series, errors="coerce")
    if pd.api.types.is_numeric_dtype(series):
        return series.map(lambda number: f"{number:g}" if pd.notna(number) else None)
    return series
