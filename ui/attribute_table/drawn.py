"""What of the marked rows the map draws; many are gathered beside the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from layers.pause import LARGE
from layers.vector import VectorLayer
from rumslig.table.columns import Rows
from ui.attribute_table.marks import marked_layer
from ui.language import tr
from ui.map.scene import SceneLayer
from ui.tasks import Runner

MOST_DRAWN = 100_000
"""More marked rows than this are not drawn: the map would show nothing else."""


class DrawnMarks(QObject):
    """Holds the layer of marked objects; `changed` tells of another one."""

    changed = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._is_gathering = False
        self.layer: SceneLayer | None = None

    def show(self, layer: VectorLayer | None, rows: Rows) -> None:
        """Draw the objects of some rows; none where there are none, or too many."""
        if layer is None or not 0 < len(rows) <= MOST_DRAWN:
            if self._is_gathering:
                self._runner.cancel("attribute-marks")
            self._draw(None)
        elif len(rows) < LARGE:
            self._draw(marked_layer(layer, rows))
        else:
            self._is_gathering = True
            self._runner.run(
                "attribute-marks",
                tr("Markerar på kartan"),
                lambda progress: marked_layer(layer, rows),
                self._draw,
                lambda fault: self._draw(None),
            )

    def _draw(self, drawn: SceneLayer | None) -> None:
        self._is_gathering = False
        if drawn is not self.layer:
            self.layer = drawn
            self.changed.emit()
