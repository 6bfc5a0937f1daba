"""Keeps the map showing what the session has open."""

from __future__ import annotations

import shapely
from PySide6.QtCore import QObject
from shapely.geometry.base import BaseGeometry

from rumslig.finding import Finding
from rumslig.plan_area import PlanArea
from ui.map.compose import compose_scene, county_area, source_line
from ui.map.view import MapView
from ui.session import Session
from ui.theme import Theme

NEAR_MARGIN = 0.8
FINDING_MARGIN = 0.6


class MapBinding(QObject):
    """Composes the scene anew when layers, plans, findings or the look change."""

    def __init__(self, session: Session, view: MapView, theme: Theme) -> None:
        super().__init__(view)
        self._session, self._map, self._theme = session, view, theme
        self._county: BaseGeometry | None = None
        session.layers.scene_changed.connect(self._on_layers)
        session.layers.zoom_asked.connect(view.zoom_to)
        session.panel_changed.connect(self._on_panel)
        for plans in (session.case, session.dialogue):
            plans.changed.connect(self.refresh)
            plans.opened.connect(self._show_plan)
            plans.plan_changed.connect(self.refresh)
            plans.findings.selection_changed.connect(self.refresh)
            plans.findings.map_asked.connect(self._show_finding)
        theme.changed.connect(self._on_theme)
        view.set_mode(theme.mode)
        self._on_layers()

    def refresh(self) -> None:
        """Show the open plan with its hits, over the layers."""
        session = self._session
        plans, findings, selected = self._content()
        shown = [item for item in session.layers.items if item.visible]
        manifests = {item.id: item for item in shown}
        catalog = session.workspace.catalog if session.workspace else None
        named = [
            layer.entry.source
            for layer in (catalog.layers if catalog else ())
            if layer.id in manifests and not layer.entry.example
        ]
        self._map.set_scene(
            compose_scene(
                session.layers.scene_layers(),
                self._county,
                source_line(any(item.example for item in shown), named),
                plans,
                findings,
                selected,
            )
        )

    def _content(
        self,
    ) -> tuple[tuple[PlanArea, ...], tuple[Finding, ...], Finding | None]:
        """Return the plan in view, its findings, and the one that is looked at."""
        plans = self._session.plans
        if plans is None:
            return (), (), None
        chosen = tuple(area for area in plans.areas if area.name == plans.plan)
        return chosen, plans.findings.findings, plans.findings.selected

    def _on_panel(self, _panel: str) -> None:
        self.refresh()

    def _on_layers(self) -> None:
        if self._county is None and self._session.workspace is not None:
            self._county = county_area(self._session.workspace.catalog)
        self.refresh()

    def _on_theme(self) -> None:
        self._map.set_mode(self._theme.mode)

    def _show_plan(self) -> None:
        self.refresh()
        self._map.show_plan()

    def _show_finding(self, finding: Finding) -> None:
        shape = finding.figures.geometry
        plans, _, _ = self._content()
        if shape is None or shape.is_empty:
            return
        beside = plans if finding.state == "NEAR" else ()
        together = [shape, *(plan.geometry for plan in beside)]
        west, south, east, north = (float(value) for value in shapely.total_bounds(together))
        self._map.zoom_to((west, south, east, north), FINDING_MARGIN)
