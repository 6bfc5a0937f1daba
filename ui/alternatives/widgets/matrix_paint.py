"""How the matrix is painted: heads, lines and cells in the look."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from rumslig.look import tokens
from rumslig.ranking import Difference
from ui.alternatives.lines import CellText, Line
from ui.alternatives.widgets.matrix_model import CELL, LINE, Index, MatrixModel
from ui.theme import Theme, body_font, size

EDGE = 6
LEFT_EDGE = 20
MARK_WIDTH = 20
RANK_WIDTH = 14
FIGURES_WIDTH = 84
"""Figures end here, so that they stand in a column and near their symbol."""
HEAD_HEIGHT = 46
LINES_INSET = LEFT_EDGE - 4 + MARK_WIDTH
"""Left of the rules' names."""
ROOMY = 130
"""Columns wider than this need not be sparing."""
MARKS: dict[Difference, str] = {
    "state": "≠",
    "figure": "≠",
    "knowledge": "?",
    "uncertain": "≈",
    "equal": "",
}
"""The sign before a rule, told in the foot of the panel."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


def _font(px: str, weight: int = 400) -> QFont:
    return body_font(tokens()["font"]["px"][px], weight)


def draw_elided(
    painter: QPainter, rect: QRect, text: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    """Write a line of text that ends in … where the room is too small."""
    shown = painter.fontMetrics().elidedText(text, _ELIDE, rect.width())
    painter.drawText(rect, align | _MIDDLE, shown)


def split_name(text: str, metrics: QFontMetrics, width: int) -> tuple[str, ...]:
    """Return a name in one line, or between words in the two that it needs."""
    words = text.split(" ")
    count = len(words)
    while count > 1 and metrics.horizontalAdvance(" ".join(words[:count])) > width:
        count -= 1
    parts = " ".join(words[:count]), " ".join(words[count:])
    return tuple(part for part in parts if part)


def draw_name(painter: QPainter, rect: QRect, text: str, *, low: bool = False) -> None:
    """Write a name in as many lines as it needs, in the middle of the height or at its foot."""
    parts = split_name(text, painter.fontMetrics(), rect.width())
    height = painter.fontMetrics().height()
    top = rect.center().y() - height * len(parts) // 2 + 1
    if low:
        top = rect.bottom() - height * len(parts) + 1
    for part in parts:
        draw_elided(painter, QRect(rect.left(), top, rect.width(), height), part)
        top += height


def draw_rank(painter: QPainter, theme: Theme, rect: QRect, rank: int) -> None:
    """Draw a triangle that points down for the least concerned, up for the most."""
    middle = rect.center()
    x, y, half = middle.x() + 0.5, middle.y() + 0.5, 4.5
    tip = half * 0.7 * (1 if rank < 0 else -1)
    corners = [QPointF(x - half, y - tip), QPointF(x + half, y - tip), QPointF(x, y + tip)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("muted"))
    painter.drawPolygon(QPolygonF(corners))


class AlternativesHead(QHeaderView):
    """Name and area of each alternative; the chosen one is underlined."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._theme = theme
        self.chosen = ""
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def fit(self) -> None:
        """Be as high as the names need."""
        model = self.model()
        metrics = QFontMetrics(_font("body", 700))
        heads = model.heads if isinstance(model, MatrixModel) else ()
        rows = [
            len(split_name(head.name, metrics, self.sectionSize(column) - 2 * EDGE))
            for column, head in enumerate(heads)
        ]
        self.setFixedHeight(HEAD_HEIGHT + (max(rows, default=1) - 1) * metrics.height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        if not isinstance(model, MatrixModel) or section >= len(model.heads):
            return
        head = model.heads[section]
        chosen = head.name == self.chosen
        painter.save()
        painter.fillRect(rect, self._theme.colour("surface"))
        inner = rect.adjusted(EDGE, 4, -EDGE, -6)
        area = QRect(inner)
        area.setTop(inner.bottom() - (HEAD_HEIGHT - 10) // 2 + 1)
        painter.setFont(_font("body", 700 if chosen else 600))
        painter.setPen(self._theme.colour("text"))
        draw_name(painter, inner.adjusted(0, 0, 0, -area.height()), head.name, low=True)
        painter.setFont(_font("caption"))
        painter.setPen(self._theme.colour("muted"))
        draw_elided(painter, area, head.area)
        bottom = rect.bottom()
        painter.fillRect(rect.left(), bottom, rect.width(), 1, self._theme.colour("border_strong"))
        if chosen:
            bar = QRect(rect.left() + EDGE, bottom - 2, rect.width() - 2 * EDGE, 3)
            painter.fillRect(bar, self._theme.colour("accent"))
        painter.restore()


class LinesHead(QHeaderView):
    """The rules' names, which stay while the alternatives scroll sideways."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(size("target_min"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def fit(self) -> None:
        """Let every line be as high as its name needs."""
        model = self.model()
        metrics = QFontMetrics(_font("body", 600))
        width = self.width() - LINES_INSET - EDGE
        for row, line in enumerate(model.lines if isinstance(model, MatrixModel) else ()):
            more = len(split_name(line.title, metrics, width)) - 1 if line.kind != "total" else 0
            least = size("control" if line.kind == "total" else "row_list")
            self.resizeSection(row, least + more * (metrics.height() - 4))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        if not isinstance(model, MatrixModel) or section >= len(model.lines):
            return
        line = model.lines[section]
        painter.save()
        painter.fillRect(rect, self._theme.colour("surface"))
        left = QRect(rect.left() + LEFT_EDGE - 4, rect.top(), MARK_WIDTH, rect.height())
        right = rect.adjusted(LINES_INSET, 0, -EDGE, 0)
        painter.setPen(self._theme.colour("text"))
        if line.kind == "theme":
            arrow = "pil-hoger" if line.folded else "pil-ned"
            ratio = self.devicePixelRatioF()
            pixmap = self._theme.icon_pixmap(arrow, "muted", 16, ratio)
            painter.drawPixmap(left.left() - 2, rect.center().y() - 7, pixmap)
            painter.setFont(_font("body", 600))
            draw_name(painter, right, line.title)
        else:
            painter.setFont(_font("body", 700))
            painter.drawText(left, Qt.AlignmentFlag.AlignLeft | _MIDDLE, MARKS[line.difference])
            painter.setFont(_font("body", 600 if line.differs else 400))
            if line.kind == "total":
                painter.setFont(_font("small"))
                painter.setPen(self._theme.colour("muted"))
                right.setLeft(left.left())
            draw_name(painter, right, line.title)
        if line.kind != "rule":
            y = rect.bottom()
            painter.fillRect(
                rect.left() + LEFT_EDGE - 4, y, rect.width(), 1, self._theme.colour("border")
            )
        painter.restore()


class MatrixDelegate(QStyledItemDelegate):
    """Paints a cell: symbol, figure, and a triangle at the least and the most concerned."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, size("row_list"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, cell = index.data(LINE), index.data(CELL)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, index)
        if isinstance(line, Line) and line.kind == "theme":
            self._theme_line(painter, rect, line, index.column())
        elif isinstance(cell, CellText) and cell.counts:
            self._totals(painter, rect, cell)
        elif isinstance(cell, CellText):
            self._cell(painter, rect, cell)
        if isinstance(line, Line) and line.kind != "rule":
            painter.fillRect(
                rect.left(), rect.bottom(), rect.width(), 1, self._theme.colour("border")
            )
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: QStyle.StateFlag = option.state
        box = option.rect.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if index == self._view.currentIndex():
            painter.setBrush(self._theme.colour("accent_soft"))
            painter.drawRoundedRect(box, 4, 4)
            if self._view.hasFocus():
                painter.setPen(self._theme.colour("focus"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
                painter.drawRoundedRect(box, 4, 4)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.colour("hover"))
            painter.drawRoundedRect(box, 4, 4)

    def _theme_line(self, painter: QPainter, rect: QRect, line: Line, column: int) -> None:
        if column:
            return
        painter.setFont(_font("small"))
        painter.setPen(self._theme.colour("muted"))
        draw_elided(painter, rect.adjusted(EDGE, 0, -2, 0), line.note)

    def _cell(self, painter: QPainter, rect: QRect, cell: CellText) -> None:
        side = size("state_symbol")
        ratio = self._view.devicePixelRatioF()
        symbol = self._theme.state_pixmap(cell.state_key, side, ratio)
        painter.drawPixmap(rect.left() + EDGE, rect.center().y() - side // 2 + 1, symbol)
        words = rect.adjusted(EDGE + side + 4, 0, -(RANK_WIDTH + 5), 0)
        painter.setFont(_font("body"))
        painter.setPen(self._theme.colour("text"))
        figures = QRect(words)
        figures.setWidth(min(words.width(), FIGURES_WIDTH))
        if not (cell.rank or cell.figure[:1].isdigit()):
            words.setRight(rect.right() - 1)  # nothing else stands there
        fits = painter.fontMetrics().horizontalAdvance(cell.figure) <= words.width()
        text = cell.figure if fits else cell.brief
        if text[:1].isdigit():
            draw_elided(painter, figures, text, Qt.AlignmentFlag.AlignRight)
        else:
            draw_elided(painter, words, text)
        if cell.rank:
            slot = QRect(figures.right() + 4, rect.top(), RANK_WIDTH, rect.height())
            draw_rank(painter, self._theme, slot, cell.rank)

    def _totals(self, painter: QPainter, rect: QRect, cell: CellText) -> None:
        side, ratio = size("icon_small"), self._view.devicePixelRatioF()
        left = rect.left() + EDGE
        painter.setFont(_font("small", 600))
        painter.setPen(self._theme.colour("text"))
        metrics = QFontMetrics(painter.font())
        gap = 12 if rect.width() > ROOMY else 4
        for count in cell.counts:
            symbol = self._theme.state_pixmap(count.state_key, side, ratio)
            painter.drawPixmap(left, rect.center().y() - side // 2 + 1, symbol)
            left += side + 2
            text = str(count.number)
            painter.drawText(QRect(left, rect.top(), 40, rect.height()), _MIDDLE, text)
            left += metrics.horizontalAdvance(text) + gap
