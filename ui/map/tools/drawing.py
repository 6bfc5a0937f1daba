"""Drawing areas: a new plan, and what is put to, cut out of or split in a plan that is there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from shapely.geometry.base import BaseGeometry

from rumslig.errors import SketchError
from rumslig.sketch.outline import Place, close_outline
from rumslig.sketch.pieces import add_hole, add_part, cut_away, split_area
from ui.language import tr
from ui.map.tools.bench import Pointer
from ui.map.tools.editing import SUB_TOOLS
from ui.map.tools.paint import draw_area
from ui.map.tools.sketching import SketchTool
from ui.map.tools.tool import ToolName


class DrawAreaTool(SketchTool):
    """Draws a new plan area."""

    def first_hint(self) -> str:
        """Return how to begin."""
        return tr("Klicka eller Retur sätter planområdets första hörn · pilar för hårkorset")

    def complete(self, points: tuple[Place, ...]) -> None:
        """Hand the area over."""
        self.bench.area_drawn.emit(close_outline(points))


class _OnPlan(SketchTool):
    """A sketch on the plan that is edited."""

    back_to: ToolName = "edit"

    def begin(self) -> None:
        """Take the chosen plan where none is edited."""
        self.bench.take_plan()

    def key(self, key: Qt.Key, pointer: Pointer, *, shift: bool) -> bool:
        """Go to another way of changing the plan while nothing is drawn."""
        if not self.points and key in SUB_TOOLS:
            self.bench.tool_asked.emit(SUB_TOOLS[key])
            return True
        return super().key(key, pointer, shift=shift)

    def _area(self) -> BaseGeometry:
        area = self.bench.area_of(self.bench.edited)
        if area is None:
            raise SketchError(tr("Inget planområde är valt; klicka i det som ska ändras."))
        return area

    def paint(self, painter: QPainter) -> None:
        """Draw the plan that is worked on under the sketch."""
        area = self.bench.area_of(self.bench.edited)
        if area is not None:
            draw_area(painter, self.bench.viewport, self.bench.mode, area)
        super().paint(painter)


class HoleTool(_OnPlan):
    """Draws a hole; where it reaches over the edge, that much is cut away."""

    def first_hint(self) -> str:
        """Return how to begin."""
        return tr("Klicka eller Retur sätter hålets första hörn · över kanten skärs ytan bort")

    def complete(self, points: tuple[Place, ...]) -> None:
        """Make the hole."""
        area, drawn = self._area(), close_outline(points)
        try:
            self.bench.edit(add_hole(area, points), tr("hål"))
        except SketchError:
            self.bench.edit(cut_away(area, drawn), tr("bortskuren yta"))


class AddPartTool(_OnPlan):
    """Draws an area that is put to the plan."""

    def first_hint(self) -> str:
        """Return how to begin."""
        return tr("Klicka eller Retur sätter första hörnet på ytan som läggs till")

    def complete(self, points: tuple[Place, ...]) -> None:
        """Put the area to the plan."""
        self.bench.edit(add_part(self._area(), close_outline(points)), tr("tillagd yta"))


class SplitTool(_OnPlan):
    """Draws a line that splits the plan."""

    closed = False

    def first_hint(self) -> str:
        """Return how to begin."""
        return tr("Klicka eller Retur sätter delningslinjens början, utanför området")

    def complete(self, points: tuple[Place, ...]) -> None:
        """Hand the pieces over."""
        self.bench.plan_split.emit(self.bench.edited, split_area(self._area(), points))
