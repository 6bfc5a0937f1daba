"""Ties the room Strukturbilder to the map: where to point, what is traced, what lies over it."""

from __future__ import annotations

import shapely
from PySide6.QtCore import QObject

from layers.crs import Bounds
from rumslig.sketch.outline import Place
from ui.georeference.marks import PointOverlay
from ui.georeference.overlays import map_overlay
from ui.georeference.presenter import Pending
from ui.georeference.room import GEOREFERENCE
from ui.georeference.words import next_step
from ui.language import tr
from ui.map.tools.bench import PickedPlace
from ui.map.tools.tool import LENT, ToolName
from ui.map.view import MapView
from ui.session import Session

NEAR_M = 6_000.0
"""How wide the map is around a point that is shown, when it was wider."""
SCHEMATIC_M = 90_000.0
"""How wide the map is at least where something schematic is shown on it."""
_SHOWN = ("classes", "package")
"""Steps after placing at which the picture lies over the map."""
_TRACED: dict[str, ToolName] = {"area": "trace_area", "line": "trace_line"}


class GeoreferenceBinding(QObject):
    """Shows points and picture on the map while the room is in view, and takes places from it."""

    def __init__(self, session: Session, view: MapView) -> None:
        super().__init__(view)
        self._session, self._map = session, view
        self._placing, self._classes = session.structure.placing, session.structure.classes
        self._suggesting = session.structure.suggesting
        self._room = session.structure
        self._pending, self._state = Pending(), ("placing", False)
        self._placing.map_changed.connect(self._show)
        self._suggesting.changed.connect(self._show)
        self._placing.changed.connect(self._follow)
        self._placing.picture_changed.connect(self._ask)
        self._classes.changed.connect(self._follow_classes)
        self._room.step_changed.connect(self._follow_classes)
        self._room.plan_map.changed.connect(self._show)
        self._room.comparing.chosen_changed.connect(self._show)
        self._room.comparing.zoom_asked.connect(self._zoom_to_pair)
        self._placing.zoom_asked.connect(lambda place, _pixel: self._zoom(place))
        session.panel_changed.connect(self._on_panel)
        view.place_picked.connect(self._on_picked)
        view.traced.connect(self._classes.trace)
        view.tool_changed.connect(self._on_tool)

    @property
    def _is_on(self) -> bool:
        return self._session.panel == GEOREFERENCE and self._placing.picture is not None

    def _on_panel(self, panel: str) -> None:
        if panel != "case":
            self._room.plan_map.take_away()
        self._show()
        self._ask()

    def _show(self) -> None:
        shown = map_overlay(self._placing, self._suggesting.suggestion) if self._is_on else None
        if shown is not None and self._room.step != "placing":
            shown = PointOverlay(laid=shown.laid if self._room.step in _SHOWN else None)
        if self._session.panel == GEOREFERENCE and self._room.step == "compare":
            shown = PointOverlay(rings=self._room.comparing.points)
        if self._room.plan_map.lies_over_case:
            placed = map_overlay(self._placing, None)
            shown = PointOverlay(laid=placed.laid if placed is not None else None)
        self._map.set_overlay(shown)

    def _follow(self) -> None:
        """Say what to point out; a point half set in the picture takes the tool up again."""
        pending, self._pending = self._pending, self._placing.pending
        if self._map.tool == "pick_place" or (self._pending.pixel and self._pending != pending):
            self._ask()

    def _follow_classes(self) -> None:
        now = self._room.step, self._classes.traces
        if now != self._state or self._classes.traces:
            self._state = now
            self._show()
            self._ask()

    def _ask(self) -> None:
        """Put into the hand what the room is about."""
        placing, chosen = self._placing, self._classes.chosen
        if not self._is_on:
            if self._map.tool in LENT:
                self._map.set_tool("pan")
        elif self._classes.traces and chosen is not None and chosen.kind in _TRACED:
            self._map.set_tool(_TRACED[chosen.kind])
        elif self._classes.traces and chosen is not None:
            words = tr("Klicka där {name} ligger · Esc slutar rita", name=chosen.name)
            self._map.ask_place(words, placing.targets)
        elif self._room.step != "placing":
            if self._map.tool in LENT:
                self._map.set_tool("pan")
        else:
            words = tr("Klicka på en plats på kartan, sedan på samma plats i bilden")
            if placing.pending != Pending():
                words = next_step(placing)
            points = placing.draft.points if placing.draft is not None else ()
            holds = tuple(point.place for point in points)
            self._map.ask_place(words, placing.targets, holds)

    def _on_picked(self, picked: PickedPlace) -> None:
        if self._classes.traces:
            self._classes.trace(shapely.Point(picked.place))
        elif picked.held is None:
            self._placing.point_on_map(picked)
        else:
            self._placing.move_on_map(picked.held, picked)
            if picked.is_dropped:
                self._placing.end_move()

    def _on_tool(self, tool: str) -> None:
        """End tracing where another tool is taken up."""
        if tool not in LENT:
            self._classes.trace_by_hand(False)
        if tool != "draw_area":
            self._room.plan_map.take_away()

    def _zoom_to_pair(self, bounds: Bounds) -> None:
        """Show a pair no closer than structure images are made for."""
        west, south, east, north = bounds
        wide = max(SCHEMATIC_M - (east - west), SCHEMATIC_M - (north - south), 0.0) / 2
        self._map.zoom_to((west - wide, south - wide, east + wide, north + wide), 0.1)

    def _zoom(self, place: Place) -> None:
        east, north = place
        wide = min(NEAR_M, self._map.viewport_now().metres_per_px * self._map.width() / 2)
        self._map.zoom_to((east - wide, north - wide, east + wide, north + wide), 0.0)
