"""The plan map of a case: placed in the room, drawn off in the case it came with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.georeference.presenter import GeoreferencePresenter

ShowCase = Callable[[str, Callable[[], None]], None]
"""Shows the case with a diary number and then goes on; where it cannot, it says so."""


class PlanMap(QObject):
    """Knows which case a picture came with, and lays it over that case's map to be drawn off.

    Signals
    -------
    changed
        Another picture, another case, or the picture is laid over the case's map or taken away.
    drawing_asked
        The case is in view with the picture over its map: the area is to be drawn.
    """

    changed = Signal()
    drawing_asked = Signal()

    def __init__(self, placing: GeoreferencePresenter, show_case: ShowCase) -> None:
        super().__init__(placing)
        self._placing, self._show_case = placing, show_case
        self._path: Path | None = None
        self._dnr = ""
        self.lies_over_case = False
        placing.picture_changed.connect(self._on_picture)

    @property
    def dnr(self) -> str:
        """The case that the picture in the room came with, "" for none."""
        picture = self._placing.picture
        return self._dnr if picture is not None and picture.path == self._path else ""

    def take(self, path: Path, dnr: str) -> None:
        """Know which case a picture that is about to be opened came with."""
        self._path, self._dnr = path, dnr
        self.changed.emit()

    def draw(self) -> None:
        """Show the case with the placed picture over its map, and have its area drawn."""
        self._show_case(self.dnr, self._begin)

    def _begin(self) -> None:
        self.lies_over_case = True
        self.drawing_asked.emit()
        self.changed.emit()

    def take_away(self) -> None:
        """Show the case's map without the picture, as when the area is drawn."""
        if self.lies_over_case:
            self.lies_over_case = False
            self.changed.emit()

    def _on_picture(self) -> None:
        self.lies_over_case = False
        self.changed.emit()
