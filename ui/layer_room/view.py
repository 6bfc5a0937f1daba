"""The layer room: the layer's name, a switch between its pages, and the page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from ui.language import tr
from ui.layer_room.pages import PAGES
from ui.layer_room.presenter import ABOUT, LAYER_ROOM, LayerRoomPresenter
from ui.layer_room.widgets.layer_page import LayerPage
from ui.panels import Panel
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.focusing import Focusing
from ui.widgets.switch import Switch
from ui.window.task import Frame

_EDGE = 20


class LayerRoomView(QFrame):
    """Shows a layer room presenter; a page is made when it is first turned to. Esc leaves."""

    def __init__(
        self, frame: Frame, room: LayerRoomPresenter, pages: tuple[LayerPage, ...] = PAGES
    ) -> None:
        super().__init__()
        self._frame, self._room = frame, room
        self._pages = {page.id: page for page in pages}
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Lager"))
        self.back = Button(
            frame.theme,
            f"\N{LEFTWARDS ARROW} {tr('Tillbaka')}",
            room.leave,
            kind="quiet",
            name=tr("Tillbaka till det som visades förut"),
        )
        self.title = make_label("", "panel_title", wrap=True)
        self.switch = Switch(tr("Sidor om lagret"))
        for page in pages:
            self.switch.add(page.id, page.word())
        self.switch.chosen.connect(room.show_page)
        self.made: dict[str, QWidget] = {}
        self.stack = QStackedWidget()
        head = QVBoxLayout()
        head.setContentsMargins(_EDGE, 8, _EDGE, 10)
        head.setSpacing(4)
        head.addLayout(make_row(self.back, 1))
        head.addWidget(self.title)
        head.addLayout(make_row(self.switch, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addWidget(self.stack, 1)
        room.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        item = self._room.item
        if item is None:
            return
        self.title.setText(item.title)
        self.setAccessibleName(tr("Lager: {layer}", layer=item.title))
        for key, page in self._pages.items():
            self.switch.offer(key, page.fits(item))
        wanted = self._pages.get(self._room.page)
        if wanted is None or not wanted.fits(item):
            wanted = self._pages[ABOUT]
        if wanted.id not in self.made:
            self.made[wanted.id] = wanted.make(self._frame, self._room)
            self.stack.addWidget(self.made[wanted.id])
        self.stack.setCurrentWidget(self.made[wanted.id])
        self.switch.show_chosen(wanted.id)

    def focus_content(self) -> None:
        """Put the focus on what the page is about."""
        page: object = self.stack.currentWidget()
        if isinstance(page, Focusing):
            page.focus_content()
        else:
            shown = self.switch.buttons.get(self._room.page, self.back)
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._room.leave()
        else:
            super().keyPressEvent(event)


def make_layer_room(frame: Frame) -> Mapping[Panel, QWidget]:
    """Return the panel of the layer room in a window."""
    return {LAYER_ROOM: LayerRoomView(frame, frame.session.layer_room)}
