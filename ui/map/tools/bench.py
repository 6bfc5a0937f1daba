"""What all tools share: the view, the plans, what to stick to, and the way to tell the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from rumslig.errors import SketchError
from rumslig.georeference.targets import Targets
from rumslig.look import Mode
from rumslig.sketch.outline import Place
from rumslig.sketch.snapping import FewObjects, Snap, SnapSource, find_snap
from ui.map.scene import MapScene
from ui.map.shapes import SHAPES
from ui.map.viewport import Viewport

REACH_PX = 12.0
"""How near is on it: targets are 24 px across."""


@dataclass(frozen=True, slots=True)
class PickedPlace:
    """Where somebody pointed in EPSG:3006, and what is known to be there; "" for nothing.

    Attributes
    ----------
    held
        Which of the places that may be moved is brought there; None: none is.
    is_dropped
        Whether the hand lets go of it there.
    """

    place: Place
    title: str = ""
    held: int | None = None
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse or the crosshair is.

    Attributes
    ----------
    x, y
        Logical pixels.
    place
        Easting and northing: the snap's own, else the place under the pointer.
    """

    x: float
    y: float
    place: Place
    snap: Snap | None = None


class Bench(QObject):
    """The tools' workplace. `MapView` passes its signals on."""

    changed = Signal()
    history_changed = Signal()
    sketch_changed = Signal(object)
    area_drawn = Signal(object)
    plan_edited = Signal(str, object, str)
    plan_split = Signal(str, object)
    measured = Signal(object)
    identified = Signal(object)
    refused = Signal(str)
    tool_asked = Signal(str)
    plan_taken = Signal(str)
    place_picked = Signal(object)
    traced = Signal(object)

    def __init__(self, viewport: Viewport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.viewport = viewport
        self.mode: Mode = "light"
        self.scene = MapScene()
        self.edited = ""
        """The plan that is edited, "" for none."""
        self.in_hand: object = None
        """The tool in hand."""
        self.snaps = True
        self.targets = Targets(())
        """Known places that a picked one sticks to."""
        self.holds: tuple[Place, ...] = ()
        """Places that a hand may take hold of and move while it picks places."""
        self.pick_hint = ""
        """What a place is picked for, in words."""
        self.fault: SketchError | None = None
        """Why the last act was refused, until the next one."""
        self._done: dict[str, BaseGeometry] = {}

    def show_scene(self, scene: MapScene) -> None:
        """Take over what is on the map; what was edited is in it by now."""
        before, self.scene = self.plans()[:1], scene
        self._done.clear()
        gone = self.area_of(self.edited) is None
        if self.edited and (gone or self.plans()[:1] != before):  # another one is looked at
            self.edited = next(iter(self.plans()), "")

    def plans(self) -> list[str]:
        """Return the names of the plans that may be edited, the chosen ones first."""
        marks = sorted(self.scene.plans, key=lambda plan: not plan.chosen)
        return [plan.name for plan in marks]

    def area_of(self, name: str) -> BaseGeometry | None:
        """Return a plan's area as it was last edited, or None where there is no such plan."""
        known = next((plan.geometry for plan in self.scene.plans if plan.name == name), None)
        return None if known is None else self._done.get(name, known)

    def take_plan(self) -> None:
        """Edit the chosen plan where none is being edited."""
        if not self.edited:
            self.edited = next(iter(self.plans()), "")

    def take(self, name: str) -> None:
        """Edit another plan, and tell which."""
        if name != self.edited:
            self.edited = name
            self.plan_taken.emit(name)

    def edit(self, area: BaseGeometry, words: str) -> None:
        """Tell that the edited plan has another area now."""
        self._done[self.edited] = area
        self.plan_edited.emit(self.edited, area, words)
        self.changed.emit()

    def refuse(self, error: SketchError) -> None:
        """Tell why something cannot be done."""
        self.fault = error
        self.refused.emit(str(error))
        self.changed.emit()

    def forgive(self) -> None:
        """Forget the last refusal: something else is being done."""
        self.fault = None

    def find_snap(self, place: Place, start: Place | None, without: str) -> Snap | None:
        """Return what a place sticks to on the screen; the plan called `without` does not count."""
        if not self.snaps:
            return None
        areas = [self.area_of(name) for name in self.plans() if name != without]
        sources: list[SnapSource] = [FewObjects([area for area in areas if area is not None])]
        sources += [
            SHAPES.get(item).shapes
            for item in self.scene.layers_in_paint_order(self.viewport.scale_denominator)
        ]
        return find_snap(place, sources, REACH_PX * self.viewport.metres_per_px, start)

    def is_at(self, pointer: Pointer, place: Place) -> bool:
        """Tell whether a pointer is on a place."""
        x, y = self.viewport.to_screen(*place)
        return bool((x - pointer.x) ** 2 + (y - pointer.y) ** 2 <= REACH_PX**2)

    def free_place(self, pointer: Pointer) -> Place:
        """Return what lies right under a pointer, snapped or not."""
        return self.viewport.to_world(pointer.x, pointer.y)
