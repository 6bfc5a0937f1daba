"""Tracing what a picture shows: areas and lines, one after the other."""

from __future__ import annotations

import shapely

from rumslig.sketch.outline import Place, close_outline
from ui.language import tr
from ui.map.tools.bench import Bench
from ui.map.tools.sketching import SketchTool


class TraceTool(SketchTool):
    """Draws an area or a line and hands it over; the tool stays in hand for the next."""

    stays = True

    def __init__(self, bench: Bench, *, closed: bool) -> None:
        super().__init__(bench)
        self.closed = closed

    def first_hint(self) -> str:
        """Return how to begin."""
        if self.closed:
            return tr("Klicka eller Retur sätter ytans första hörn · Esc slutar rita")
        return tr("Klicka eller Retur sätter linjens första punkt · Esc slutar rita")

    def complete(self, points: tuple[Place, ...]) -> None:
        """Hand the shape over."""
        self.bench.traced.emit(close_outline(points) if self.closed else shapely.LineString(points))
