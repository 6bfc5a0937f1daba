"""The text of a package.toml changed value by value: comments and all other keys stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.errors import PackageError
from rumslig.language import tr

PLACEHOLDER = "ej angivet"
"""What `package init` writes where only the publisher knows."""
FILE = "package.toml"

Value = str | float | int | bool | tuple[str, ...] | None
Table = tuple[str, int]
"""A table's name and its number among those of the name; ("", 0) is the package itself."""
PACKAGE: Table = ("", 0)

_HEAD = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=\s*")
_ASIDE = re.compile(r"\s*#\s*([A-Za-z0-9_-]+)\s*=\s*")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key with its value in the text: `start` of the line, the value's span, and `end`."""

    table: Table
    key: str
    start: int
    value: int
    value_end: int
    end: int
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value that nobody has filled in, and what `package init` says of it."""

    table: Table
    key: str
    line: int
    hint: str = ""


def change_value(text: str, table: Table, key: str, value: Value) -> str:
    """Return the text with one value put in, changed, or (None) made a comment.

    Raises
    ------
    PackageError
        The text is no TOML, has no such table, or is written so that only a person can change it.
    """
    before = read_tables(text)
    entries = list(_entries(text))
    here = [item for item in entries if item.table == table and item.key == key]
    found = next((item for item in here if not item.is_aside), None)
    aside = next((item for item in here if item.is_aside), None)
    changed = text
    if value is None:
        if found is not None:
            lines = text[found.start : found.end].splitlines(keepends=True)
            changed = text[: found.start] + "".join(f"# {line}" for line in lines)
            changed += text[found.end :]
    elif found is not None:
        changed = text[: found.value] + write_value(value) + text[found.value_end :]
    elif aside is not None:
        comment = text[aside.value_end : aside.end]
        line = f"{key} = {write_value(value)}{comment}"
        changed = text[: aside.start] + line + text[aside.end :]
    else:
        at = _end_of(text, table, entries)
        gap = "" if not at or text[at - 1] == "\n" else "\n"
        changed = f"{text[:at]}{gap}{key} = {write_value(value)}\n{text[at:]}"
    _require_only(before, changed, table, key, value)
    return changed


def read_tables(text: str) -> dict[str, Any]:
    """Return what the text says.

    Raises
    ------
    PackageError
        It is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackageError(
            tr("{file} är inte giltig TOML: {fact}.", file=FILE, fact=error)
        ) from error


def read_text(folder: Path) -> str:
    """Return the text of a folder's package.toml.

    Raises
    ------
    PackageError
        There is none, or it is not written in UTF-8.
    """
    name = f"{folder.name}/{FILE}"
    try:
        return (folder / FILE).read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise PackageError(tr("{file} finns inte.", file=name)) from error
    except UnicodeDecodeError as error:
        raise PackageError(tr("{file} är inte skriven i UTF-8.", file=name)) from error


def find_placeholders(text: str) -> tuple[Placeholder, ...]:
    """Return the values that `package init` left for the publisher, and that stand there still."""
    found = []
    for item in _entries(text):
        if not item.is_aside and text[item.value : item.value_end] == _quoted(PLACEHOLDER):
            line = text.count("\n", 0, item.start) + 1
            hint = text[item.value_end : item.end].partition("FYLL I:")[2].strip()
            found.append(Placeholder(item.table, item.key, line, hint))
    return tuple(found)


def write_value(value: Value) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_quoted(item) for item in value)}]"
    return repr(value)


def _quoted(text: str) -> str:
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(signs.get(sign) or _sign(sign) for sign in text) + '"'


def _sign(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 32 or ord(sign) == 127 else sign


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the keys of the text, and those that stand in comments, in order."""
    table, counts = PACKAGE, dict[str, int]()
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end]
        if head := _HEAD.match(line.rstrip("\n")):
            name = head[2].strip("\"' ")
            table = (name, counts.get(name, 0))
            counts[name] = table[1] + 1
        elif aside := _ASIDE.match(line):
            start = at + aside.end()
            stop = _value_end(text, start, end)
            if stop is not None:
                yield _Entry(table, aside[1], at, start, stop, end, is_aside=True)
        elif key := _KEY.match(line):
            start = at + key.end()
            found, end = _whole_value(text, start, end)
            yield _Entry(table, key[1], at, start, found, end)
        at = end


def _whole_value(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a value ends, and the lines that it takes."""
    while True:
        stop = _value_end(text, start, end)
        if stop is not None or end >= len(text):
            return stop if stop is not None else end, end
        end = text.find("\n", end) + 1 or len(text)


def _value_end(text: str, start: int, end: int) -> int | None:
    """Return where a value that ends before `end` does; None where it does not."""
    chunk = text[start:end].rstrip("\n")
    stops = [found.start() for found in re.finditer("#", chunk)] + [len(chunk)]
    for stop in stops:
        value = chunk[:stop].rstrip()
        try:
            tomllib.loads(f"x = {value}\n")
        except tomllib.TOMLDecodeError:
            continue
        return start + len(value)
    return None


def _end_of(text: str, table: Table, entries: list[_Entry]) -> int:
    """Return where a new key of a table goes: after its last one."""
    own = [item for item in entries if item.table == table and not item.is_aside]
    if own:
        return own[-1].end
    return len(text) if text and table != PACKAGE else 0


def _require_only(
    before: dict[str, Any], changed: str, table: Table, key: str, value: Value
) -> None:
    """Raise unless the text says what it did, but for the one value."""
    name, number = table
    wanted = before
    if name:
        rows = before.get(name, [])
        if not isinstance(rows, list) or number >= len(rows):
            raise PackageError(
                tr("{file} har inget lager nummer {number}.", file=FILE, number=number + 1)
            )
        wanted = rows[number]
    if value is None:
        wanted.pop(key, None)
    else:
        wanted[key] = list(value) if isinstance(value, tuple) else value
    try:
        fits = tomllib.loads(changed) == before
    except tomllib.TOMLDecodeError:
        fits = False
    if not fits:
        raise PackageError(
            tr(
                "{file} är skriven så att {key} inte kan ändras här; ändra den i en "
                "textredigerare.",
                file=FILE,
                key=key,
            )
        )
