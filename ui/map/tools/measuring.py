"""Measuring along a line or within an outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QPainter

from rumslig.sketch.draft import area_within, length_of
from rumslig.sketch.outline import Place, close_outline
from ui.language import tr
from ui.map.tools import readout
from ui.map.tools.bench import Bench
from ui.map.tools.paint import draw_handle, draw_outline, draw_readout
from ui.map.tools.sketching import SketchTool


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, in the grid of EPSG:3006.

    Attributes
    ----------
    length_m
        Along the line, or around the area.
    area_m2
        None for a line.
    """

    kind: Literal["length", "area"]
    points: tuple[Place, ...]
    length_m: float
    area_m2: float | None = None

    @property
    def text(self) -> str:
        """The figures in words."""
        if self.area_m2 is None:
            return tr("Längd {length}", length=readout.metres(self.length_m))
        around = readout.metres(self.length_m)
        return tr("Yta {area} · omkrets {length}", area=readout.area(self.area_m2), length=around)


class MeasureTool(SketchTool):
    """Measures; the figure stays on the map until the next click."""

    stays = True

    def __init__(self, bench: Bench, kind: Literal["length", "area"]) -> None:
        super().__init__(bench)
        self._kind = kind
        self.closed = kind == "area"
        self._shown: Measured | None = None

    def first_hint(self) -> str:
        """Return how to begin."""
        if self._shown is not None:
            return tr(
                "{figures} · klicka för att mäta på nytt, Esc slutar", figures=self._shown.text
            )
        if self.closed:
            return tr("Klicka eller Retur sätter första hörnet på ytan som mäts")
        return tr("Klicka eller Retur sätter punkten att mäta från")

    def end(self) -> None:
        """Take the figure off the map."""
        super().end()
        self._shown = None

    def put_place(self, place: Place) -> None:
        """Begin anew, or go on."""
        self._shown = None
        super().put_place(place)

    def complete(self, points: tuple[Place, ...]) -> None:
        """Tell the figures and keep them on the map."""
        if self.closed:
            close_outline(points)
            self._shown = Measured(
                "area", points, length_of(points, closed=True), area_within(points)
            )
        else:
            self._shown = Measured("length", points, length_of(points))
        self.bench.measured.emit(self._shown)

    def give_up(self) -> None:
        """Take the figure away first."""
        if self._shown is not None and not self.points:
            self._shown = None
            self.bench.changed.emit()
            return
        super().give_up()

    def paint(self, painter: QPainter) -> None:
        """Draw what was measured, or what is being."""
        shown, view, mode = self._shown, self.bench.viewport, self.bench.mode
        if shown is None or self.points:
            super().paint(painter)
            return
        ring = (*shown.points, shown.points[0]) if self.closed else shown.points
        draw_outline(painter, view, mode, ring, None, False)
        for place in shown.points:
            draw_handle(painter, view, mode, place)
        x, y = view.to_screen(*shown.points[-1])
        draw_readout(painter, view, mode, x, y, shown.text.split(" · "))
