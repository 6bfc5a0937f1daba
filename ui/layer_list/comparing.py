"""Two pictures of the list beside a line on the map, or one of them and the map without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from ui.language import tr
from ui.layer_list.presenter import LayerListPresenter
from ui.map.scene import MapScene, SceneImage
from ui.messages import Message


@dataclass(frozen=True, slots=True)
class Pair:
    """Ids of what lies to the left and right of the line; `right` "" for the map alone."""

    left: str
    right: str = ""


class ImageComparison(QObject):
    """Which pictures are compared; both stay as shown and as faint as the list says.

    Signals
    -------
    changed
        Others are compared, or none.
    """

    changed = Signal()
    told = Signal(object)

    def __init__(self, layers: LayerListPresenter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers = layers
        self.pair: Pair | None = None
        layers.changed.connect(self._on_layers)
        layers.compare_asked.connect(self._on_asked)

    def _on_asked(self, left: str, right: str) -> None:
        if left and Pair(left, right) != self.pair:
            self.start(left, right)
        else:
            self.end()

    def start(self, left: str, right: str = "") -> None:
        """Compare two pictures, which are then shown, or one with the map."""
        for key in (left, right):
            item = self._layers.find(key)
            if item is not None and not item.visible:
                self._layers.toggle(key)
        self._put(Pair(left, right))

    def end(self) -> None:
        """Compare nothing."""
        self._put(None)

    def toggle(self) -> None:
        """Compare the two topmost pictures that are shown, or the only one with the map, or end."""
        shown = [item.id for group in self._layers.groups() for item in group.rows
                 if item.image is not None and item.visible]  # fmt: skip
        if self.pair is not None:
            self.end()
        elif not shown:
            words = tr("Visa en bild i lagerlistan under Bilder, och försök igen.")
            self.told.emit(Message("info", tr("Ingen bild att jämföra"), words))
        else:
            # the one that lies on top is the later one as a rule
            self.start(*reversed(shown[:2]))

    def _put(self, pair: Pair | None) -> None:
        if pair != self.pair:
            self.pair = pair
            self.changed.emit()

    def _on_layers(self) -> None:
        if self.pair is None:
            return
        found = [self._layers.find(key) for key in (self.pair.left, self.pair.right) if key]
        if not all(item is not None and item.visible for item in found):
            self.end()

    def sides(self, scene: MapScene) -> tuple[MapScene, MapScene, str, str] | None:
        """Return what lies to the left and right of the line, and what each is called."""
        if self.pair is None:
            return None
        left, right = self._layers.find(self.pair.left), self._layers.find(self.pair.right)
        if left is None:
            return None
        return (
            replace(scene, images=_without(scene.images, self.pair.right)),
            replace(scene, images=_without(scene.images, self.pair.left)),
            left.title,
            right.title if right is not None else tr("Kartan"),
        )


def _without(images: Sequence[SceneImage], key: str) -> tuple[SceneImage, ...]:
    return tuple(image for image in images if image.id != key)
