"""What can be done with a column, as a menu at its head."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from rumslig.table.columns import Column
from ui.attribute_table.presenter import AttributeTablePresenter
from ui.language import tr

PutText = Callable[[str], object]
"""Puts a text on the clipboard."""


class ColumnMenu(QObject):
    """Opens the menu of a column.

    Signals
    -------
    figures_asked
        The name of the column whose figures are wanted.
    """

    figures_asked = Signal(str)

    def __init__(self, parent: QWidget, presenter: AttributeTablePresenter) -> None:
        super().__init__(parent)
        self._widget, self._presenter = parent, presenter
        self.menu: QMenu | None = None

    def open(self, column: Column, place: QPoint) -> None:
        """Open the menu at a place on the screen."""
        self.menu = self.make(column)
        self.menu.popup(place)

    def make(self, column: Column) -> QMenu:
        """Return a column's menu."""
        presenter, name = self._presenter, column.name
        menu = QMenu(self._widget)
        menu.setAccessibleName(tr("Kolumnen {column}", column=name))
        menu.aboutToHide.connect(menu.deleteLater)
        sort = presenter.sort_by
        menu.addAction(tr("Sortera stigande"), partial(sort, name, is_falling=False))
        menu.addAction(tr("Sortera fallande"), partial(sort, name, is_falling=True))
        if presenter.wish.sortings:
            menu.addAction(tr("Sortera också efter den här"), partial(sort, name, adds=True))
        menu.addSeparator()
        menu.addAction(tr("Statistik och diagram …"), partial(self.figures_asked.emit, name))
        menu.addSeparator()
        hide = menu.addAction(tr("Dölj kolumnen"), partial(presenter.hide, name))
        hide.setEnabled(len(presenter.shown_columns) > 1)
        others = QMenu(tr("Kolumner"), menu)
        menu.addMenu(others)
        for other in presenter.columns:
            action = others.addAction(other.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(other.name not in presenter.hidden)
            action.toggled.connect(partial(self._show, other.name))
        if presenter.hidden:
            menu.addAction(tr("Visa alla kolumner"), presenter.show_all_columns)
        return menu

    def _show(self, column: str, shown: bool) -> None:
        self._presenter.hide(column, not shown)
