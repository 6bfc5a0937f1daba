"""A structure image's legend: which colour is which class, as `class,colour,kind` and more."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from layers.errors import UnreadableFile
from layers.language import tr

LegendKind = Literal["area", "line", "point"]
COLUMNS = ["class", "colour", "kind"]
MOST_COLUMNS = 40
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class LegendClass:
    """A row of a legend.

    Attributes
    ----------
    more
        The legend's further columns with what the row says in each, empty ones left out.
    """

    name: str
    colour: str
    kind: LegendKind
    more: tuple[tuple[str, str], ...] = ()

    def says(self, column: str) -> str:
        """Return what the row has in one of the further columns, "" for nothing."""
        return dict(self.more).get(column, "")


def read_legend(text: str, name: str) -> tuple[LegendClass, ...]:
    """Return the classes of a legend, in its order.

    Further columns follow the first three; what they mean is for those who know them.

    Raises
    ------
    UnreadableFile
        Its first columns are others, a further one has no name of its own, or a row has no
        class, colour or kind; names the row.
    """
    rows = list(csv.reader(io.StringIO(text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}"))))
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not rows or rows[0][: len(COLUMNS)] != COLUMNS:
        raise UnreadableFile(
            tr("{file} ska börja med raden {columns}.", file=name, columns=",".join(COLUMNS))
        )
    columns = rows[0]
    if len(set(columns)) != len(columns) or "" in columns or len(columns) > MOST_COLUMNS:
        raise UnreadableFile(
            tr(
                "{file}: varje kolumn ska ha ett eget namn, och de får vara högst {most}.",
                file=name,
                most=MOST_COLUMNS,
            )
        )
    found: dict[str, LegendClass] = {}
    for number, row in enumerate(rows[1:], 2):
        fact = ""
        if len(row) != len(columns):
            fact = tr("den har {count} kolumner", count=len(row))
        elif not row[0]:
            fact = tr("klassen saknas")
        elif row[0] in found:
            fact = tr("klassen {name} finns redan", name=row[0])
        elif not _COLOUR.fullmatch(row[1]):
            fact = tr("färgen {colour} ska skrivas #rrggbb", colour=row[1] or "””")
        elif row[2] not in get_args(LegendKind):
            fact = tr("slaget {kind} ska vara area, line eller point", kind=row[2] or "””")
        if fact:
            raise UnreadableFile(
                tr("{file}, rad {number}: {fact}.", file=name, number=number, fact=fact)
            )
        said = tuple(pair for pair in zip(columns[3:], row[3:], strict=True) if pair[1])
        found[row[0]] = LegendClass(row[0], row[1].lower(), row[2], said)  # type: ignore[arg-type]
    if not found:
        raise UnreadableFile(tr("{file} har inga klasser.", file=name))
    return tuple(found.values())


def write_legend(legend: Sequence[LegendClass]) -> str:
    """Return the text of a legend, with every further column that a class says something in."""
    more = list(dict.fromkeys(column for item in legend for column, _ in item.more))
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([*COLUMNS, *more])
    for item in legend:
        lines.writerow([item.name, item.colour, item.kind, *(item.says(key) for key in more)])
    return out.getvalue()
