"""The control points as a table: which are in use, where, and how far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from layers.georeference.placement import PointQuality
from rumslig.georeference.draft import DraftPoint
from ui.alternatives.widgets.matrix_model import Index
from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.words import metres, pixels
from ui.language import tr
from ui.questions.widgets.check_box import draw_box
from ui.theme import Theme, body_font, size
from ui.widgets.row_table import LEFT, RIGHT
from ui.widgets.word_table import WordModel, WordTable

USED, PLACE, OFF = 0, 1, 2
PADDING, GAP = 12, 8
LEAST_ROWS, MOST_ROWS = 2, 3
"""How many rows the table asks room for; it takes more where there is some."""


@dataclass(frozen=True, slots=True)
class Row:
    """A point with what the fit says of it."""

    number: int
    point: DraftPoint
    quality: PointQuality | None
    title: str = ""

    @property
    def is_outlier(self) -> bool:
        """Whether the others contradict it."""
        return self.quality is not None and bool(self.quality.outlier)


class PointModel(WordModel[Row]):
    """Says what each column says of a point."""

    def __init__(self, theme: Theme) -> None:
        super().__init__((tr("Nr"), tr("Plats"), tr("Fel"), tr("Bildpunkter"), tr("Mot de andra")))
        self._theme = theme

    def words(self, item: Row) -> tuple[str, ...]:
        """Return a row's words."""
        east, north = item.point.place
        place = item.title or f"N {north:.0f}  E {east:.0f}"
        if item.is_outlier:
            place = tr("stämmer inte · {place}", place=place)
        found = item.quality
        if found is None:
            return str(item.number), place, "–", "–", "–"
        off, pixel, alone = found.residual_m, found.residual_px, found.loo_m
        return str(item.number), place, metres(off), pixels(pixel), metres(alone)

    def spoken(self, item: Row) -> str:
        """Return a whole row as it is read aloud."""
        use = tr("i bruk") if item.point.enabled else tr("ur bruk")
        return f"{super().spoken(item)}, {use}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and index.row() < len(self.items):
            item = self.items[index.row()]
            if role == Qt.ItemDataRole.CheckStateRole and index.column() == USED:
                on, off = Qt.CheckState.Checked, Qt.CheckState.Unchecked
                return on if item.point.enabled else off
            if role == Qt.ItemDataRole.ForegroundRole:
                if not item.point.enabled:
                    return self._theme.colour("muted")
                if item.is_outlier:
                    return self._theme.colour("danger")
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.ToolTipRole and section >= OFF:
            return (
                tr("Hur långt från sin plats på kartan som bilden lägger punkten"),
                tr("Samma fel i bildens bildpunkter"),
                tr("Hur fel punkten hamnar när bara de andra punkterna lägger bilden"),
            )[section - OFF]
        return super().headerData(section, orientation, role)

    def _alignment(self, column: int) -> int:
        return RIGHT if column >= OFF else super()._alignment(column)


class UseDelegate(QStyledItemDelegate):
    """Draws a point's number with the look's own box before it."""

    def __init__(self, theme: Theme, table: PointTable) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave to Qt only what is behind the words."""
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the box and the number."""
        super().paint(painter, option, index)
        whole, side = QRectF(option.rect), size("icon_small")
        at = QPointF(whole.left() + PADDING, whole.center().y() - side / 2)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_used = Qt.CheckState(state) == Qt.CheckState.Checked
        draw_box(painter, self._theme, at, is_used, self._table.devicePixelRatioF())
        painter.setFont(body_font())
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        if ink is None or option.state & QStyle.StateFlag.State_Selected:
            ink = self._theme.colour("text")
        painter.setPen(ink)
        painter.drawText(whole.adjusted(PADDING + side + GAP, 0, 0, 0), LEFT, index.data())
        painter.restore()


class PointTable(WordTable[Row]):
    """Space takes a point into use or out of it, Delete takes it away, Enter shows it."""

    wide = PLACE

    def __init__(self, theme: Theme, presenter: GeoreferencePresenter) -> None:
        self._presenter = presenter
        self._is_showing = False
        super().__init__(
            PointModel(theme),
            tr("Kontrollpunkter"),
            tr("Retur visar punkten, mellanslag tar den ur bruk, Delete tar bort den."),
        )
        self.setItemDelegateForColumn(USED, UseDelegate(theme, self))
        self.chosen.connect(self._on_chosen)
        theme.changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        """Return what some of the points take."""
        rows = min(max(len(self._words.items), LEAST_ROWS), MOST_ROWS)
        return QSize(320, size("row_list") + rows * size("row_finding") + 2)

    def minimumSizeHint(self) -> QSize:
        """Return as much: fewer rows could not be worked with."""
        return self.sizeHint()

    def identity(self, item: Row) -> object:
        """Return a point's number."""
        return item.number

    def open_item(self, item: Row) -> None:
        """Show the point."""
        self._presenter.show_point(item.number - 1)

    def show_points(self) -> None:
        """Show the points as they are now."""
        draft, placement = self._presenter.draft, self._presenter.placement
        points: Sequence[DraftPoint] = draft.points if draft is not None else ()
        qualities = placement.points if placement is not None and placement.points else ()
        rows = tuple(
            Row(
                index + 1,
                point,
                qualities[index] if qualities else None,
                self._presenter.title_of(point),
            )
            for index, point in enumerate(points)
        )
        self._is_showing = True
        self.show_items(rows)
        self.updateGeometry()
        selected = self._presenter.selected
        if selected is None:
            self.clearSelection()
            self.setCurrentIndex(self.model().index(-1, -1))
        elif selected != self.currentIndex().row():
            self.make_current(selected)
        self._is_showing = False

    def _on_chosen(self) -> None:
        if not self._is_showing and self.current is not None:
            self._presenter.select(self.current.number - 1)

    def widest(self, column: int) -> int:
        """Return what a column's words take; the first has a box too."""
        return super().widest(column) + (size("icon_small") + GAP if column == USED else 0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the box be clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and index.isValid() and index.column() == USED:
            self._toggle(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a point out of use, or away."""
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self._toggle(row)
        elif event.key() == Qt.Key.Key_Delete and row >= 0:
            self._presenter.remove(row)
        else:
            super().keyPressEvent(event)

    def _toggle(self, row: int) -> None:
        draft = self._presenter.draft
        if draft is not None and 0 <= row < len(draft.points):
            self._presenter.enable(row, not draft.points[row].enabled)
