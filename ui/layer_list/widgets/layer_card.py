"""The layer card: what a layer is, where it comes from and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.language import tr
from ui.layer_list.presenter import LayerItem
from ui.theme import Theme
from ui.widgets.controls import Icon, IconButton, make_label

_WIDTH = 340
_SHARE = 0.7
"""How much of the map's height the card may take; the rest scrolls."""
_LABELS = 96
_BELOW = 12
_EDGE = 1


class LayerCard(QFrame):
    """Shows an item's card over the map; Esc or the cross calls `on_close`."""

    def __init__(self, theme: Theme, item: LayerItem, on_close: Callable[[], None]) -> None:
        super().__init__()
        self.item = item
        self._on_close = on_close
        self.setProperty("card", "raised")
        self.setFixedWidth(_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Lagerkort: {layer}", layer=item.title))
        self.close_button = IconButton(
            theme, "stang", tr("Stäng lagerkortet"), on_close, side=24, px=16
        )
        title = make_label(item.title, "detail_title", wrap=True)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 10, 6)
        head.addWidget(title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._body = self._make_body(theme)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # the card's own ground, not that of a panel
        self._scroll.setStyleSheet("QScrollArea { background: transparent; border: none; }")
        self._scroll.setWidget(self._body)
        self._scroll.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        self._head = head
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, _BELOW)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)

    def _make_body(self, theme: Theme) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(8)
        if self.item.fault:
            fault = QHBoxLayout()
            fault.setSpacing(8)
            fault.addWidget(Icon(theme, "varning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
            fault.addWidget(make_label(self.item.fault, "warning", wrap=True), 1)
            column.addLayout(fault)
        pairs = QGridLayout()
        pairs.setHorizontalSpacing(12)
        pairs.setVerticalSpacing(6)
        pairs.setColumnStretch(1, 1)
        pairs.setColumnMinimumWidth(0, _LABELS)
        for row, (label, value) in enumerate(self.item.card):
            name, text = make_label(label, "muted"), make_label(value, "small", wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setAccessibleName(f"{label}: {value}")
            pairs.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            pairs.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(pairs)
        column.addStretch(1)
        return body

    def fit_into(self, room: int) -> None:
        """Take the height that the content needs, at most 70 % of `room` pixels."""
        most = int(room * _SHARE)
        width = _WIDTH - 2 * _EDGE
        height = self._height_at(width)
        rest = self._head.totalHeightForWidth(width) + _BELOW + 2 * _EDGE
        if rest + height > most:
            width -= self._scroll.verticalScrollBar().sizeHint().width()
            height = self._height_at(width)
        self._body.setFixedSize(width, height)
        self.setFixedHeight(min(rest + height, most))

    def _height_at(self, width: int) -> int:
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # the style sheet's fonts decide the height
        inner = self._body.layout()
        assert inner is not None
        inner.invalidate()
        return inner.totalHeightForWidth(width)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            parent.installEventFilter(self)
            self.fit_into(parent.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        parent = self.parentWidget()
        if event.type() == QEvent.Type.Resize and parent is not None and watched is parent:
            self.fit_into(parent.height())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
        else:
            super().keyPressEvent(event)
