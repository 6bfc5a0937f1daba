"""The styles that the planner has given layers, and where they are kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError
from layers.styles.beside import missing_columns
from layers.styles.model import LayerStyle
from rumslig.own_styles import OwnStyles
from ui.language import tr
from ui.layer_list.items import LayerItem
from ui.layer_list.presenter import LayerListPresenter
from ui.messages import describe_fault
from ui.tasks import Runner


class Wardrobe(QObject):
    """Dresses the layers of the list; each change is kept in the home."""

    told = Signal(object)

    def __init__(
        self,
        layers: LayerListPresenter,
        kept: OwnStyles,
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._layers, self._kept, self._runner = layers, kept, runner
        self._worn: dict[str, LayerStyle | None] = {}
        self._dressed: dict[str, tuple[LayerItem, LayerItem]] = {}
        layers.dress = self.dress
        layers.redress()

    def dress(self, item: LayerItem) -> LayerItem:
        """Return a layer as the planner wants it drawn, the same value while nothing changes."""
        if item.layer is None:
            return item
        before = self._dressed.get(item.id)
        style = self.own_style(item.id)
        if before is not None and before[0] is item and before[1].style == (style or item.style):
            return before[1]
        if style is not None and missing_columns(style, tuple(item.layer.attributes.columns)):
            style = None  # the layer is another than it was; its own style still fits it
        dressed = item if style is None else replace(item, style=style, given_style=item.style)
        self._dressed[item.id] = (item, dressed)
        return dressed

    def own_style(self, layer_id: str) -> LayerStyle | None:
        """Return the style that the planner has given a layer, None where it is as it came."""
        if layer_id not in self._worn:
            self._worn[layer_id] = self._read(layer_id)
        return self._worn[layer_id]

    def _read(self, layer_id: str) -> LayerStyle | None:
        try:
            return self._kept.read(layer_id)
        except (LayerError, OSError) as fault:
            self.told.emit(describe_fault(tr("En egen stil kunde inte läsas"), fault))
            return None

    def wear(self, layer_id: str, style: LayerStyle | None) -> None:
        """Draw a layer in a style from now on, or as it came (None)."""
        self._worn[layer_id] = style
        self._dressed.pop(layer_id, None)
        self._layers.redress()
        kept = self._kept
        self._runner.run(
            f"style {layer_id}",
            tr("Sparar utseendet"),
            lambda progress: (
                kept.remove(layer_id) if style is None else kept.write(layer_id, style)
            ),
            lambda _nothing: None,
            self._on_fault,
            must_finish=True,
        )

    def _on_fault(self, fault: Exception) -> None:
        self.told.emit(describe_fault(tr("Utseendet kunde inte sparas"), fault))
