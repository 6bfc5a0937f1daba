"""The ways out of a table: rows for the clipboard, and a column's figures as text or a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rumslig.documents.workbook import Sheet, SheetColumn, Value, write_workbook
from rumslig.errors import ClassifiedPackage, RumsligError
from rumslig.language import Language, tr
from rumslig.outlet import Guard, export_path, hand_over
from rumslig.progress import Progress, silent
from rumslig.table.by_municipality import MunicipalityFigures
from rumslig.table.columns import Column, LayerTable, Rows
from rumslig.table.columns import Value as CellValue
from rumslig.table.figures import ColumnFigures
from rumslig.table.words import say_bar, say_value

MOST_COPIED = 100_000
"""More rows than this are for a file and not for the clipboard."""
ENDINGS = (".csv", ".xlsx")
_AT_A_TIME = 1_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take a text for a formula by."""

Put = Callable[[str], object]


class TooMany(RumsligError):
    """More rows than a clipboard is for: mark fewer, or export the layer."""


@dataclass(frozen=True, slots=True)
class TableOrigin:
    """Which layer a table shows: by it the guard knows what may leave."""

    layer_id: str
    sha256: str
    title: str

    def check(self, guard: Guard) -> None:
        """Raise ClassifiedPackage where nothing of the layer may leave."""
        if not guard.may_leave(self.layer_id, self.sha256):
            raise ClassifiedPackage(
                tr(
                    "{layer} är skyddsvärt; tabellens innehåll lämnar inte Rumslig.",
                    layer=self.title,
                )
            )


@export_path("table-rows")
def copy_rows(
    table: LayerTable,
    columns: Sequence[Column],
    rows: Rows,
    origin: TableOrigin,
    guard: Guard,
    put: Put,
    lang: Language,
    progress: Progress = silent,
) -> int:
    """Put rows with their heads on the clipboard, as spreadsheets take them; return how many.

    Raises
    ------
    ClassifiedPackage
        The layer is classified.
    TooMany
        There are more rows than a clipboard is for.
    Cancelled
        `progress` raised it; nothing is put.
    """
    origin.check(guard)
    if len(rows) > MOST_COPIED:
        raise TooMany(
            tr(
                "{count} rader är fler än de {most} som kan kopieras; markera färre eller "
                "exportera lagret.",
                count=len(rows),
                most=MOST_COPIED,
            )
        )
    lines = [_tabbed(_harmless(column.name) for column in columns)]
    for at, row in enumerate(rows.tolist()):
        if at % _AT_A_TIME == 0:
            progress(at, len(rows), tr("Kopierar"))
        lines.append(_tabbed(_plain_cell(table.value(row, column), lang) for column in columns))
    put("\n".join(lines) + "\n")
    return len(rows)


def _tabbed(cells: Iterable[str]) -> str:
    return "\t".join(" ".join(cell.split()) for cell in cells)


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain_cell(value: CellValue | Value, lang: Language) -> str:
    """Return a cell as spreadsheets take it: numbers not grouped, texts that are no formulas."""
    if isinstance(value, bool):
        return say_value(value, lang)
    if isinstance(value, int | float):
        text = f"{value:.12g}" if isinstance(value, float) else str(value)
        return text if lang == "en" else text.replace(".", ",")
    if isinstance(value, date):
        return say_value(value, lang)
    return _harmless(value) if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class FigureSheets:
    """A column's figures ready to be written.

    Attributes
    ----------
    of
        What was counted: all rows, those shown, those marked.
    by_municipality
        Empty where nothing was placed.
    """

    origin: TableOrigin
    figures: ColumnFigures
    of: str
    by_municipality: tuple[MunicipalityFigures, ...]
    lang: Language

    def sheets(self) -> Iterator[Sheet]:
        """Yield the tables, each once."""
        lang, figures = self.lang, self.figures
        yield Sheet(
            tr("Om kolumnen", lang=lang),
            (SheetColumn(tr("Uppgift", lang=lang), 24), SheetColumn(tr("Värde", lang=lang), 40)),
            [
                [tr("Lager", lang=lang), self.origin.title],
                [tr("Kolumn", lang=lang), figures.column.name],
                [tr("Räknat på", lang=lang), self.of],
                *figure_rows(figures, lang),
            ],
        )
        yield Sheet(
            tr("Fördelning", lang=lang),
            (
                SheetColumn(figures.column.name, 32),
                SheetColumn(tr("Objekt", lang=lang), 12, "count"),
            ),
            bar_rows(figures, lang),
        )
        if figures.chart not in ("classes", "values") and figures.common:
            yield Sheet(
                tr("Vanligast", lang=lang),
                (
                    SheetColumn(figures.column.name, 32),
                    SheetColumn(tr("Objekt", lang=lang), 12, "count"),
                ),
                [[say_value(value, lang), count] for value, count in figures.common],
            )
        if self.by_municipality:
            yield self._municipalities()

    def _municipalities(self) -> Sheet:
        lang = self.lang
        counted = self.figures.column.is_number
        columns = [
            SheetColumn(tr("Kommun", lang=lang), 24),
            SheetColumn(tr("Objekt", lang=lang), 12, "count"),
        ]
        if counted:
            columns += [
                SheetColumn(tr("Summa", lang=lang), 16, "number"),
                SheetColumn(tr("Medelvärde", lang=lang), 16, "number"),
            ]
        rows: list[list[Value]] = []
        for item in self.by_municipality:
            row: list[Value] = [item.name or tr("Utanför kommunerna", lang=lang), item.count]
            rows.append([*row, item.total, item.mean] if counted else row)
        return Sheet(tr("Per kommun", lang=lang), tuple(columns), rows)


