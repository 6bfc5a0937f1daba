"""The task Plandialog: what the strategy says about a place, without case or dnr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import shapely
from PySide6.QtCore import Signal
from shapely.geometry.base import BaseGeometry

from rumslig import jobs
from rumslig.check import CheckResult
from rumslig.documents.titles import name_municipality
from rumslig.errors import PlanError
from rumslig.finding import Finding
from rumslig.idea import Idea
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress
from rumslig.workspace import Workspace
from ui.findings.rows import Section, sections_of_place
from ui.language import message_language, tr
from ui.messages import describe_fault
from ui.plans.presenter import PlansPresenter


class DialoguePresenter(PlansPresenter[Idea]):
    """Holds an idea. It is kept for the next session, but nothing else comes of it by itself."""

    case_wanted = Signal(object)
    kept = Signal()
    """The idea is other than before."""

    kind = "idea"

    @property
    def idea(self) -> Idea | None:
        """The idea in view, None while there is none."""
        return self._content

    def open(self, workspace: Workspace, idea: Idea) -> None:
        """Show an idea, and check what of it was not checked; undoing brings back what was."""
        before, seen = self._content, self._plan
        self._show(workspace, idea)

        def undo() -> None:
            if before is None:
                self._forget()
            else:
                self._show(workspace, before, seen)
            self.recalled.emit()

        def redo() -> None:
            self._show(workspace, idea)
            self.recalled.emit()

        self.history.add(tr("öppning av {plan}", plan=idea.plans[0].name), redo, undo)

    def _show(self, workspace: Workspace, idea: Idea, plan: str = "") -> None:
        self._workspace, self._content = workspace, None
        self._plan = plan or idea.plans[0].name
        self._take(idea)
        self.opened.emit()

    def follow(self, workspace: Workspace) -> None:
        """Go on with other packages: what was asked of the old ones is asked again."""
        if self._content is None:
            return
        self._workspace = workspace
        self.recheck()

    def draw(self, workspace: Workspace, geometry: BaseGeometry) -> bool:
        """Begin an idea with a drawn area; tell whether it could be."""
        try:
            area = PlanArea(tr("Ritat område"), geometry, edited=True)
            workspace.municipalities.require_in_sweden(geometry, area.name)
        except PlanError as fault:
            self.told.emit(describe_fault(tr("Området kan inte läggas till"), fault))
            return False
        self.open(workspace, Idea((area,)))
        return True

    def close(self) -> None:
        """Put the idea away; undoing brings it back."""
        idea, workspace = self._content, self._workspace
        if idea is None or workspace is None:
            return
        plan = self._plan
        self._forget()

        def undo() -> None:
            self._show(workspace, idea, plan)
            self.recalled.emit()

        self.history.add(tr("bortlagd idé"), redo=self._forget, undo=undo)

    def _forget(self) -> None:
        self._content, self._plan = None, ""
        self._present()
        self.plan_changed.emit()
        self.kept.emit()

    def state(self) -> dict[str, Any] | None:
        """Return what the next session needs to go on here."""
        return {"idea": self._content.to_json(), "plan": self._plan} if self._content else None

    def restore(self, workspace: Workspace, state: Mapping[str, Any]) -> None:
        """Go on where a session ended.

        Raises
        ------
        ValueError, KeyError, TypeError
            `state` is something else.
        """
        try:
            idea = Idea.from_json(state["idea"])
        except (shapely.errors.ShapelyError, PlanError) as fault:
            raise ValueError(str(fault)) from fault
        self._show(workspace, idea)
        self.choose_plan(str(state["plan"]))

    @property
    def context(self) -> str:
        """Where the place is."""
        plan = self._checked_plan()
        places = plan.municipalities if plan else ()
        lang = message_language()
        names = [name_municipality(item.name, lang) for item in places]
        return "  ·  ".join([tr("Tidig dialog"), *names[:2]])

    @property
    def file_name(self) -> str:
        """The file the idea came from, "" where it was drawn."""
        return self._content.file.name if self._content and self._content.file else ""

    def make_case(self) -> None:
        """Ask for a case of the idea."""
        if self._content is not None:
            self.case_wanted.emit(self._content)

    def _check(self, content: Idea, only_changed: bool, progress: Progress) -> Idea:
        assert self._workspace is not None
        result = self._worker.call(
            jobs.check_idea,
            self._workspace.home,
            content.plans,
            message_language(),
            content.result if only_changed else None,
            progress=progress,
        )
        return replace(content, result=result)

    def _with_result(self, content: Idea, result: CheckResult | None, checked: Idea) -> Idea:
        return replace(content, result=result)

    def _sections(self, findings: tuple[Finding, ...]) -> tuple[Section, ...]:
        if self._workspace is None or self._content is None:
            return ()
        return sections_of_place(findings, self._workspace.county)

    def _keep(self) -> None:
        self.kept.emit()
