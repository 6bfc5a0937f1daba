"""Conditions as OGC Filter Encoding, and back.

A literal there has no kind. Where order matters one that looks like a number is a number;
otherwise it is a text, which our filters compare with numbers too.
"""

from __future__ import annotations

import math
import re
from xml.etree.ElementTree import Element, SubElement

from layers.styles.conditions import (
    Between,
    Both,
    Compare,
    Condition,
    Either,
    Like,
    Missing,
    Operator,
    Opposite,
    Value,
    Within,
    both,
    either,
    opposite,
    written_number,
)

OGC = "http://www.opengis.net/ogc"
_TESTS: dict[Operator, str] = {
    "=": "PropertyIsEqualTo",
    "<>": "PropertyIsNotEqualTo",
    "<": "PropertyIsLessThan",
    "<=": "PropertyIsLessThanOrEqualTo",
    ">": "PropertyIsGreaterThan",
    ">=": "PropertyIsGreaterThanOrEqualTo",
}
_SIGNS = {name: sign for sign, name in _TESTS.items()}
_TURNED: dict[Operator, Operator] = {
    "=": "=",
    "<>": "<>",
    "<": ">",
    ">": "<",
    "<=": ">=",
    ">=": "<=",
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def write_filter(parent: Element, condition: Condition, escape: str) -> None:
    """Add a condition to an element; `escape` is the version's word for Like's escape sign."""
    match condition:
        case Compare(column, operator, value):
            test = SubElement(parent, f"{{{OGC}}}{_TESTS[operator]}")
            _write_column(test, column)
            _write_literal(test, value)
        case Within(column, values):
            whole = SubElement(parent, f"{{{OGC}}}Or")
            for value in values:
                write_filter(whole, Compare(column, "=", value), escape)
        case Between(column, low, high):
            test = SubElement(parent, f"{{{OGC}}}PropertyIsBetween")
            _write_column(test, column)
            _write_literal(SubElement(test, f"{{{OGC}}}LowerBoundary"), low)
            _write_literal(SubElement(test, f"{{{OGC}}}UpperBoundary"), high)
        case Like(column, pattern):
            signs = {"wildCard": "%", "singleChar": "_", escape: "\\"}
            test = SubElement(parent, f"{{{OGC}}}PropertyIsLike", signs)
            _write_column(test, column)
            _write_literal(test, pattern.replace("\\", "\\\\"))
        case Missing(column):
            _write_column(SubElement(parent, f"{{{OGC}}}PropertyIsNull"), column)
        case Opposite(part):
            write_filter(SubElement(parent, f"{{{OGC}}}Not"), part, escape)
        case Both(parts) | Either(parts):
            word = "And" if isinstance(condition, Both) else "Or"
            whole = SubElement(parent, f"{{{OGC}}}{word}")
            for part in parts:
                write_filter(whole, part, escape)


def _write_column(parent: Element, column: str) -> None:
    SubElement(parent, f"{{{OGC}}}PropertyName").text = column


def _write_literal(parent: Element, value: Value) -> None:
    text = value if isinstance(value, str) else written_number(value)
    SubElement(parent, f"{{{OGC}}}Literal").text = text


def read_filter(element: Element) -> Condition | None:
    """Return what a filter's element says, or None where it says more than ours can."""
    word = _local(element)
    inner = list(element)
    if word in ("And", "Or", "Not"):
        told = [read_filter(part) for part in inner]
        parts = [part for part in told if part is not None]
        if len(parts) != len(told) or not parts or (word == "Not" and len(parts) != 1):
            return None
        if word == "Not":
            return opposite(parts[0])
        return both(parts) if word == "And" else either(parts)
    if element.get("matchCase") == "false":
        return None
    if word in _SIGNS and len(inner) == 2:
        return _read_comparison(_SIGNS[word], inner[0], inner[1])
    column = _column(inner[0]) if inner else None
    if column is None:
        return None
    if word == "PropertyIsNull":
        return Missing(column)
    if word == "PropertyIsBetween" and len(inner) == 3:
        low, high = (_literal(boundary[0]) if len(boundary) else None for boundary in inner[1:])
        return (
            None
            if low is None or high is None
            else Between(column, _or_number(low), _or_number(high))
        )
    if word == "PropertyIsLike" and len(inner) == 2:
        return _read_like(element, column, inner[1])
    return None


def _read_comparison(sign: Operator, one: Element, other: Element) -> Condition | None:
    if _column(one) is None:
        one, other, sign = other, one, _TURNED[sign]
    column, literal = _column(one), _literal(other)
    if column is None or literal is None:
        return None
    return Compare(column, sign, literal if sign in ("=", "<>") else _or_number(literal))


def _read_like(element: Element, column: str, literal: Element) -> Condition | None:
    text = _literal(literal)
    if text is None:
        return None
    many, single = element.get("wildCard", "*"), element.get("singleChar", ".")
    escape = element.get("escapeChar") or element.get("escape") or "\\"
    if not many or not single:
        return None
    found, rest = "", text
    while rest:
        if rest.startswith(escape) and len(rest) > len(escape):
            rest = rest[len(escape) :]
            sign, rest = rest[0], rest[1:]
            if sign in "%_":
                return None  # our patterns cannot say the sign itself
            found += sign
        elif rest.startswith(many):
            found, rest = found + "%", rest[len(many) :]
        elif rest.startswith(single):
            found, rest = found + "_", rest[len(single) :]
        elif rest[0] in "%_":
            return None
        else:
            found, rest = found + rest[0], rest[1:]
    return Like(column, found)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _column(element: Element) -> str | None:
    if _local(element) not in ("PropertyName", "ValueReference"):
        return None
    return (element.text or "").strip() or None


def _literal(element: Element) -> str | None:
    if _local(element) != "Literal" or len(element):
        return None
    return element.text or ""


def _or_number(text: str) -> Value:
    number = float(text) if _NUMBER.fullmatch(text.strip()) else math.inf
    return number if math.isfinite(number) else text
