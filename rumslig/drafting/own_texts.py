"""Mina texter: the user's own standard texts, one file in the home, tried before the packages'."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from layers.atomic import write_atomic
from layers.records import WrongRecord, build_record
from rumslig.cases.draft import DraftParagraph
from rumslig.county import StandardText
from rumslig.drafting.seeing import UNITS, put_in_place
from rumslig.drafting.tones import read_tone
from rumslig.errors import RuleError
from rumslig.language import tr
from rumslig.packages.source_text import write_value
from rumslig.rules import base_name, check_placeholders

LOCK_S = 3.0
OWN = "egen:"
"""Before the id of a text of the user's own, where it stands beside the packages'."""


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """What the file holds; `fault` says why nothing of it could be read."""

    texts: tuple[StandardText, ...] = ()
    fault: str = ""


class OwnTextsFile:
    """The file of a home; what is wrong with it is told, and nothing is written over it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> OwnTexts:
        """Return what the file says now, each text under an id of its own."""
        try:
            rows = self._rows()
        except RuleError as fault:
            return OwnTexts(fault=str(fault))
        return OwnTexts(tuple(_own(row) for row in rows))

    def add(self, text: StandardText) -> OwnTexts:
        """Put a text in, in the place of an own one with its id; return what the file says then.

        Raises
        ------
        RuleError
            The file cannot be read, is busy, or the text has a placeholder that does not exist.
        OSError
            The file cannot be written.
        """
        check_placeholders(text.text, text.id)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.path.with_suffix(".lock"), timeout=LOCK_S):
                kept = [row for row in self._rows() if row.id != text.id]
                write_atomic(self.path, _write([*kept, text]).encode())
        except Timeout as error:
            raise RuleError(
                tr("{file} är upptagen av ett annat fönster; försök igen.", file=self.path.name)
            ) from error
        return self.read()

    def _rows(self) -> list[StandardText]:
        try:
            tables = tomllib.loads(self.path.read_text("utf-8")).get("texts", [])
            rows = [build_record(StandardText, table) for table in _tables(tables)]
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, WrongRecord) as error:
            raise RuleError(
                tr(
                    "{file} kan inte läsas: {fact}. Rätta filen eller ta bort den.",
                    file=self.path.name,
                    fact=error,
                )
            ) from error
        for row in rows:
            check_placeholders(row.text, row.id)
        return rows


def _tables(tables: Any) -> Sequence[Mapping[str, Any]]:
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        return tables
    raise WrongRecord(tr("[[texts]] ska vara tabeller"))


def _own(text: StandardText) -> StandardText:
    return StandardText(**{**asdict(text), "id": f"{OWN}{text.id}"})


def _write(texts: Sequence[StandardText]) -> str:
    parts = []
    for text in texts:
        table = {name: value for name, value in asdict(text).items() if value not in ("", ())}
        lines = [f"{name} = {_value(value)}" for name, value in table.items()]
        parts.append("\n".join(["[[texts]]", *lines]))
    return "\n\n".join(parts) + "\n"


def _value(value: str | tuple[str, ...]) -> str:
    return write_value(value)


def text_of_paragraph(paragraph: DraftParagraph, name: str) -> StandardText:
    """Return a paragraph as a standard text: its finding's figures become placeholders.

    Only figures with their unit are taken out, and the class as a word of its own; other words
    stay as the planner wrote them.
    """
    seen = sorted(paragraph.seen, key=lambda item: -len(item.value))
    new = {
        item: f"{{{item.name}}}"
        for item in seen
        if item.plan == paragraph.plan
        and (item.name in UNITS or (item.name == "class" and len(item.value) > 3))
    }
    words = "".join(
        part if is_figure else part.replace("{", "{{").replace("}", "}}")
        for part, is_figure in put_in_place(paragraph.text, new)
    )
    return StandardText(
        id=name,
        theme=paragraph.theme,
        tone=read_tone(paragraph.tone or "anser-bor"),
        text=words,
        rule=base_name(paragraph.rule),
        status=tr("Egen text", lang="sv"),
    )
