"""The classes of a layer with the severity that a rule gives each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rumslig.numerals import format_number
from rumslig.rule_trial import ColumnFacts
from ui.language import message_language, tr

MOST_CLASSES = 40
"""So many are listed, the commonest first, and all that have a severity of their own."""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class; severity 0 is that of the rule's other classes."""

    name: str
    note: str
    severity: int


def class_lines(
    column: ColumnFacts | None, severities: Mapping[str, int]
) -> tuple[tuple[ClassLine, ...], int]:
    """Return the classes to list, and how many are left out."""
    lang = message_language()
    counts = dict(column.values) if column is not None else {}
    missing = tr("finns inte i lagret") if column is not None else ""
    shown = list(counts)[:MOST_CLASSES]
    shown += [name for name in severities if name not in shown]
    lines = tuple(
        ClassLine(
            name,
            tr("{count} objekt", count=format_number(counts[name], 0, lang))
            if name in counts
            else missing,
            severities.get(name, 0),
        )
        for name in shown
    )
    distinct = column.distinct if column is not None else 0
    return lines, max(0, distinct - sum(name in counts for name in shown))
