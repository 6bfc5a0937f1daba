"""The layer card: what a layer is, how far it can be trusted, and how the map shows it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.language import tr
from ui.layer_list.freshness import ICONS, ROLES, freshness_sentence
from ui.layer_list.presenter import LayerItem, LayerListPresenter
from ui.layer_list.widgets.card_controls import CardControls, FaultNote, NameField
from ui.layer_list.widgets.layer_facts import make_facts
from ui.layer_list.widgets.layer_legend import make_legend
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, IconButton, make_label, make_row

_WIDTH = 340
_SHARE = 0.7
"""How much of the map's height the card may take; the rest scrolls."""
_BELOW = 12
_EDGE = 1
_PAGE_KEYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class LayerCard(QFrame):
    """Shows a layer's card over the map; Esc or the cross calls `on_close`."""

    def __init__(
        self,
        theme: Theme,
        presenter: LayerListPresenter,
        item: LayerItem,
        on_close: Callable[[], None],
    ) -> None:
        super().__init__()
        self.item = item
        self._theme, self._presenter, self._on_close = theme, presenter, on_close
        self.setProperty("card", "raised")
        self.setFixedWidth(_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button = IconButton(
            theme, "stang", tr("Stäng lagerkortet"), on_close, side=24, px=16
        )
        self._title = make_label("", "detail_title", wrap=True)
        self.name_field = NameField(self._on_named)
        self.controls = CardControls(theme, presenter, item, self.begin_rename)
        self.room_button = Button(
            theme,
            tr("Öppna lagret"),
            lambda: presenter.room_asked.emit(item.id, ""),
            kind="quiet",
            icon="pil-hoger",
            icon_after=True,
            tip=tr("Allt om lagret, och allt som kan göras med det"),
        )
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 10, 6)
        head.addWidget(self._title, 1)
        head.addWidget(self.name_field, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._body = self._make_body()
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName(tr("Om lagret"))
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
        self._show_title()
        presenter.changed.connect(self._on_changed)

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(8)
        if self.item.fault:
            column.addWidget(FaultNote(self._theme, self._presenter, self.item))
        column.addWidget(self.controls)
        if (freshness := self.item.freshness) is not None:
            icon = Icon(
                self._theme,
                ICONS.get(freshness.state, "bock"),
                ROLES.get(freshness.state, "success"),
            )
            sentence = make_label(freshness_sentence(freshness), "small", wrap=True)
            row = make_row(icon, sentence)
            row.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
            row.setStretch(1, 1)
            column.addLayout(row)
        if self.item.layer is not None:
            column.addWidget(make_label(tr("Teckenförklaring"), "strong"))
            column.addWidget(self._make_legend())
        column.addLayout(make_row(make_label(tr("Om lagret"), "strong"), 1, self.room_button))
        column.addLayout(make_facts(self.item))
        column.addStretch(1)
        return body

    def _make_legend(self) -> QWidget:
        self._legend = QWidget()
        grid = make_legend(self._theme, self.item)
        grid.setContentsMargins(0, 0, 0, 0)
        self._legend.setLayout(grid)
        return self._legend

    # what changes while the card is open

    def _on_changed(self) -> None:
        item = self._presenter.find(self.item.id)
        if item is None:
            self._presenter.changed.disconnect(self._on_changed)
            self._on_close()
            return
        if item.is_readable != self.item.is_readable:
            self._presenter.show_card(item.id)  # another card altogether
            return
        restyled = item.style != self.item.style
        self.item = item
        self._show_title()
        self.controls.show_item(item)
        if restyled and item.layer is not None:
            self._renew_legend()

    def _renew_legend(self) -> None:
        column, before = self._body.layout(), self._legend
        assert column is not None
        column.replaceWidget(before, self._make_legend())
        before.hide()
        before.deleteLater()
        if (parent := self.parentWidget()) is not None:
            self.fit_into(parent.height())

    def _show_title(self) -> None:
        self._title.setText(self.item.title)
        self.setAccessibleName(tr("Lagerkort: {layer}", layer=self.item.title))

    def begin_rename(self) -> None:
        """Write over the name; Enter keeps it, Esc leaves it as it was."""
        self._title.hide()
        self.name_field.begin(self.item.title)

    def _on_named(self, name: str | None) -> None:
        self.name_field.hide()
        self._title.show()
        self.controls.rename_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if name is not None:
            self._presenter.rename(self.item.id, name)

    # size

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
        bar = self._scroll.verticalScrollBar()
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = bar.singleStep() * (1 if event.key() == Qt.Key.Key_Down else -1)
            bar.setValue(bar.value() + step)
        elif event.key() in _PAGE_KEYS:
            bar.setValue(bar.value() + bar.pageStep() * _PAGE_KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focus = self.window().focusWidget()
        if focus is not None and self._body.isAncestorOf(focus):
            self._scroll.ensureWidgetVisible(focus, 0, 8)
        return moved
