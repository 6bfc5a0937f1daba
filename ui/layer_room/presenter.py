"""Which layer the room is about, and on which page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.layer_list.items import LayerItem
from ui.layer_list.presenter import LayerListPresenter

LAYER_ROOM = "layer"
"""The panel's name."""
ABOUT = "about"
"""The first page, which every layer has."""


class LayerRoomPresenter(QObject):
    """Follows one layer of the list; a layer that goes takes the room with it."""

    opened = Signal()
    """The room is to be shown: with another layer, or at another page."""
    changed = Signal()
    """The layer or the page is another, or the layer is not what it was."""
    left = Signal()
    """There is no layer any more, or the planner is done with it."""

    def __init__(self, layers: LayerListPresenter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layers = layers
        self.item: LayerItem | None = None
        self.page = ABOUT
        layers.changed.connect(self._follow)
        layers.room_asked.connect(self.open)

    def open(self, layer_id: str, page: str = "") -> None:
        """Show a layer at a page, by default the first."""
        item = self.layers.find(layer_id)
        if item is not None:
            self.item, self.page = item, page or ABOUT
            self.changed.emit()
            self.opened.emit()

    def show_page(self, page: str) -> None:
        """Turn to another page of the same layer."""
        if page != self.page:
            self.page = page
            self.changed.emit()

    def leave(self) -> None:
        """Be done with the layer."""
        self.left.emit()

    def _follow(self) -> None:
        if self.item is None:
            return
        item = self.layers.find(self.item.id)
        if item is self.item:
            return
        self.item = item
        self.changed.emit()
        if item is None:
            self.leave()
