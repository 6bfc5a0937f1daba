"""Colours out of the picture: the one that is pointed at, and those that cover most of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.structure.swatches import REACH_PX, pick_colour, suggest_legend
from rumslig.georeference.draft import Pixel
from ui.georeference.picture import OpenPicture, read_near
from ui.georeference.presenter import GeoreferencePresenter
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

SUGGESTING, PICKING = "structure suggest", "structure pick"


class PictureColours(QObject):
    """Looks beside the window: a place in a large picture may take seconds to come to.

    What is found in a picture that was put away meanwhile is nobody's.
    """

    told = Signal(object)

    def __init__(
        self, runner: Runner, georeference: GeoreferencePresenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._georeference = runner, georeference

    def pick(self, pixel: Pixel, take: Callable[[str], None]) -> None:
        """Give on the colour that is meant by a pixel, #rrggbb."""
        picture = self._georeference.picture
        if picture is None:
            return
        self._runner.run(
            PICKING,
            tr("Plockar en färg"),
            lambda _progress: pick_colour(read_near(picture, *pixel, REACH_PX), REACH_PX, REACH_PX),
            lambda colour: take(colour) if self._is_open(picture) else None,
            self._on_unpicked,
        )

    def _on_unpicked(self, fault: Exception) -> None:
        title = tr("Ingen färg att plocka där")
        is_bare = isinstance(fault, ValueError)  # nothing covers anything there
        self.told.emit(Message("warning", title) if is_bare else describe_fault(title, fault))

    def suggest(self, known: Sequence[str], take: Callable[[list[str]], None]) -> None:
        """Give on the colours that cover most of the picture, without those that are known."""
        picture = self._georeference.picture
        if picture is None:
            return
        small = picture.small

        def read(_box: object, columns: int, rows: int) -> Any:
            across = [at * small.shape[1] // columns for at in range(columns)]
            down = [at * small.shape[0] // rows for at in range(rows)]
            return small[down][:, across]

        def done(found: list[tuple[str, float]]) -> None:
            if self._is_open(picture):
                take([colour for colour, _share in found])

        rows, columns = small.shape[:2]
        self._runner.run(
            SUGGESTING,
            tr("Söker färger i bilden"),
            lambda _progress: suggest_legend(read, (columns, rows), known),
            done,
            lambda fault: self.told.emit(describe_fault(tr("Inga färger kunde föreslås"), fault)),
        )

    def _is_open(self, picture: OpenPicture) -> bool:
        return picture is self._georeference.picture
