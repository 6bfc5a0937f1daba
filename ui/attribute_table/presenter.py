"""The attribute table of a layer: which rows are shown, which are marked; no widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import numpy as np
import shapely
from PySide6.QtCore import QObject, QTimer, Signal

from layers.errors import LayerError
from layers.vector import VectorLayer
from rumslig.numerals import format_number
from rumslig.outlet import Guard
from rumslig.progress import Progress
from rumslig.table.columns import Column, Rows
from rumslig.table.leaving import TableOrigin, copy_rows
from rumslig.table.words import say_value
from ui.attribute_table.arranging import OpenTable, Wish
from ui.attribute_table.describe import say_counts, why_empty
from ui.attribute_table.drawn import DrawnMarks
from ui.attribute_table.marks import Marks, Way
from ui.language import message_language, tr
from ui.layer_list.items import LayerItem
from ui.layer_list.presenter import LayerListPresenter
from ui.map.identify import Identified
from ui.messages import Message, describe_fault
from ui.tasks import Runner

TYPING_MS = 200
"""A field at rest for this long is searched for."""
NEAREST_M = 400.0
"""The least width of what is zoomed to: a lone point needs ground around it."""

_NO_ROWS: Rows = np.empty(0, dtype=np.intp)


class AttributeTablePresenter(QObject):
    """Holds the table of one layer; positions count the rows shown, rows those of the layer."""

    opened = Signal()
    """The table is to be shown: another layer's, or the same one's again."""
    left = Signal()
    """There is no table any more: it was closed, or its layer is gone."""
    changed = Signal()
    """Other rows, another order, or other columns."""
    marked_changed = Signal()
    busy_changed = Signal()
    position_asked = Signal(int)
    """The position that is to be brought into view."""
    zoom_asked = Signal(object)
    """Bounds in EPSG:3006."""
    told = Signal(object)
    """A `Message`."""

    def __init__(
        self,
        runner: Runner,
        layers: LayerListPresenter,
        guard: Callable[[], Guard],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._layers, self._guard = runner, layers, guard
        self.item: LayerItem | None = None
        self.opened_table: OpenTable | None = None
        self.wish = Wish()
        self.fault = ""
        """What is wrong with the condition, "" where nothing is."""
        self.is_busy = False
        self.drawn = DrawnMarks(runner, self)
        self.hidden: frozenset[str] = frozenset()
        self._hidden_of: dict[str, frozenset[str]] = {}
        self._rows: Rows = _NO_ROWS
        self.marks = Marks()
        self._wanted_ids: tuple[int, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._timer.timeout.connect(self._arrange)
        layers.changed.connect(self._follow)

    # which layer

    def open(self, layer_id: str) -> None:
        """Show the rows of a layer of the list that could be read."""
        item = self._layers.find(layer_id)
        if item is None or item.layer is None:
            return
        is_other = self.item is None or self.item.id != item.id
        self.item = item
        if is_other:
            self.wish, self.fault, self._wanted_ids = Wish(), "", ()
            self.hidden = self._hidden_of.get(item.id, frozenset())
            self._take(item.layer)
        self.opened.emit()

    def close(self) -> None:
        """Put the table away, with its marks."""
        if self.item is None:
            return
        self._timer.stop()
        if self.is_busy:
            self._runner.cancel("attribute-table")
        self.item, self.opened_table = None, None
        self._rows, self.marks = _NO_ROWS, Marks()
        self.changed.emit()
        self._show_marks()
        self.left.emit()

    def _take(self, layer: VectorLayer) -> None:
        self.opened_table = None
        self._rows = _NO_ROWS
        self.marks = Marks(len(layer.geometry))
        self.changed.emit()
        self._show_marks()
        self._arrange()

    def _follow(self) -> None:
        """Follow the layer: one that was read anew is shown anew, one that is gone takes it all."""
        if self.item is None:
            return
        item = self._layers.find(self.item.id)
        if item is None or item.layer is None:
            self.close()
        elif item is not self.item:
            before, self.item = self.item.layer, item
            if item.layer is not before:
                self._take(item.layer)
            else:
                self.changed.emit()

    # which rows

    @property
    def columns(self) -> tuple[Column, ...]:
        """The layer's columns, also those that are hidden."""
        return self.opened_table.columns if self.opened_table is not None else ()

    @property
    def shown_columns(self) -> tuple[Column, ...]:
        """The columns that are not hidden."""
        return tuple(column for column in self.columns if column.name not in self.hidden)

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self._rows)

    @property
    def total(self) -> int:
        """How many rows the layer has."""
        return len(self.marks.mask)

    @property
    def rows(self) -> Rows:
        """The rows shown, in order."""
        return self._rows

    def sort_by(self, column: str, *, is_falling: bool | None = None, adds: bool = False) -> None:
        """Sort by a column; see `Wish.sorted_by`."""
        self._want(self.wish.sorted_by(column, is_falling=is_falling, adds=adds))

    def find(self, words: str) -> None:
        """Show rows that have some words; searched for when the typing rests."""
        if words != self.wish.words:
            self.wish = replace(self.wish, words=words)
            self._timer.start()

    def find_now(self) -> None:
        """Search at once for what was typed last."""
        if self._timer.isActive():
            self._arrange()

    def filter_by(self, condition: str) -> None:
        """Show rows that meet a condition of the filter language."""
        if condition.strip() != self.wish.condition.strip() or self.fault:
            self._want(replace(self.wish, condition=condition))

    def show_only_marked(self, wanted: bool) -> None:
        """Show the marked rows alone, or all."""
        if wanted != self.wish.only_marked:
            self._want(replace(self.wish, only_marked=wanted))

    def _want(self, wish: Wish) -> None:
        self.wish = wish
        self._arrange()

    def _arrange(self) -> None:
        self._timer.stop()
        item = self.item
        if item is None or item.layer is None:
            return
        layer, known, wish, marked = (
            item.layer,
            self.opened_table,
            self.wish,
            self.marks.mask.copy(),
        )

        def work(progress: Progress) -> tuple[OpenTable, Rows]:
            table = known or OpenTable(layer)
            return table, table.arrange(wish, marked, progress)

        self._set_busy(True)
        self._runner.run(
            "attribute-table",
            tr("Ordnar tabellen"),
            work,
            partial(self._on_arranged, layer),
            partial(self._on_fault, layer),
            cancelled=lambda: self._set_busy(False),
        )

    def _on_arranged(self, layer: VectorLayer, made: tuple[OpenTable, Rows]) -> None:
        self._set_busy(False)
        if self.item is None or self.item.layer is not layer:
            return
        self.opened_table, self._rows = made
        self.fault, self.marks.anchor = "", 0
        self.changed.emit()
        if self._wanted_ids:
            self._mark_ids(self._wanted_ids)

    def _on_fault(self, layer: VectorLayer, fault: Exception) -> None:
        self._set_busy(False)
        if self.item is None or self.item.layer is not layer:
            return
        if isinstance(fault, LayerError):
            self.fault = str(fault)
            self.changed.emit()
        else:
            self.told.emit(describe_fault(tr("Tabellen kunde inte ordnas"), fault))

    def _set_busy(self, busy: bool) -> None:
        if busy != self.is_busy:
            self.is_busy = busy
            self.busy_changed.emit()

    # cells and words

    def text(self, position: int, column: Column) -> str:
        """Return what a cell shows, "" where the value is missing."""
        if self.opened_table is None or not 0 <= position < len(self._rows):
            return ""
        value = self.opened_table.table.value(int(self._rows[position]), column)
        return say_value(value, message_language())

    def spoken(self, position: int) -> str:
        """Return a row as it is read aloud."""
        words = (
            f"{column.name} {text}"
            for column in self.shown_columns
            if (text := self.text(position, column))
        )
        mark = (tr("markerad"),) if self.is_marked(position) else ()
        return ", ".join((*mark, *words))

    @property
    def summary(self) -> str:
        """How many rows are shown, out of how many, and how many are marked."""
        if self.opened_table is None:
            return tr("Tabellen läses.") if self.item is not None else ""
        is_filtered = self.wish.is_filtered and not self.fault
        return say_counts(self.count, self.total, self.marks.count, is_filtered)

    @property
    def emptiness(self) -> str:
        """What to say where no row is shown."""
        if self.count or self.opened_table is None:
            return ""
        return why_empty(self.wish, self.marks.count)

    # columns

    def hide(self, column: str, hidden: bool = True) -> None:
        """Hide a column or show it again; the last one stays."""
        wanted = self.hidden | {column} if hidden else self.hidden - {column}
        if len(wanted) < len(self.columns):
            self._set_hidden(wanted)

    def show_all_columns(self) -> None:
        """Hide no column."""
        self._set_hidden(frozenset())

    def _set_hidden(self, hidden: frozenset[str]) -> None:
        self.hidden = hidden
        if self.item is not None:
            self._hidden_of[self.item.id] = hidden
        self.changed.emit()

    # marks

    def is_marked(self, position: int) -> bool:
        """Whether a row that is shown is marked."""
        return 0 <= position < self.count and bool(self.marks.mask[self._rows[position]])

    def mark(self, position: int, way: Way = "only") -> None:
        """Mark a row that is shown."""
        if 0 <= position < self.count:
            self.marks.mark(self._rows, position, way)
            self._on_marked()

    def mark_all(self) -> None:
        """Mark every row that is shown."""
        self.marks.only(self._rows)
        self._on_marked()

    def mark_none(self) -> None:
        """Mark nothing."""
        self.marks.only(_NO_ROWS)
        self._on_marked()

    def mark_identified(self, found: Iterable[Identified]) -> None:
        """Mark the rows of objects that were clicked on the map, and show the first of them."""
        if self.item is None:
            return
        ids = tuple(item.feature_id for item in found if item.layer_id == self.item.id)
        if ids:
            self._mark_ids(ids)

    def marked_ids(self, layer_id: str) -> frozenset[int]:
        """Return the feature ids of the marked objects, none where another layer is shown."""
        if self.item is None or self.item.layer is None or self.item.id != layer_id:
            return frozenset()
        return frozenset(map(int, self.item.layer.attributes.index[self.marks.rows]))

    def _mark_ids(self, ids: tuple[int, ...]) -> None:
        if self.opened_table is None:
            self._wanted_ids = ids  # when it has been read
            return
        self._wanted_ids = ()
        rows = self.opened_table.table.rows_with(ids)
        self.marks.only(rows)
        self._on_marked()
        shown = np.flatnonzero(np.isin(self._rows, rows))
        if len(shown):
            self.marks.anchor = int(shown[0])
            self.position_asked.emit(self.marks.anchor)
        elif len(rows) and self.wish.is_filtered and not self.wish.only_marked:
            self.told.emit(Message("info", tr("Objektets rad är bortfiltrerad i tabellen")))

    def _on_marked(self) -> None:
        self.marked_changed.emit()
        self._show_marks()
        if self.wish.only_marked:
            self._timer.start()

    def _show_marks(self) -> None:
        self.drawn.show(self.item.layer if self.item is not None else None, self.marks.rows)

    def zoom_to_marked(self) -> None:
        """Ask the map to show all marked objects."""
        rows = self.marks.rows
        if self.item is None or self.item.layer is None or not len(rows):
            return
        west, south, east, north = map(float, shapely.total_bounds(self.item.layer.geometry[rows]))
        room = max(0.0, (NEAREST_M - max(east - west, north - south)) / 2)
        self.zoom_asked.emit((west - room, south - room, east + room, north + room))

    # out

    def copy_marked(self, put: Callable[[str], object]) -> None:
        """Put the marked rows, in the order shown, on the clipboard; a refusal is told."""
        opened, rows, item = self.opened_table, self.marks.among(self._rows), self.item
        if opened is None or item is None:
            return
        if not len(rows):
            self.told.emit(Message("info", tr("Markera rader att kopiera först")))
            return
        lang, columns, guard = message_language(), self.shown_columns, self._guard()
        origin = TableOrigin(item.id, opened.layer.sha256, item.title)

        def work(progress: Progress) -> tuple[str, int]:
            texts: list[str] = []
            count = copy_rows(
                opened.table, columns, rows, origin, guard, texts.append, lang, progress
            )
            return texts[0], count

        def done(made: tuple[str, int]) -> None:
            put(made[0])
            count = format_number(made[1], 0, lang)
            self.told.emit(Message("done", tr("{count} rader kopierades", count=count)))

        def failed(fault: Exception) -> None:
            self.told.emit(describe_fault(tr("Raderna kopierades inte"), fault))

        self._runner.run("attribute-copy", tr("Kopierar rader"), work, done, failed)
