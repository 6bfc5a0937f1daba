"""Conditions put together from a column and one of its values."""

from __future__ import annotations

import re

_NAME = re.compile(r"(?!(?:AND|OR|NOT|IN|LIKE|IS|NULL|BETWEEN)\b)[^\W\d]\w*", re.IGNORECASE)


def add_condition(text: str, column: str, value: str, is_number: bool) -> str:
    """Return the filter with one more value asked for.

    A value of the column that the filter ends with goes into the same list: both are meant. A
    value of another column narrows what is there.
    """
    name = column if _NAME.fullmatch(column) else f'"{column}"'
    literal = value if is_number else "'" + value.replace("'", "''") + "'"
    before = text.strip()
    if before.endswith(")") and (start := before.rfind(f"{name} IN (")) >= 0:
        inside = before[start + len(name) + 5 : -1]
        alone = start == 0 or before[:start].endswith(" AND ")
        if alone and "(" not in inside and ")" not in inside:
            known = [item.strip() for item in inside.split(",")]
            return before if literal in known else f"{before[:-1]}, {literal})"
    condition = f"{name} IN ({literal})"
    if not before:
        return condition
    whole = f"({before})" if re.search(r"\bOR\b", before, re.IGNORECASE) else before
    return f"{whole} AND {condition}"
