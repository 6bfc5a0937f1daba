"""Tables as a workbook that planners open in Excel or Calc: real numbers, never a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from rumslig.documents.fonts import FAMILY
from rumslig.documents.office_zip import EARLIEST, repack
from rumslig.look import state_colour, tokens

SheetKind = Literal["text", "count", "number", "share"]

A4 = 9
"""Its number in the format."""

NAME_LENGTH = 31
CELL_LENGTH = 32_767
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_FORMATS: dict[SheetKind, str] = {"count": "#,##0", "number": "#,##0.0", "share": "0.0%"}
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class StateText:
    """A text in the colour of a result state; the colour never stands alone."""

    text: str
    state_key: str


Value: TypeAlias = str | float | int | date | StateText | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its head, its width in characters, and what its numbers are."""

    title: str
    width: int = 16
    kind: SheetKind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes
    ----------
    rows
        Read once, so that a long table need not be held in memory.
    fixed
        So many columns stay in sight when the others are scrolled.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[Value]]
    fixed: int = 1


def write_workbook(title: str, sheets: Iterable[Sheet]) -> bytes:
    """Return the sheets as xlsx; the same sheets give the same bytes."""
    book = Workbook(write_only=True)
    styles = _Styles()
    names: set[str] = set()
    for sheet in sheets:
        _add(book, sheet, _sheet_name(sheet.title, names), styles)
    earliest = datetime(*EARLIEST)
    book.properties.title, book.properties.creator = title, "Rumslig"
    book.properties.created = earliest
    stream = io.BytesIO()
    book.save(stream)

    def without_clock(name: str, part: bytes) -> bytes:
        if name != "docProps/core.xml":
            return part
        stamp = earliest.isoformat().encode() + b"Z"
        return _MODIFIED.sub(lambda match: match[1] + stamp, part)

    return repack(stream.getvalue(), without_clock)


class _Styles:
    """The fonts and lines of a workbook, made once."""

    def __init__(self) -> None:
        ink = tokens()["colour"]["light"]
        self.text = Font(name=FAMILY, size=10)
        self.head = Font(name=FAMILY, size=10, bold=True)
        self.line = Border(bottom=Side(style="medium", color=_argb(ink["text"])))
        self.wrap = Alignment(wrap_text=True, vertical="top")
        self._states: dict[str, Font] = {}

    def of_state(self, key: str) -> Font:
        """Return the font of a state."""
        if key not in self._states:
            colour = _argb(state_colour(key))
            self._states[key] = Font(name=FAMILY, size=10, bold=True, color=colour)
        return self._states[key]


def _argb(colour: str) -> str:
    return "FF" + colour.lstrip("#").upper()


def _add(book: Any, sheet: Sheet, name: str, styles: _Styles) -> None:
    page = book.create_sheet(name)
    page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    for index, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(index)].width = column.width
    head = []
    for column in sheet.columns:
        cell = _text_cell(page, column.title, styles)
        cell.font, cell.border = styles.head, styles.line
        head.append(cell)
    page.append(head)
    count = 1
    for row in sheet.rows:
        pairs = zip(row, sheet.columns, strict=True)
        page.append([_cell(page, value, column, styles) for value, column in pairs])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count}"


def _cell(page: Any, value: Value, column: SheetColumn, styles: _Styles) -> Any:
    if value is None:
        return None
    if isinstance(value, StateText):
        cell = _text_cell(page, value.text, styles)
        cell.font = styles.of_state(value.state_key)
        return cell
    if isinstance(value, str):
        return _text_cell(page, value, styles)
    cell = WriteOnlyCell(page, value)
    cell.font, cell.alignment = styles.text, styles.wrap
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.number_format = _FORMATS.get(column.kind, "General")
    return cell


def _text_cell(page: Any, text: str, styles: _Styles) -> Any:
    """Return a cell that is text whatever it begins with: "=1+1" is a name, not a formula."""
    plain = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(plain) > CELL_LENGTH:
        plain = plain[: CELL_LENGTH - 1] + "…"
    cell = WriteOnlyCell(page, plain)
    cell.data_type = "s"
    cell.font, cell.alignment = styles.text, styles.wrap
    return cell


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and that no other has."""
    plain = _FORBIDDEN.sub(" ", title).strip().strip("'") or "Blad"
    name, number = plain[:NAME_LENGTH], 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = plain[: NAME_LENGTH - len(ending)] + ending
    taken.add(name.casefold())
    return name
