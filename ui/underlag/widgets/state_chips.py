"""How many packages are in each state; a click shows those alone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QSizePolicy, QWidget

from rumslig.freshness import State, state_word
from rumslig.look import tokens
from rumslig.upkeep.board import STATES
from ui.language import tr
from ui.theme import Theme, body_font, size
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.words import STATE_ICONS, STATE_ROLES

_PAD = 9
_GAP = 6
_HEIGHT = 28


class StateChip(QAbstractButton):
    """A count with its state's symbol and word; pressed while it filters."""

    def __init__(self, theme: Theme, icon: str, role: str) -> None:
        super().__init__()
        self._theme, self._icon, self._role = theme, icon, role
        self._count, self._word = 0, ""
        self._strong, self._plain = body_font(weight=600), body_font()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_count(self, count: int, word: str, name: str, tip: str) -> None:
        """Show how many, of what; `name` is read aloud."""
        self._count, self._word = count, word
        self.setText(f"{count} {word}")
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        count = QFontMetrics(self._strong).horizontalAdvance(str(self._count))
        word = QFontMetrics(self._plain).horizontalAdvance(self._word)
        return QSize(2 * _PAD + size("icon_small") + 2 * _GAP + count + word, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        soft = "sunken" if self._role == "muted" else f"{self._role}_soft"
        painter.setBrush(self._theme.colour(soft))
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setPen(self._theme.colour("accent"))
        elif self.underMouse():
            painter.setPen(self._theme.colour("border_strong"))
        radius = tokens()["radius"]["control"]
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        side = size("icon_small")
        ratio = self.devicePixelRatioF()
        pixmap = self._theme.icon_pixmap(self._icon, self._role, side, ratio)
        painter.drawPixmap(_PAD, (self.height() - side) // 2, pixmap)
        left = _PAD + side + _GAP
        painter.setPen(self._theme.colour("text"))
        for font, text in ((self._strong, str(self._count)), (self._plain, self._word)):
            painter.setFont(font)
            box = self.rect().adjusted(left, 0, 0, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            left += painter.fontMetrics().horizontalAdvance(text) + _GAP


class FlowLayout(QLayout):
    """Parts from left to right, on as many lines as they need."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), is_trial=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        return QSize(
            max((item.width() for item in sizes), default=0),
            max((item.height() for item in sizes), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, is_trial=False)

    def _place(self, rect: QRect, *, is_trial: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint()
            if x > rect.x() and x + wanted.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if not is_trial:
                item.setGeometry(QRect(QPoint(x, y), wanted))
            x += wanted.width() + self.spacing()
            line = max(line, wanted.height())
        return y + line - rect.y()


class StateChips(QWidget):
    """One chip for each state that some package is in."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setAccessibleName(tr("Paket per status"))
        layout = FlowLayout(8)
        self.chips: dict[State, StateChip] = {}
        for state in STATES:
            chip = StateChip(theme, STATE_ICONS[state], STATE_ROLES[state])
            chip.clicked.connect(lambda _on=False, state=state: presenter.filter_by(state))
            self.chips[state] = chip
            layout.addWidget(chip)
        self.setLayout(layout)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the counts, and which of them filters."""
        board = self._presenter.board
        counts = board.counts if board else {}
        for state, chip in self.chips.items():
            count, word = counts.get(state, 0), state_word(state)
            is_on = self._presenter.state == state
            tip = (
                tr("Visa alla paket") if is_on else tr("Visa bara paket som är: {word}", word=word)
            )
            chip.show_count(count, word, tr("{count} paket: {word}", count=count, word=word), tip)
            chip.setVisible(bool(count))
            chip.setChecked(is_on)
        self.updateGeometry()
