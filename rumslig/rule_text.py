"""A rule file's text changed rule by rule, so that what people wrote around the rules stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rumslig.errors import RuleError
from rumslig.rule_file import parse_tables, table_text

Table = Mapping[str, Any]

_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*rules[ \t]*\]\]", re.MULTILINE)


def change_text(
    text: str, tables: Sequence[Table], place: int | None, table: Table | None, at: int
) -> str:
    """Return a rule file's text with one rule put in, written anew, or taken away.

    Comments stay. Where the text is written so that its rules cannot be told apart, all of them
    are written anew, each with every key that it had.

    Parameters
    ----------
    tables
        What the text holds.
    place
        Which rule is changed; None puts a new one in at `at`.
    table
        What the rule says from now on; None takes it away.
    """
    wanted = list(tables)
    if place is not None:
        wanted[place : place + 1] = [] if table is None else [table]
    elif table is not None:
        wanted.insert(at, table)
    first, chunks = _split(text)
    if len(chunks) == len(tables):
        if place is None and table is not None:
            chunks.insert(at, table_text(table))
        elif place is not None:
            kept = _comments(chunks[place])
            chunks[place : place + 1] = [kept] if table is None else [kept + table_text(table)]
        changed = _join(first, chunks)
        if _says(changed, wanted):
            return changed
    return "\n".join(map(table_text, wanted))


def _split(text: str) -> tuple[str, list[str]]:
    """Return what stands before the first rule, and each rule with the comments above it."""
    starts = [_with_comments_above(text, found.start()) for found in _HEAD.finditer(text)]
    if not starts:
        return text, []
    ends = [*starts[1:], len(text)]
    return text[: starts[0]], [text[a:b] for a, b in zip(starts, ends, strict=True)]


def _with_comments_above(text: str, start: int) -> int:
    while start:
        before = text.rfind("\n", 0, start - 1) + 1
        if not text[before:start].lstrip().startswith("#"):
            break
        start = before
    return start


def _comments(chunk: str) -> str:
    lines = [line for line in chunk.splitlines() if line.lstrip().startswith("#")]
    return "".join(f"{line}\n" for line in lines)


def _join(first: str, chunks: Sequence[str]) -> str:
    parts = [part.strip("\n") for part in (first, *chunks)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _says(text: str, wanted: Sequence[Table]) -> bool:
    try:
        return parse_tables(text, "", may_be_empty=True) == list(wanted)
    except RuleError:
        return False
