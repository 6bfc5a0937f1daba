"""Ties the search to what is open, and does what was chosen in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.crs import Bounds
from rumslig import jobs
from rumslig.coordinates import Spot
from rumslig.errors import CaseError
from rumslig.gazetteer import names_of_plans, open_names
from rumslig.progress import Progress
from rumslig.register.entry import RegisterRow
from rumslig.register.listing import CaseQuery
from rumslig.search.index import NamedPlace, NameIndex
from rumslig.search.shelf import NameShelf, names_key
from rumslig.worker import Worker
from rumslig.workspace import Workspace
from ui.actions import Actions
from ui.earlier.search import SaidSource
from ui.language import tr
from ui.map.viewport import Viewport
from ui.search.hits import Hit
from ui.search.presenter import SearchPresenter
from ui.search.sources import CaseSource, CommandSource, LayerSource, PlaceSource, RecentSource
from ui.session import Session

SUGGESTED = ("file.open", "plan.draw", "file.new", "program.guide", "help.keys")
SPOT_REACH_M = 400.0
"""Half of what is shown around a place that has no extent."""


class Finder(QObject):
    """Holds the search of a window.

    Signals
    -------
    place_chosen
        Bounds in EPSG:3006.
    """

    place_chosen = Signal(object)

    def __init__(self, session: Session, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._actions = session, actions
        self._places, self._cases = PlaceSource(), CaseSource(self._find_cases)
        sources = (
            RecentSource(session.recent),
            self._places,
            LayerSource(session.layers),
            self._cases,
            SaidSource(self._places, session.steps.decisions),
            CommandSource(actions, SUGGESTED),
        )
        self.presenter = SearchPresenter(sources, self, runner=session.runner)
        self.presenter.chosen.connect(self._do)
        session.opening.opened.connect(self._read_names)
        session.opening.renewed.connect(self._read_names)
        session.start.changed.connect(self._on_cases)
        for plans in session.rooms:
            plans.opened.connect(self._on_plans)
            plans.plan_changed.connect(self._on_plans)
        actions.changed.connect(self.presenter.renew)
        if session.workspace is not None:
            self._read_names()
        self._on_cases()

    def follow_view(self, viewport: Viewport) -> None:
        """Let what is near the middle of the map come first among its like."""
        self._places.near = (viewport.centre_e, viewport.centre_n)

    def _read_names(self) -> None:
        session, workspace = self._session, self._session.workspace
        assert workspace is not None
        worker, open_only = session.worker, session.opening.for_others
        session.runner.run(
            "names",
            tr("Läser namn"),
            lambda progress: _names_of(workspace, worker, open_only, progress),
            self._on_names,
            lambda fault: None,  # a layer that cannot be read has its mark in the list
        )

    def _on_names(self, names: NameIndex) -> None:
        self._places.names = names
        self.presenter.renew()

    def _on_plans(self) -> None:
        workspace, plans = self._session.workspace, self._session.in_view
        areas = plans.areas if plans is not None else ()
        known = [names_of_plans(areas, workspace.municipalities)] if workspace and areas else []
        self._places.plans = NameIndex.of_lists(known)
        self.presenter.renew()

    def _on_cases(self) -> None:
        self._cases.rows = self._session.start.rows
        self.presenter.renew()

    def _find_cases(self, text: str, most: int) -> tuple[RegisterRow, ...]:
        desk = self._session.opening.desk
        try:
            return desk.page(CaseQuery(search=text), size=most).rows if desk else ()
        except CaseError:  # told where the list is shown
            return ()

    def _do(self, hit: Hit) -> None:
        session, target = self._session, hit.target
        if isinstance(target, NamedPlace | Spot):
            self.place_chosen.emit(_around(target.bounds))
        elif isinstance(target, Path):
            session.open_files([target])
        elif hit.kind == "case":
            session.open_case(hit.id)
        elif hit.kind == "layer":
            session.layers.show_card(hit.id)
        elif hit.kind == "command":
            self._actions.run(hit.id)


def _names_of(
    workspace: Workspace, worker: Worker, open_only: bool, progress: Progress
) -> NameIndex:
    """Return the index of all names; where there is none yet, a child builds it first."""
    shelf, catalog = NameShelf(workspace.home.indexes), workspace.catalog
    known = shelf.find(names_key(catalog))
    if known is not None:
        return known
    worker.call(jobs.index_names, workspace.home, open_only, progress=progress)
    return open_names(shelf, catalog, workspace.municipalities, progress)


def _around(bounds: Bounds) -> Bounds:
    """Return bounds that show something, also of a point."""
    west, south, east, north = bounds
    if max(east - west, north - south) >= SPOT_REACH_M:
        return bounds
    middle_e, middle_n = (west + east) / 2, (south + north) / 2
    return (
        middle_e - SPOT_REACH_M,
        middle_n - SPOT_REACH_M,
        middle_e + SPOT_REACH_M,
        middle_n + SPOT_REACH_M,
    )
