"""The figures of a column: which column, of which rows, and what they come to; no widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from layers.vector import VectorLayer
from rumslig import layer_jobs
from rumslig.language import Language
from rumslig.look import Mode
from rumslig.outlet import Guard
from rumslig.places import Municipalities
from rumslig.progress import Progress
from rumslig.table.by_municipality import (
    MunicipalityFigures,
    Places,
    count_by_municipality,
    place_objects,
)
from rumslig.table.columns import Column, LayerTable, Rows
from rumslig.table.figures import ColumnFigures, count_column
from rumslig.table.leaving import FigureSheets, TableOrigin, copy_figures, write_figures
from rumslig.table.words import alt_text
from rumslig.worker import Worker
from ui.attribute_table.presenter import AttributeTablePresenter
from ui.language import message_language, tr
from ui.layer_list.items import LayerItem
from ui.layer_room.presenter import LayerRoomPresenter
from ui.messages import Message, describe_fault
from ui.tasks import Runner

FIGURES = "figures"
"""The page's name in the layer room."""
Scope = Literal["all", "shown", "marked"]


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    table: LayerTable
    figures: ColumnFigures


class ColumnFiguresPresenter(QObject):
    """Counts beside the window's thread; `changed` tells of figures, municipalities or chart."""

    changed = Signal()
    told = Signal(object)
    """A `Message`."""

    def __init__(
        self,
        runner: Runner,
        worker: Worker,
        room: LayerRoomPresenter,
        rows: AttributeTablePresenter,
        municipalities: Callable[[], Municipalities],
        guard: Callable[[], Guard],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._worker, self._room, self._rows = runner, worker, room, rows
        self._municipalities, self._guard = municipalities, guard
        self.scope: Scope = "all"
        self.figures: ColumnFigures | None = None
        self.by_municipality: tuple[MunicipalityFigures, ...] = ()
        self.chart = b""
        """The chart as PNG, empty while it is drawn."""
        self._wanted = ""
        self._layer: VectorLayer | None = None
        self._table: LayerTable | None = None
        self._places: Places | None = None
        self._size = (0, 0, 1.0)
        self._mode: Mode = "light"
        self._is_seen = False
        room.changed.connect(self._follow)
        rows.changed.connect(self._on_rows)
        rows.marked_changed.connect(self._on_marks)

    # what is counted

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns to choose from."""
        return self._table.columns if self._table is not None else ()

    @property
    def column(self) -> Column | None:
        """The column that is told of: the one chosen, or the layer's first."""
        if self._table is None:
            return None
        return self._table.column(self._wanted) or next(iter(self._table.columns), None)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Which rows can be counted: those of the table as well where it shows the layer."""
        rows, item = self._rows, self._room.item
        if item is None or rows.item is None or rows.item.id != item.id:
            return ("all",)
        filtered: tuple[Scope, ...] = ("shown",) if rows.wish.is_filtered else ()
        marked: tuple[Scope, ...] = ("marked",) if rows.marks.count else ()
        return ("all", *filtered, *marked)

    def choose(self, column: str) -> None:
        """Tell of another column."""
        self._wanted = column
        self._count()

    def choose_scope(self, scope: Scope) -> None:
        """Count other rows."""
        self.scope = scope
        self._count()

    def show(self, is_seen: bool) -> None:
        """Count while the page is seen, and not otherwise."""
        self._is_seen = is_seen
        if is_seen:
            self._follow()

    def _follow(self) -> None:
        item = self._room.item
        layer = item.layer if item is not None else None
        if not self._is_seen:
            return
        if layer is not self._layer:
            self._layer, self._table, self._places = layer, None, None
            self.scope = "all"
        self._count()

    def _on_rows(self) -> None:
        if self._is_seen and self.scope == "shown":
            self._count()
        elif self._is_seen:
            self.changed.emit()

    def _on_marks(self) -> None:
        if self._is_seen and self.scope == "marked":
            self._count()
        elif self._is_seen:
            self.changed.emit()

    def _rows_of_scope(self) -> Rows | None:
        if self.scope not in self.scopes:
            self.scope = "all"
        if self.scope == "shown":
            return self._rows.rows
        return self._rows.marks.rows if self.scope == "marked" else None

    def _count(self) -> None:
        layer, known, wanted = self._layer, self._table, self._wanted
        if layer is None or not self._is_seen:
            return
        rows = self._rows_of_scope()
        self.by_municipality = ()

        def work(progress: Progress) -> _Counted | None:
            table = known or LayerTable(layer)
            column = table.column(wanted) or next(iter(table.columns), None)
            return _Counted(table, count_column(table, column, rows)) if column else None

        def done(counted: _Counted | None) -> None:
            if layer is not self._layer:
                return
            self._table = counted.table if counted is not None else None
            self.figures = counted.figures if counted is not None else None
            self.chart = b""
            self.changed.emit()
            self._draw()
            self._place(rows)

        self._runner.run("column-figures", tr("Räknar kolumnen"), work, done, self._on_fault)

    def _place(self, rows: Rows | None) -> None:
        """Count by municipality; where each object lies is worked out once for the layer."""
        layer, table, column, places = self._layer, self._table, self.column, self._places
        municipalities = self._municipalities()
        if table is None or column is None or not municipalities.items:
            return

        def work(progress: Progress) -> tuple[Places, tuple[MunicipalityFigures, ...]]:
            placed = place_objects(table, municipalities, progress) if places is None else places
            return placed, count_by_municipality(table, column, placed, municipalities, rows)

        def done(made: tuple[Places, tuple[MunicipalityFigures, ...]]) -> None:
            if layer is self._layer:
                self._places, self.by_municipality = made
                self.changed.emit()

        self._runner.run("column-places", tr("Räknar per kommun"), work, done, self._on_fault)

    def _on_fault(self, fault: Exception) -> None:
        self.told.emit(describe_fault(tr("Kolumnen kunde inte räknas"), fault))

    # the chart

    @property
    def alt(self) -> str:
        """The chart in words."""
        return alt_text(self.figures, message_language()) if self.figures is not None else ""

    def draw_for(self, width: int, height: int, ratio: float, mode: Mode) -> None:
        """Draw the chart for a room in pixels, in a look."""
        if (width, height, ratio) != self._size or mode != self._mode:
            self._size, self._mode = (width, height, ratio), mode
            self._draw()

    def _draw(self) -> None:
        figures, (width, height, ratio), mode = self.figures, self._size, self._mode
        if figures is None or not figures.bars or width < 40 or height < 40:
            return

        def done(chart: bytes) -> None:
            if figures is self.figures:
                self.chart = chart
                self.changed.emit()

        self._runner.run(
            "column-chart",
            tr("Ritar diagrammet"),
            lambda progress: self._worker.call(
                layer_jobs.draw_column, figures, width, height, ratio, mode, progress=progress
            ),
            done,
            self._on_fault,
        )

    # out

    @property
    def scope_words(self) -> str:
        """Which rows were counted, in words."""
        return {
            "all": tr("alla objekt"),
            "shown": tr("de rader som tabellen visar"),
            "marked": tr("de markerade raderna"),
        }[self.scope]

    def sheets(self, lang: Language) -> FigureSheets | None:
        """Return the figures as they are written, None where nothing is counted."""
        item = self._room.item
        if self.figures is None or item is None or item.layer is None:
            return None
        origin = TableOrigin(item.id, item.layer.sha256, item.title)
        return FigureSheets(origin, self.figures, self.scope_words, self.by_municipality, lang)

    def suggested_name(self) -> str:
        """Return what a file with the figures may be called."""
        item, column = self._room.item, self.column
        words = f"{item.title if item else ''} {column.name if column else ''}"
        return "".join(c if c.isalnum() or c in " -_" else "_" for c in words).strip() + ".xlsx"

    def copy(self, put: Callable[[str], object]) -> None:
        """Put the figures on the clipboard; a refusal is told."""
        told = self.sheets(message_language())
        if told is None:
            return
        texts: list[str] = []

        def done(_nothing: None) -> None:
            put(texts[0])
            self.told.emit(Message("done", tr("Statistiken kopierades")))

        guard = self._guard()
        self._runner.run(
            "column-copy",
            tr("Kopierar statistiken"),
            lambda progress: copy_figures(told, guard, texts.append),
            done,
            lambda fault: self.told.emit(describe_fault(tr("Statistiken kopierades inte"), fault)),
        )

    def write(self, target: Path) -> None:
        """Write the figures to a file; a refusal is told."""
        told = self.sheets(message_language())
        if told is None:
            return
        guard = self._guard()
        self._runner.run(
            "column-write",
            tr("Skriver statistiken"),
            lambda progress: write_figures(target, told, guard),
            lambda _nothing: self.told.emit(
                Message("done", tr("Statistiken skrevs till {file}", file=target.name))
            ),
            lambda fault: self.told.emit(describe_fault(tr("Statistiken skrevs inte"), fault)),
            must_finish=True,
        )


def has_figures(item: LayerItem) -> bool:
    """Whether a layer has columns to tell of."""
    return item.layer is not None and item.layer.attributes.shape[1] > 0