def figure_rows(figures: ColumnFigures, lang: Language) -> list[list[Value]]:
    """Return a column's figures: what it is, and the value; a time as text."""
    rows: list[list[Value]] = [
        [tr("Objekt", lang=lang), figures.rows],
        [tr("Saknar värde", lang=lang), figures.missing],
        [tr("Olika värden", lang=lang), figures.different],
    ]
    if figures.first is not None:
        rows += [
            [tr("Första", lang=lang), say_value(figures.first, lang)],
            [tr("Sista", lang=lang), say_value(figures.last, lang)],
        ]
    if (spread := figures.spread) is not None:
        rows += [
            [tr("Minst", lang=lang), spread.least],
            [tr("Undre kvartil", lang=lang), spread.lower_quartile],
            [tr("Median", lang=lang), spread.median],
            [tr("Övre kvartil", lang=lang), spread.upper_quartile],
            [tr("Störst", lang=lang), spread.most],
            [tr("Medelvärde", lang=lang), spread.mean],
            [tr("Summa", lang=lang), spread.total],
        ]
    return rows


def bar_rows(figures: ColumnFigures, lang: Language) -> list[list[Value]]:
    """Return a chart's bars in words, with what no bar has last."""
    rows: list[list[Value]] = [[say_bar(bar, figures, lang), bar.count] for bar in figures.bars]
    if figures.others:
        rows.append([tr("Övriga värden", lang=lang), figures.others])
    return rows


@export_path("table-figures-copy")
def copy_figures(told: FigureSheets, guard: Guard, put: Put) -> None:
    """Put a column's figures on the clipboard, as spreadsheets take them.

    Raises
    ------
    ClassifiedPackage
        The layer is classified.
    """
    told.origin.check(guard)
    blocks = []
    for sheet in told.sheets():
        rows = [tuple(column.title for column in sheet.columns), *sheet.rows]
        cells = ((_plain_cell(value, told.lang) for value in row) for row in rows)
        blocks.append("\n".join(map(_tabbed, cells)))
    put("\n\n".join(blocks) + "\n")


@export_path("table-figures")
def write_figures(target: Path, told: FigureSheets, guard: Guard) -> None:
    """Write a column's figures as .csv or .xlsx, as the file's ending says.

    Raises
    ------
    ClassifiedPackage
        The layer is classified.
    RumsligError
        The file's name has another ending.
    """
    told.origin.check(guard)
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise RumsligError(
            tr(
                "{file} är ingen filtyp som statistiken skrivs i; välj {endings}.",
                file=target.name,
                endings=", ".join(ENDINGS),
            )
        )
    if ending == ".xlsx":
        content = write_workbook(f"{told.origin.title}, {told.figures.column.name}", told.sheets())
    else:
        content = _write_csv(told)
    hand_over(target, content)


def _write_csv(told: FigureSheets) -> bytes:
    """Return the tables one after the other, with a line between, as Swedish spreadsheets read."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    for number, sheet in enumerate(told.sheets()):
        if number:
            writer.writerow([])
        writer.writerow([_harmless(column.title) for column in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_plain_cell(value, told.lang) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()
