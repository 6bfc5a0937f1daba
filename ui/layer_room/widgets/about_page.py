"""The page Om lagret: what is known of a layer, and what its signs mean."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.language import tr
from ui.layer_health.presenter import HEALTH, HealthPresenter, has_health
from ui.layer_health.widgets.health_line import HealthLine
from ui.layer_list.items import LayerItem
from ui.layer_list.widgets.layer_facts import make_facts
from ui.layer_list.widgets.layer_legend import make_legend
from ui.layer_room.presenter import LayerRoomPresenter
from ui.theme import Theme
from ui.widgets.controls import make_label
from ui.widgets.scrolled import make_scroller
from ui.window.task import Frame

_EDGE = 20


class AboutPage(QFrame):
    """Shows the layer of the room."""

    def __init__(self, theme: Theme, room: LayerRoomPresenter, health: HealthPresenter) -> None:
        super().__init__()
        self._theme, self._room, self._health = theme, room, health
        self._shown: LayerItem | None = None
        self.scroller = make_scroller(QWidget(), tr("Om lagret"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.scroller)
        room.changed.connect(self._show)
        self._show()

    @classmethod
    def of(cls, frame: Frame, room: LayerRoomPresenter) -> AboutPage:
        """Return the page for a window."""
        return cls(frame.theme, room, frame.session.health)

    def _show(self) -> None:
        item = self._room.item
        if item is not None and item is not self._shown:
            self._shown = item
            self.scroller.setWidget(self._make(item))

    def _show_health(self) -> None:
        self._room.show_page(HEALTH)

    def _make(self, item: LayerItem) -> QWidget:
        inside = QFrame()
        inside.setProperty("panel", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(_EDGE, 12, _EDGE, 16)
        column.setSpacing(8)
        if item.fault:
            column.addWidget(make_label(item.fault, "warning", wrap=True))
        if has_health(item):
            column.addWidget(HealthLine(self._theme, self._health, self._show_health))
        column.addLayout(make_facts(item))
        if item.layer is not None:
            column.addSpacing(8)
            column.addWidget(make_label(tr("Teckenförklaring"), "strong"))
            column.addLayout(make_legend(self._theme, item))
        column.addStretch(1)
        return inside
