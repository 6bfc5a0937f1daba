"""The picture laid over the map where its points put it, drawn anew when they do otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from layers.georeference.mapping import Homography
from layers.georeference.placement import Placement
from layers.georeference.preview import Drawn, warp_preview
from ui.georeference.marks import Laid
from ui.georeference.picture import OpenPicture, to_image
from ui.language import tr
from ui.tasks import Runner

KEY = "georeference laying"


class Laying(QObject):
    """Keeps the picture as it lies on the map.

    A straight or projective place needs only a matrix; others are drawn beside the window.
    """

    changed = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._picture: OpenPicture | None = None
        self._image: Any = None
        self._laid: tuple[Any, np.ndarray] | None = None
        self._is_drawing = False
        self._number = 0
        self.fault = ""
        """Why the picture cannot be laid over the map, in a sentence; "" where it can."""

    def show(self, picture: OpenPicture | None, placement: Placement | None) -> None:
        """Lay a picture where a placement puts it; None takes it away."""
        if self._is_drawing:
            self._runner.cancel(KEY)
        self.fault, self._is_drawing = "", False
        self._number += 1
        number = self._number  # what was asked for before may end later
        if picture is None or placement is None:
            self._laid = None
            self.changed.emit()
            return
        if picture is not self._picture:
            self._picture, self._image, self._laid = picture, to_image(picture.small), None
        matrix = _matrix(placement)
        if matrix is not None:
            across, down = picture.shrink
            self._laid = (self._image, matrix @ np.diag([across, down, 1.0]))
            self.changed.emit()
            return
        self._is_drawing = True
        self._runner.run(
            KEY,
            tr("Lägger bilden på kartan"),
            lambda _progress: warp_preview(picture.small, placement, picture.path.name),
            lambda found: self._on_warped(found, number),
            lambda fault: self._on_fault(fault, number),
        )

    def laid(self, opacity: float) -> Laid | None:
        """Return the picture as it lies; None while it is drawn the first time."""
        return None if self._laid is None else Laid(*self._laid, opacity)

    def _on_warped(self, found: Drawn, number: int) -> None:
        if number != self._number:
            return
        self._is_drawing = False
        a, b, c, d, e, f = found.place
        matrix = np.array([[a, b, c], [d, e, f], [0.0, 0.0, 1.0]])
        self._laid = (to_image(found.colours), matrix)
        self.changed.emit()

    def _on_fault(self, fault: Exception, number: int) -> None:
        if number != self._number:
            return
        self._is_drawing = False
        self._laid, self.fault = None, str(fault)
        self.changed.emit()


def _matrix(placement: Placement) -> np.ndarray | None:
    """Return the 3 × 3 from pixels to the map; None where the place is no such thing."""
    place = placement.transform
    if place is not None:
        return np.array([place[:3], place[3:], (0.0, 0.0, 1.0)])
    mapping = placement.mapping
    return mapping.matrix if isinstance(mapping, Homography) else None
