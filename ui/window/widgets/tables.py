"""The tables under the map: the map's content and a layer's rows, one of them at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame

from layers.crs import Bounds
from ui.attribute_table.view import AttributeTableView
from ui.column_figures.presenter import FIGURES
from ui.language import tr
from ui.layer_list.items import LayerItem
from ui.map.view import MapView
from ui.map_binding import MapBinding
from ui.map_table.presenter import MapTablePresenter
from ui.map_table.view import MapTableView
from ui.messages import Message, describe_fault
from ui.session import Session
from ui.tasks import Runner
from ui.theme import Theme


class Tables(QObject):
    """Makes the tables, and shows the one that is asked for.

    Signals
    -------
    shown
        A table has come into view, so the map must too.
    put_away
        No table is in view any more.
    place_asked
        Bounds in EPSG:3006.
    told
        A `Message`.
    """

    shown = Signal()
    put_away = Signal()
    place_asked = Signal(object)
    told = Signal(object)

    def __init__(self, session: Session, runner: Runner, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.map_rows = MapTablePresenter(runner, self)
        self.map_table = MapTableView(theme, self.map_rows)
        self.rows = session.attribute_table
        self.row_table = AttributeTableView(theme, self.rows)
        self.map_rows.object_chosen.connect(lambda shape, _title: self._ask(shape.bounds))
        self.map_rows.close_asked.connect(self.toggle_map)
        self.map_rows.failed.connect(
            lambda fault: self.told.emit(describe_fault(tr("Tabellen kunde inte läsas"), fault))
        )
        self.rows.opened.connect(self._show_rows)
        self.rows.left.connect(self._put_rows_away)
        self.rows.zoom_asked.connect(self._ask)
        self.rows.told.connect(self.told)
        self.row_table.figures_asked.connect(self._show_figures)

    @property
    def views(self) -> tuple[QFrame, ...]:
        """The tables' views."""
        return self.map_table, self.row_table

    def follow(self, shown: MapView, binding: MapBinding) -> None:
        """Follow a map: what it shows, and what is clicked on it."""
        self.map_rows.description_changed.connect(shown.describe_content)
        shown.view_changed.connect(self.map_rows.follow_view)
        binding.scene_shown.connect(self.map_rows.follow_scene)
        shown.identified.connect(self.rows.mark_identified)

    def toggle_map(self) -> None:
        """Show what the map shows as a table, or put it away."""
        is_shown = not self.map_table.isVisible()
        self.map_table.setVisible(is_shown)
        self.map_rows.open(is_shown)
        if is_shown:
            self.rows.close()
            self.shown.emit()
            self.map_table.focus_rows()
        elif not self.row_table.isVisible():
            self.put_away.emit()

    def toggle_rows(self, item: LayerItem | None) -> None:
        """Show the rows of a layer, or put the table away."""
        if self.row_table.isVisible():
            self.rows.close()
        elif item is None or item.layer is None:
            self.told.emit(Message("info", tr("Välj ett lager med objekt i lagerlistan först")))
        else:
            self.rows.open(item.id)

    def _show_rows(self) -> None:
        self.row_table.show()
        if self.map_table.isVisible():
            self.toggle_map()
        self.shown.emit()
        self.row_table.focus_rows()

    def _put_rows_away(self) -> None:
        focus = self.row_table.window().focusWidget()
        had_focus = focus is not None and self.row_table.isAncestorOf(focus)
        self.row_table.hide()
        if had_focus:
            self.put_away.emit()

    def _show_figures(self, layer_id: str, column: str) -> None:
        self._session.column_figures.choose(column)
        self._session.layer_room.open(layer_id, FIGURES)

    def _ask(self, bounds: Bounds) -> None:
        self.place_asked.emit(bounds)
