"""The table of the map's content: follows the map, sorted and filtered; no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from rumslig.finding import Finding
from rumslig.numerals import (
    DIRECTIONS,
    format_area,
    format_direction,
    format_length,
    format_number,
)
from ui.language import message_language, tr
from ui.map.scene import MapScene
from ui.map.viewport import Viewport
from ui.map_table.content import Integers, MapContent, collect_content
from ui.map_table.describe import describe_view
from ui.tasks import Runner

FOLLOW_MS = 250
"""A map at rest for this long is read."""
Sorting = Literal["map", "name", "amount", "distance"]
SORTINGS: tuple[Sorting, ...] = get_args(Sorting)
Column = Literal["name", "layer", "amount", "distance", "attributes"]
COLUMNS: tuple[Column, ...] = get_args(Column)


class MapTablePresenter(QObject):
    """Reads the map through the runner; `object_chosen` asks for the map to go somewhere."""

    changed = Signal()
    """Other rows, or in another order."""
    busy_changed = Signal(bool)
    description_changed = Signal(str)
    object_chosen = Signal(object, str)
    """Geometry in EPSG:3006, and title."""
    failed = Signal(object)
    """The error that stopped the reading; what was read before stays."""
    close_asked = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._scene = MapScene()
        self._viewport: Viewport | None = None
        self._findings: tuple[Finding, ...] = ()
        self._content: MapContent | None = None
        self._order: Integers = np.empty(0, dtype=np.intp)
        self._sorting: Sorting = "map"
        self._query = ""
        self._is_open = self._is_busy = False
        self._description = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FOLLOW_MS)
        self._timer.timeout.connect(self.read)

    def follow_scene(self, scene: MapScene, findings: Sequence[Finding] = ()) -> None:
        """Take another scene, with the findings whose hits it marks."""
        self._scene, self._findings = scene, tuple(findings)
        self._timer.start()

    def follow_view(self, viewport: Viewport) -> None:
        """Take another view; connect `MapView.view_changed`."""
        self._viewport = viewport
        self._timer.start()

    def open(self, is_open: bool) -> None:
        """Read the rows while the panel is open; the description is always kept."""
        self._is_open = is_open
        if is_open:
            self.read()

    def read(self) -> None:
        """Read the map now."""
        self._timer.stop()
        scene, viewport, findings = self._scene, self._viewport, self._findings
        if viewport is None:
            return
        self._runner.run(
            "map-description",
            tr("Beskriver kartan"),
            lambda progress: describe_view(scene, viewport),
            self._on_description,
            self.failed.emit,
        )
        if self._is_open:
            self._set_busy(True)
            self._runner.run(
                "map-table",
                tr("Läser kartans innehåll"),
                lambda progress: collect_content(scene, viewport, findings, progress),
                self._on_content,
                self._on_failed,
                cancelled=lambda: self._set_busy(False),
            )

    def _on_description(self, text: str) -> None:
        if text != self._description:
            self._description = text
            self.description_changed.emit(text)

    def _on_content(self, content: MapContent) -> None:
        self._content = content
        self._set_busy(False)
        self._arrange()

    def _on_failed(self, fault: Exception) -> None:
        self._set_busy(False)
        self.failed.emit(fault)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._is_busy:
            self._is_busy = busy
            self.busy_changed.emit(busy)

    @property
    def description(self) -> str:
        """The map in words."""
        return self._description

    @property
    def is_busy(self) -> bool:
        """Whether the map is being read."""
        return self._is_busy

    @property
    def sorting(self) -> Sorting:
        """What the rows are sorted by."""
        return self._sorting

    @property
    def count(self) -> int:
        """How many rows are in sight."""
        return len(self._order)

    @property
    def summary(self) -> str:
        """How many objects are listed, out of how many, and why not all."""
        content = self._content
        if content is None:
            return ""
        lang = message_language()
        total = format_number(content.total, 0, lang)
        listed = format_number(len(content), 0, lang)
        if content.total > len(content):
            text = (
                tr("De {count} närmaste planen av {total} objekt", count=listed, total=total)
                if content.has_plan
                else tr("De {count} närmaste mitten av {total} objekt", count=listed, total=total)
            )
        else:
            text = tr("{count} objekt i bild", count=total)
        if self._query:
            shown = format_number(self.count, 0, lang)
            text = tr("{shown} passar filtret · {all}", shown=shown, all=text)
        undrawn = sum(source.undrawn for source in content.sources)
        if undrawn:
            text += " · " + tr("{count} ritas inte här", count=format_number(undrawn, 0, lang))
        return text

    @property
    def emptiness(self) -> str:
        """What to say where no row is in sight, "" where there are some."""
        if self.count:
            return ""
        if self._content is None:
            return tr("Kartan läses.")
        if self._query:
            return tr("Inget i bild passar filtret.")
        return tr("Inget lager har objekt här. Tänd ett lager eller zooma ut.")

    def sort_by(self, sorting: Sorting) -> None:
        """Sort by another thing; figures from the largest, distances from the nearest."""
        self._sorting = sorting
        self._arrange()

    def filter_by(self, text: str) -> None:
        """Keep the rows whose name, layer or attributes have every word of a text."""
        self._query = text.strip()
        self._arrange()

    def _arrange(self) -> None:
        content = self._content
        if content is None:
            return
        rows = np.arange(len(content), dtype=np.intp)
        words = self._query.casefold().split()
        if words:
            texts = content.search_text
            rows = np.array(
                [row for row in range(len(texts)) if all(word in texts[row] for word in words)],
                dtype=np.intp,
            )
        if self._sorting != "map":
            rows = rows[_sort(content, rows, self._sorting)]
        self._order = rows
        self.changed.emit()

    def text(self, position: int, column: Column) -> str:
        """Return what a cell shows; `position` counts the rows in sight."""
        content = self._content
        if content is None:
            return ""
        row = int(self._order[position])
        source = content.sources[int(content.source[row])]
        if column == "name":
            return content.names[row]
        if column == "layer":
            return source.title
        if column == "attributes":
            return content.attributes[row]
        lang = message_language()
        if column == "amount":
            return _amount_text(
                float(content.amount[row]), int(content.dimension[row]), source.measured
            )
        distance, direction = float(content.distance_m[row]), int(content.direction[row])
        if source.kind == "plan":
            return ""
        if distance == 0:
            return tr("möter planen") if content.has_plan else tr("i mitten")
        words = format_length(distance, lang)
        if direction < 0:
            return words
        return f"{words} {format_direction(DIRECTIONS[direction], lang)}"

    def spoken(self, position: int) -> str:
        """Return a row as it is read aloud."""
        words = [self.text(position, column) for column in COLUMNS]
        return ", ".join(word for word in words if word)

    def choose(self, position: int) -> None:
        """Ask for the map to show a row's object."""
        if self._content is not None and 0 <= position < self.count:
            row = int(self._order[position])
            self.object_chosen.emit(self._content.geometry[row], self._content.names[row])


def _amount_text(amount: float, dimension: int, measured: bool) -> str:
    if np.isnan(amount):
        return "" if dimension == 0 or measured else tr("mäts inte")
    lang = message_language()
    return format_area(amount, lang) if dimension == 2 else format_length(amount, lang)


def _sort(content: MapContent, rows: Integers, sorting: Sorting) -> Integers:
    """Return the places of rows in another order; what is equal keeps the map's."""
    if sorting == "name":
        return np.argsort(content.name_rank[rows], kind="stable")
    if sorting == "distance":
        return np.argsort(content.distance_m[rows], kind="stable")
    # areas before lines; what is not measured comes last
    amount, dimension = content.amount[rows], content.dimension[rows]
    return np.lexsort((-amount, -dimension, np.isnan(amount)))
