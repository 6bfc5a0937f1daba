"""Keeps the map showing what the session has open."""

from __future__ import annotations

from dataclasses import replace

import shapely
from PySide6.QtCore import QObject, Qt, Signal
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from rumslig.finding import Finding
from rumslig.places import county_area
from ui.georeference.binding import GeoreferenceBinding
from ui.georeference.class_layers import class_layers
from ui.georeference.room import GEOREFERENCE
from ui.language import tr
from ui.later import Later
from ui.layer_room.presenter import LAYER_ROOM
from ui.map.compose import compose_scene, source_line
from ui.map.scene import AnswerMark, MapScene
from ui.map.view import MapView
from ui.rules.marks import trial_layer
from ui.rules.room import RULES
from ui.session import Session
from ui.start.crs_question import CRS
from ui.theme import Theme
from ui.underlag.room import UNDERLAG

NEAR_MARGIN = 0.8
FINDING_MARGIN = 0.6
CHANGE_MARGIN = 0.3


class MapBinding(QObject):
    """Composes the scene anew when layers, plans, findings or the look change.

    A check that ends changes all of them in one turn, so the scene is composed in the next one.
    """

    scene_shown = Signal(object, object)
    """The `MapScene`, and the findings whose hits it has."""

    def __init__(self, session: Session, view: MapView, theme: Theme) -> None:
        super().__init__(view)
        self._session, self._map, self._theme = session, view, theme
        self._county: BaseGeometry | None = None
        self._points = GeoreferenceBinding(session, view)
        self._later = Later(self._compose, self)
        session.layers.scene_changed.connect(self._on_layers)
        session.layers.zoom_asked.connect(view.zoom_to)
        session.fetching.places.view = self._view_bounds
        session.panel_changed.connect(self._on_panel)
        for plans in session.rooms:
            plans.changed.connect(self.refresh)
            plans.opened.connect(self._show_plan)
            plans.plan_changed.connect(self.refresh)
            plans.chosen.connect(self._bring_into_view)
            plans.findings.selection_changed.connect(self.refresh)
            plans.findings.map_asked.connect(self._show_finding)
        session.batch.zoom_asked.connect(self._show_area)
        for questions in session.questions.values():
            questions.map_objects_changed.connect(self.refresh)
            questions.map_asked.connect(self._show_object)
        session.rules.trial_changed.connect(self._on_trial)
        earlier, decisions = session.steps.earlier, session.steps.decisions
        earlier.map_changed.connect(self.refresh)
        earlier.map_asked.connect(self._show_earlier)
        decisions.here_asked.connect(self._tell_said)
        view.case_asked.connect(session.open_case)
        session.health.marks_changed.connect(self.refresh)
        session.health.place_asked.connect(view.zoom_to)
        session.crs.changed.connect(self.refresh)
        session.crs.place_asked.connect(self._show_area)
        session.attribute_table.drawn.changed.connect(self.refresh)
        session.structure.classes.map_changed.connect(self.refresh)
        session.structure.step_changed.connect(self.refresh)
        session.structure.comparing.chosen_changed.connect(self.refresh)
        for comparing in (session.underlag.comparing, session.case.drift):
            comparing.map_changed.connect(self.refresh)
            comparing.map_asked.connect(self._show_change)
        session.pictures.map_changed.connect(self.refresh)
        session.image_comparison.changed.connect(self.refresh)
        session.image_comparison.changed.connect(self._on_comparison)
        view.comparison_asked.connect(session.image_comparison.toggle)
        view.swipe.left.connect(session.image_comparison.end)
        session.underlag.publishing.map_asked.connect(self._show_change)
        # after those who change the plan: the tool in hand goes on with what is shown now
        view.plan_edited.connect(self._later.do_asked)
        view.plan_taken.connect(self._later.do_asked)
        view.plan_split.connect(self._later.do_asked)
        view.area_drawn.connect(self._later.do_asked)
        theme.changed.connect(self._on_theme)
        view.set_mode(theme.mode)
        self._on_layers()
        self._later.do_now()

    def refresh(self) -> None:
        """Show the open plan with its hits, over the layers, in the next turn."""
        self._later.ask()

    def _compose(self) -> None:
        session = self._session
        plans = session.in_view
        findings = plans.result.findings if plans is not None and plans.result else ()
        selected = plans.findings.selected if plans is not None else None
        layers = session.layers.scene_layers()
        if session.panel == RULES:
            trial = session.rules.seen.trial if session.rules.is_on_map else None
            # the rule that is written is looked at, not the answers of the others
            findings = (trial.finding,) if trial is not None and trial.finding else ()
            selected = None
            if trial is not None:
                layers = (*layers, trial_layer(trial))
        if session.panel == GEOREFERENCE:
            layers = (*layers, *class_layers(session.structure.classes.objects))
        if session.panel == "case":
            layers = (*layers, *session.steps.earlier.on_map)
        if (marked := session.attribute_table.drawn.layer) is not None:
            layers = (*layers, marked)
        shown = [item for item in session.layers.items if item.visible]
        manifests = {item.id: item for item in shown}
        catalog = session.workspace.catalog if session.workspace else None
        named = [
            layer.entry.source
            for layer in (catalog.layers if catalog else ())
            if layer.id in manifests and not layer.entry.example
        ]
        images = session.layers.scene_images()
        schematic = [image for image in images if image.group]
        scene = compose_scene(
            layers,
            self._county,
            source_line(
                any(item.example for item in shown),
                named,
                [tr("{title} (schematisk)", title=image.title) for image in schematic],
                [*(item.credit for item in shown), *(image.credit for image in images)],
            ),
            plans.areas if plans is not None else (),
            findings,
            selected,
            (plans.plan or None) if plans is not None else None,
        )
        scene = replace(scene, objects=self._answer_marks(), images=images)
        scene = self._compare(scene)
        self.scene_shown.emit(scene, findings)

    def _compare(self, scene: MapScene) -> MapScene:
        """Show two versions side by side where they are compared, or what a case rested on."""
        panel = self._session.panel
        shown = self._session.underlag.comparing.on_map if panel == UNDERLAG else None
        if panel == "case":
            shown = self._session.case.drift.on_map
        if shown is None:
            return self._compare_images(scene)
        others = [item for item in scene.layers if item.id.partition("/")[0] not in shown.packages]
        before = replace(scene, layers=(*others, *shown.before))
        after = replace(scene, layers=(*others, *shown.after))
        hidden = self._session.underlag.comparing.hidden
        if hidden:
            alone = after if "before" in hidden else before
            self._map.set_scene(alone)
            self._map.end_comparison()
            return alone
        self._map.set_scene(before)
        self._map.compare(after, shown.before_words, shown.after_words)
        return before

    def _compare_images(self, scene: MapScene) -> MapScene:
        """Show two pictures side by side where they are compared, or one beside the map."""
        sides = self._session.image_comparison.sides(scene)
        if sides is None:
            self._map.set_scene(scene)
            self._map.end_comparison()
            return scene
        left, right, left_words, right_words = sides
        self._map.set_scene(left)
        self._map.compare(right, left_words, right_words)
        return left

    def _on_comparison(self) -> None:
        """Compare other pictures; the arrow keys then move the line."""
        self._later.do_now()
        if self._session.image_comparison.pair is not None and self._map.is_comparing:
            self._map.swipe.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._map.swipe.hasFocus():
            self._map.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer_marks(self) -> tuple[AnswerMark, ...]:
        """Return what a plugin's answer in view shows."""
        session = self._session
        if session.panel == GEOREFERENCE:
            is_compared = session.structure.step == "compare"
            return session.structure.comparing.marks if is_compared else ()
        if session.panel == LAYER_ROOM:
            return session.health.marks
        if session.panel == CRS:
            return session.crs.marks
        task = "dialogue" if session.plans is session.dialogue else "case"
        found = session.questions[task].map_objects if session.plans is not None else ()
        return tuple(AnswerMark(item.title, item.geometry, item.role) for item in found)

    def _tell_said(self) -> None:
        """Tell what was said within the view."""
        bounds = self._map.viewport_now().bounds
        self._map.identified.emit(self._session.steps.decisions.facts_within(bounds))

    def _view_bounds(self) -> Bounds:
        return self._map.viewport_now().bounds

    def _on_trial(self) -> None:
        if self._session.panel == RULES:
            self.refresh()

    def _on_panel(self, _panel: str) -> None:
        self.refresh()

    def _on_layers(self) -> None:
        if self._county is None and self._session.workspace is not None:
            self._county = county_area(self._session.workspace.catalog)
        self.refresh()

    def _on_theme(self) -> None:
        self._map.set_mode(self._theme.mode)

    def _show_plan(self) -> None:
        self._later.do_now()
        self._map.show_plan()

    def _bring_into_view(self) -> None:
        """Show the chosen plan where it is out of sight."""
        plans = self._session.in_view
        if plans is None or plans.area is None:
            return
        seen = shapely.box(*self._map.viewport_now().bounds)
        if not seen.contains(shapely.box(*plans.area.geometry.bounds)):
            self._map.zoom_to(plans.area.geometry.bounds, NEAR_MARGIN)

    # methods, not lambdas: the session outlives the window at a change of language

    def _show_area(self, bounds: Bounds) -> None:
        self._map.zoom_to(bounds, NEAR_MARGIN)

    def _show_earlier(self, bounds: Bounds) -> None:
        self._map.zoom_to(bounds, FINDING_MARGIN)

    def _show_change(self, bounds: Bounds) -> None:
        self._map.zoom_to(bounds, CHANGE_MARGIN)

    def _show_object(self, shape: BaseGeometry) -> None:
        area = self._session.plans.area if self._session.plans is not None else None
        together = [shape, area.geometry] if area is not None else [shape]
        west, south, east, north = (float(value) for value in shapely.total_bounds(together))
        self._map.zoom_to((west, south, east, north), FINDING_MARGIN)

    def _show_finding(self, finding: Finding) -> None:
        shape = finding.figures.geometry
        if shape is None or shape.is_empty:
            return
        plans = self._session.in_view
        area = plans.area if plans is not None and finding.state == "NEAR" else None
        together = [shape] if area is None else [shape, area.geometry]
        west, south, east, north = (float(value) for value in shapely.total_bounds(together))
        self._map.zoom_to((west, south, east, north), FINDING_MARGIN)
