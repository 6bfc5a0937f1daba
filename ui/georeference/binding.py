"""Ties the room Strukturbilder to the map: where to point, and what lies over it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from rumslig.sketch.outline import Place
from ui.georeference.overlays import map_overlay
from ui.georeference.presenter import GeoreferencePresenter, Pending
from ui.georeference.room import GEOREFERENCE
from ui.georeference.widgets.placing_page import next_step
from ui.language import tr
from ui.map.view import MapView
from ui.session import Session

NEAR_M = 6_000.0
"""How wide the map is around a point that is shown, when it was wider."""


class GeoreferenceBinding(QObject):
    """Shows points and picture on the map while the room is in view, and takes places from it."""

    def __init__(self, session: Session, view: MapView) -> None:
        super().__init__(view)
        self._pending = Pending()
        self._session, self._map = session, view
        self._presenter: GeoreferencePresenter = session.georeference
        self._presenter.map_changed.connect(self._show)
        self._presenter.changed.connect(self._follow)
        self._presenter.picture_changed.connect(self._ask)
        self._presenter.zoom_asked.connect(lambda place, _pixel: self._zoom(place))
        session.panel_changed.connect(self._on_panel)
        view.place_picked.connect(self._presenter.point_on_map)

    @property
    def _is_on(self) -> bool:
        return self._session.panel == GEOREFERENCE and self._presenter.picture is not None

    def _on_panel(self, _panel: str) -> None:
        self._show()
        self._ask()

    def _show(self) -> None:
        self._map.set_overlay(map_overlay(self._presenter) if self._is_on else None)

    def _follow(self) -> None:
        """Say what to point out; a point half set in the picture takes the tool up again."""
        pending, self._pending = self._pending, self._presenter.pending
        if self._map.tool == "pick_place" or (self._pending.pixel and self._pending != pending):
            self._ask()

    def _ask(self) -> None:
        presenter = self._presenter
        if not self._is_on:
            if self._map.tool == "pick_place":
                self._map.set_tool("pan")
            return
        words = tr("Klicka på en plats på kartan, sedan på samma plats i bilden")
        if presenter.pending != Pending():
            words = next_step(presenter)
        self._map.ask_place(words, presenter.targets)

    def _zoom(self, place: Place) -> None:
        east, north = place
        wide = min(NEAR_M, self._map.viewport_now().metres_per_px * self._map.width() / 2)
        self._map.zoom_to((east - wide, north - wide, east + wide, north + wide), 0.0)
