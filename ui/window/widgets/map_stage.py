"""The map with what floats over it: messages at the top, a card of facts at the side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.language import tr
from ui.later import Later
from ui.layer_list.widgets.layer_card import LayerCard
from ui.map.bookmarks import Bookmarks
from ui.map.identify import Identified
from ui.map.view import MapView
from ui.messages import Message
from ui.theme import Theme
from ui.widgets.controls import Button, IconButton, make_label, make_row
from ui.widgets.message_card import MessageCard
from ui.widgets.scrolling import scroll_by_key

EDGE = 12
GAP = 8
MESSAGE_WIDTH = 460
CARD_WIDTH = 320
CARD_LEFT = 76
MOST_MESSAGES = 3
MOST_OBJECTS = 12


class FactsCard(QFrame):
    """What lies at a place: objects with their attributes."""

    def __init__(
        self,
        theme: Theme,
        found: Sequence[Identified],
        on_close: Callable[[], None],
        open_case: Callable[[str], None] = lambda dnr: None,
    ) -> None:
        super().__init__()
        self._on_close = on_close
        self.setProperty("card", "raised")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Identifierat"))
        self.setAccessibleDescription(_spoken(found[:MOST_OBJECTS]))
        close = IconButton(theme, "stang", tr("Stäng"), on_close, side=24, px=16)
        head = QHBoxLayout()
        one = len(found) == 1
        count = tr("1 objekt här") if one else tr("{count} objekt här", count=len(found))
        head.addWidget(make_label(count, "heading"), 1)
        head.addWidget(close)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(10)
        for item in found[:MOST_OBJECTS]:
            rows.addLayout(_facts(item))
            if item.dnr:
                rows.addLayout(make_row(_case_button(theme, item.dnr, open_case), 1))
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setProperty("floating", True)
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 10, 12)
        layout.addLayout(head)
        layout.addWidget(scroll)
        self._page, self._scroll = page, scroll
        self.setFixedWidth(CARD_WIDTH)

    def fit_into(self, room: int) -> None:
        """Take the height that the content needs, at most 70 % of `room` pixels."""
        layout, width = self._page.layout(), CARD_WIDTH - 46
        wanted = layout.totalHeightForWidth(width) if layout else 0
        self.setFixedHeight(min(max(wanted, self._page.sizeHint().height()) + 70, int(room * 0.7)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Esc, scroll by the arrows and by pages."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
        elif not scroll_by_key(self._scroll, Qt.Key(event.key())):
            super().keyPressEvent(event)


def _case_button(theme: Theme, dnr: str, open_case: Callable[[str], None]) -> Button:
    return Button(
        theme,
        tr("Öppna ärendet"),
        lambda: open_case(dnr),
        kind="quiet",
        icon="arende",
        name=tr("Öppna {dnr}", dnr=dnr),
    )


def _spoken(found: Sequence[Identified]) -> str:
    return " ".join(
        f"{item.layer_title}: "
        + ", ".join(f"{name} {value}" for name, value in item.attributes.items())
        + "."
        for item in found
    )


def _facts(item: Identified) -> QVBoxLayout:
    block = QVBoxLayout()
    block.setSpacing(2)
    block.addWidget(make_label(item.layer_title, "strong", wrap=True))
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(item.attributes.items()):
        grid.addWidget(make_label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        shown = make_label(value, "small", wrap=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, row, 1)
    block.addLayout(grid)
    return block


class MapStage(QWidget):
    """Holds the map and places the cards; they never cover its middle.

    Where map and task are tabs, messages stand over the one in view.
    """

    def __init__(self, theme: Theme, bookmarks: Bookmarks | None = None) -> None:
        super().__init__()
        self._theme = theme
        self.map = MapView(self, bookmarks=bookmarks)
        self._messages: list[MessageCard] = []
        self._card: FactsCard | LayerCard | None = None
        self._over: QWidget | None = None
        self._follow = Later(self._place, self)
        self.map.identified.connect(self.show_facts)
        self.map.room_changed.connect(self._place)

    def tell(self, message: Message) -> None:
        """Show a message that stays until it is closed; the same one only once."""
        if any(card.message == message for card in self._messages):
            return
        card = MessageCard(self._theme, message)
        card.setParent(self._messages_parent())
        card.closed.connect(lambda: self._close_message(card))
        self._messages.append(card)
        while len(self._messages) > MOST_MESSAGES:
            self._close_message(self._messages[0])
        card.show()
        self._place()

    def tell_over(self, part: QWidget | None) -> None:
        """Show messages over another part while the map is out of view; None brings them back."""
        if part is self._over:
            return
        if self._over is not None:
            self._over.removeEventFilter(self)
        self._over = part
        if part is not None:
            part.installEventFilter(self)
        for card in self._messages:
            card.setParent(self._messages_parent())
            card.show()
        self._follow.ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the part that messages stand over."""
        if watched is self._over and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._follow.ask()
        return super().eventFilter(watched, event)

    def _messages_parent(self) -> QWidget:
        return self if self._over is None else self.window()

    def cards(self) -> tuple[QWidget, ...]:
        """Return the cards over the map, those of messages first."""
        return (*self._messages, *((self._card,) if self._card is not None else ()))

    def clear_messages(self) -> None:
        """Take every message away."""
        for card in list(self._messages):
            self._close_message(card)

    def show_facts(self, found: Sequence[Identified]) -> None:
        """Show what was identified; nothing there closes the card."""
        if not found:
            self.show_card(None)
            return
        self.show_card(FactsCard(self._theme, found, self.close_card, self.map.case_asked.emit))

    def show_card(self, card: FactsCard | LayerCard | None) -> None:
        """Show a card at the side in place of the one before."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        if card is not None:
            card.setParent(self)
            card.show()
            self._place()
            card.setFocus()

    def close_card(self) -> None:
        """Take the card away; the keys go on with the map."""
        self.show_card(None)
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cards in their places."""
        super().resizeEvent(event)
        self.map.setGeometry(self.rect())
        self._place()

    def _close_message(self, card: MessageCard) -> None:
        if card in self._messages:
            focus = QApplication.focusWidget()
            if focus is not None and card.isAncestorOf(focus):
                self._below().setFocus(Qt.FocusReason.OtherFocusReason)
            self._messages.remove(card)
            card.hide()
            card.deleteLater()
            self._place()

    def _below(self) -> QWidget:
        """Return what has the keys when a message is gone."""
        part = self._over.findChildren(QWidget) if self._over is not None else ()
        reached = (
            item
            for item in part
            if item.isVisible() and item.focusPolicy() & Qt.FocusPolicy.TabFocus
        )
        return next(reached, self.map)

    def _place(self) -> None:
        self._place_messages()
        if self._card is not None:
            self._card.fit_into(self.height())
            # beside the tools where there is room, else over them
            left = CARD_LEFT if CARD_LEFT + self._card.width() + EDGE <= self.width() else EDGE
            self._card.move(left, EDGE)
            self._card.raise_()

    def _place_messages(self) -> None:
        room = self.rect()
        start, end = self.map.between_tools
        start, end = start + GAP, end - GAP
        if self._over is not None:
            room = QRect(self._over.mapTo(self.window(), QPoint(0, 0)), self._over.size())
            start, end = room.left() + EDGE, room.right() + 1 - EDGE
        width = min(MESSAGE_WIDTH, end - start)
        # in the middle, or beside the tools
        left, top = max(room.left() + (room.width() - width) // 2, start), room.top() + EDGE
        for card in self._messages:
            card.setGeometry(left, top, width, card.heightForWidth(width))
            card.raise_()
            top += card.height() + 8
