"""The classes of the legend as a table: colour, name, how they are drawn, how many there are."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap

from layers.images.legend import LegendClass
from rumslig.structure.model import KINDS, kind_word
from ui.alternatives.widgets.matrix_model import Index
from ui.georeference.classes import ClassesPresenter
from ui.georeference.words import drawn_word
from ui.language import message_language, tr
from ui.theme import Theme
from ui.widgets.row_table import RIGHT
from ui.widgets.word_table import WordModel, WordTable

NAME, COUNT = 0, 3
SWATCH = 14
MOST_ROWS = 7


class LegendModel(WordModel[LegendClass]):
    """Says what each column says of a class."""

    def __init__(self, theme: Theme, presenter: ClassesPresenter) -> None:
        super().__init__((tr("Klass"), tr("Ritas som"), tr("I modellen"), tr("Objekt")), COUNT)
        self._theme, self._presenter = theme, presenter

    def words(self, item: LegendClass) -> tuple[str, ...]:
        """Return a row's words."""
        objects = self._presenter.objects
        count = "" if objects is None else str(len(objects.of(item)))
        kind = item.says("klass")
        model = kind_word(kind, message_language()) if kind in KINDS else ""
        return item.name, drawn_word(item.kind), model, count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole and index.isValid() and index.column() == NAME:
            return _swatch(self._theme, self.items[index.row()].colour)
        return super().data(index, role)

    def _alignment(self, column: int) -> int:
        return RIGHT if column == COUNT else super()._alignment(column)


def _swatch(theme: Theme, colour: str) -> QIcon:
    pixmap = QPixmap(2 * SWATCH, 2 * SWATCH)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.colour("border_strong"))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, SWATCH - 1, SWATCH - 1, 3, 3)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else the selection would colour it
    return icon


class LegendTable(WordTable[LegendClass]):
    """Arrows choose a class, Delete takes it away."""

    wide = NAME

    def __init__(self, theme: Theme, presenter: ClassesPresenter) -> None:
        self._presenter = presenter
        self._is_showing = False
        super().__init__(
            LegendModel(theme, presenter),
            tr("Teckenförklaring"),
            tr("Piltangenter väljer klass, Delete tar bort den."),
        )
        self.chosen.connect(self._on_chosen)
        theme.changed.connect(self.viewport().update)

    def open_item(self, item: LegendClass) -> None:
        """Choose the class."""
        self._presenter.select(self._presenter.legend.index(item))

    def show_classes(self) -> None:
        """Show the classes as they are now."""
        self._is_showing = True
        self._words.show_items(self._presenter.legend)
        self.updateGeometry()
        self.share_width()
        selected = self._presenter.selected
        if 0 <= selected < len(self._words.items):
            self.make_current(selected)
        self._is_showing = False

    def _on_chosen(self) -> None:
        if not self._is_showing and self.currentIndex().row() >= 0:
            self._presenter.select(self.currentIndex().row())

    def sizeHint(self) -> QSize:
        """Return what all classes take, up to some."""
        return QSize(320, self.height_of(MOST_ROWS, least=2))

    def minimumSizeHint(self) -> QSize:
        """Return as much: fewer rows could not be worked with."""
        return self.sizeHint()

    def widest(self, column: int) -> int:
        """Return what a column's words take; the name has a swatch before it."""
        return super().widest(column) + (SWATCH + 6 if column == NAME else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a class away."""
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().row() >= 0:
            self._presenter.remove(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
