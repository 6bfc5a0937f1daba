"""Moving the map, and asking what lies on it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.language import tr
from ui.map.identify import identify
from ui.map.tools.bench import Bench, Pointer
from ui.map.tools.tool import ENTER, Tool


class PanTool(Tool):
    """Drags move the map; clicks do nothing. Enter takes up asking, and asks."""

    cursor = Qt.CursorShape.OpenHandCursor

    def key(self, key: Qt.Key, _pointer: Pointer, *, shift: bool) -> bool:
        """Ask in the middle of the map."""
        if key not in ENTER:
            return False
        self.bench.tool_asked.emit("identify")
        _ask_middle(self.bench)
        return True


class IdentifyTool(Tool):
    """A click tells what lies there."""

    def hint(self) -> str:
        """Return what a click tells."""
        return tr("Klicka för att se vad som ligger där; Retur frågar mitt i kartan")

    def click(self, pointer: Pointer) -> None:
        """Tell what lies at a place."""
        place = self.bench.free_place(pointer)
        self.bench.identified.emit(identify(self.bench.scene, self.bench.viewport, *place))

    def key(self, key: Qt.Key, _pointer: Pointer, *, shift: bool) -> bool:
        """Ask in the middle of the map, or go back."""
        if key in ENTER:
            _ask_middle(self.bench)
        elif key == Qt.Key.Key_Escape:
            self.bench.tool_asked.emit("pan")
        else:
            return False
        return True


def _ask_middle(bench: Bench) -> None:
    place = (bench.viewport.centre_e, bench.viewport.centre_n)
    bench.identified.emit(identify(bench.scene, bench.viewport, *place))
