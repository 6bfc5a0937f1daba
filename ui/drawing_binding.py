"""What is drawn on the map becomes plan areas, and unfinished sketches are kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, get_args

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from ui.keeper import Keeper
from ui.language import tr
from ui.map.tools.tool import ToolName
from ui.map.view import MapView
from ui.messages import Message
from ui.session import Session


class DrawingBinding(QObject):
    """Ties the map's drawing tools to the plan areas in view."""

    told = Signal(object)
    steps_changed = Signal()
    """What can be undone or done again may be other than before."""

    def __init__(self, session: Session, view: MapView, keeper: Keeper) -> None:
        super().__init__(view)
        self._session, self._map, self._keeper = session, view, keeper
        self.goes_on = True
        """Whether the map stands as before, or where what was asked for lies."""
        view.area_drawn.connect(session.add_area)
        view.plan_edited.connect(self._on_edited)
        view.plan_split.connect(self._on_split)
        view.plan_taken.connect(self._on_taken)
        view.sketch_changed.connect(lambda _points: keeper.touch())
        view.tool_changed.connect(lambda _tool: keeper.touch())
        view.history_changed.connect(self.steps_changed)
        view.refused.connect(self._on_refused)
        session.bookmarks.changed.connect(keeper.touch)
        view.view_changed.connect(keeper.touch)
        session.history.changed.connect(self.steps_changed)
        session.opening.opened.connect(self._allow)
        keeper.add("map", self._state, self._restore)
        keeper.add("sketch", self._sketch_state, self._restore_sketch)
        self._allow()

    # begun elsewhere

    def draw(self) -> None:
        """Let an area be drawn."""
        self._session.open_workspace(lambda: self._map.set_tool("draw_area"))

    def edit(self) -> None:
        """Let the plan in view be changed."""
        plans = self._session.plans
        if plans is not None:
            self._map.show_plan()
            self._map.edit_plan(plans.plan)

    # steps: an unfinished sketch goes before what is done

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._map.can_undo_sketch or self._session.history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self._map.can_redo_sketch or self._session.history.can_redo

    def undo(self) -> None:
        """Take the last step back."""
        history = self._session.history
        if not self._map.undo_sketch() and history.can_undo:
            words = history.undo_words
            history.undo()
            self.told.emit(Message("info", tr("Ångrat: {step}", step=words)))

    def redo(self) -> None:
        """Do the step that was taken back again."""
        history = self._session.history
        if not self._map.redo_sketch() and history.can_redo:
            words = history.redo_words
            history.redo()
            self.told.emit(Message("info", tr("Gjort om: {step}", step=words)))

    # what the map tells

    def _allow(self) -> None:
        self._map.can_edit(self._session.workspace is not None)

    def _on_edited(self, name: str, geometry: BaseGeometry, words: str) -> None:
        if (plans := self._session.plans) is not None:
            plans.change_area(name, geometry, words)

    def _on_split(self, name: str, parts: Sequence[BaseGeometry]) -> None:
        if (plans := self._session.plans) is not None:
            plans.split_area(name, parts)

    def _on_taken(self, name: str) -> None:
        if (plans := self._session.plans) is not None:
            plans.choose_plan(name)

    def _on_refused(self, sentence: str) -> None:
        self.told.emit(Message("warning", tr("Området kan inte ritas så"), sentence))

    # what is kept

    def take_over(self, before: DrawingBinding) -> None:
        """Let the map stand as in another window, with what was unfinished there."""
        self._restore(before._state())
        self._restore_sketch(before._sketch_state())

    def _state(self) -> dict[str, Any]:
        return {
            "bounds": list(self._map.viewport_now().bounds),
            "bookmarks": self._session.bookmarks.state(),
        }

    def _restore(self, state: Any) -> None:
        self._session.bookmarks.restore(state["bookmarks"])
        west, south, east, north = (float(value) for value in state["bounds"])
        if not (math.isfinite(east - west) and math.isfinite(north - south)):
            raise ValueError(state["bounds"])
        if self.goes_on:
            self._map.zoom_to((west, south, east, north), 0.0)

    def _sketch_state(self) -> dict[str, Any] | None:
        sketches = self._map.sketches()
        if not sketches:
            return None
        return {
            "tool": self._map.tool,
            "sketches": {tool: [list(place) for place in sketches[tool]] for tool in sketches},
        }

    def _restore_sketch(self, state: Any) -> None:
        if state is None:
            return
        for tool, places in state["sketches"].items():
            if tool in get_args(ToolName):
                points = [(float(east), float(north)) for east, north in places]
                in_hand = self.goes_on and tool == state["tool"]
                self._map.restore_sketch(tool, points, in_hand=in_hand)
