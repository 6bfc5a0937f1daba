"""The planner's session: the workspace, what is open, and which panel is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from rumslig.cases.case import Case
from rumslig.errors import CaseError
from rumslig.idea import Idea
from rumslig.settings import Home
from rumslig.worker import InlineWorker, Worker
from rumslig.workspace import Workspace
from ui.attribute_table.room import make_table
from ui.batch.presenter import BatchPresenter
from ui.case.presenter import CasePresenter
from ui.case_opening import CaseOpening
from ui.case_steps import make_case_steps
from ui.dialogue.presenter import DialoguePresenter
from ui.fetch.room import make_fetching, open_fetching
from ui.findings.freshness import mark_freshness
from ui.georeference.room import make_structure_room
from ui.guide.presenter import GuidePresenter
from ui.history import History
from ui.intake import Intake
from ui.language import tr
from ui.layer_health.presenter import HealthPresenter
from ui.layer_list.presenter import LayerListPresenter
from ui.layer_room.presenter import LAYER_ROOM, LayerRoomPresenter
from ui.layer_rows import LayerRows
from ui.layer_style.room import make_styling
from ui.map.bookmarks import Bookmarks
from ui.messages import Message, describe_fault
from ui.opening import OpenWorkspace, WorkspaceOpening
from ui.panels import Panel, Panels
from ui.picture_making import make_pictures
from ui.plans.in_view import PlansInView
from ui.plans.presenter import PlansPresenter
from ui.questions.rooms import make_questions
from ui.recent import RecentEntry, RecentFiles
from ui.register.room import make_register
from ui.rules.room import RULES, make_rules
from ui.start.crs_question import CrsPresenter
from ui.start.new_case import NewCasePresenter
from ui.start.presenter import StartPresenter
from ui.tasks import Runner
from ui.underlag.room import make_underlag

MOST_CASES = 8
"""So many cases show at the start; the page of all cases has the others."""


class Session(QObject):
    """Ties the panels' presenters together; decides nothing about planning.

    Signals
    -------
    panel_changed
        The name of the panel to show.
    told
        A `Message`.
    settled
        Nothing is being opened any more.
    """

    panel_changed = Signal(str)
    told = Signal(object)
    settled = Signal()

    def __init__(
        self,
        home: Home,
        runner: Runner,
        parent: QObject | None = None,
        *,
        open_workspace: OpenWorkspace | None = None,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(parent)
        self.home = home
        self.runner = runner
        self.worker = worker or InlineWorker()
        self.is_settled = False
        self.history = History(self)
        self.opening = WorkspaceOpening(
            home, runner, self, open_workspace=open_workspace, worker=self.worker
        )
        self.start = StartPresenter(self)
        self.new_case = NewCasePresenter(parent=self)
        self.crs = CrsPresenter(self)
        self.intake = Intake(self.opening, self.crs, runner, self, worker=self.worker)
        self.case = CasePresenter(runner, self.history, self, worker=self.worker)
        self.dialogue = DialoguePresenter(runner, self.history, self, worker=self.worker)
        self.batch = BatchPresenter(runner, self, worker=self.worker)
        self.rooms: tuple[PlansInView[Any], ...] = (self.case, self.dialogue, self.batch)
        mark_freshness(self.rooms, lambda: self.workspace)
        self.layers = LayerListPresenter(self, history=self.history)
        self.pictures, self.image_comparison = make_pictures(self)
        self.recent = RecentFiles(self, is_there=self._is_there)
        self.start.follow_recent(self.recent)
        tasks: dict[Panel, PlansPresenter[Any]] = {"case": self.case, "dialogue": self.dialogue}
        self.questions = make_questions(home, runner, self.worker, tasks, self.told, self)
        self.rules = make_rules(self)
        self.underlag = make_underlag(self)
        self.structure = make_structure_room(self)
        self.register = make_register(self)
        self.guide = GuidePresenter(self.case, self)
        self.layer_rows = LayerRows(self)
        self.layer_room = LayerRoomPresenter(self.layers, self)
        self.health = HealthPresenter(self)
        self.styling = make_styling(self)
        self.fetching = make_fetching(self)
        self.attribute_table, self.column_figures = make_table(self)
        self.bookmarks = Bookmarks(self)
        self.bookmarks.keep_steps(self.history)
        self._planned: Panel = "start"
        self._panels = Panels()
        self.steps = make_case_steps(self)
        self.cases = CaseOpening(
            home,
            runner,
            self.worker,
            self.opening,
            self.intake,
            self.start,
            self.new_case,
            self.case,
            self,
        )
        self._connect()

    def _connect(self) -> None:
        opening, intake = self.opening, self.intake
        opening.busy.connect(self.start.show_busy)
        opening.opened.connect(self._on_workspace)
        opening.renewed.connect(self._on_workspace)
        opening.left.connect(self._on_left)
        intake.idea_found.connect(self._on_idea)
        intake.layers_found.connect(self.layer_rows.add)
        intake.picture_found.connect(self.structure.take_picture)
        intake.asking.connect(self._on_asking)
        intake.answered.connect(self.leave_question)
        intake.finished.connect(self._mark_settled)
        for teller in (
            *(intake, self.cases, self.case, self.dialogue),
            *(self.batch, self.rules, self.health, self.styling),
        ):
            teller.told.connect(self.told)
        self.start.new_asked.connect(self.ask_new_case)
        self.start.sample_asked.connect(self.open_sample)
        self.start.case_asked.connect(lambda dnr: self.open_case(dnr))
        self.start.files_dropped.connect(self.open_files)
        self.start.recent_asked.connect(self._open_recent)
        self.cases.opened.connect(self._on_case)
        # the alternative that was in view stays so
        self.cases.made.connect(lambda: self.case.choose_plan(self.dialogue.plan))
        self.cases.refused.connect(lambda: self.show_panel("new"))
        self.cases.ended.connect(intake.settle)  # go on with the next file
        self.new_case.cancelled.connect(self.go_back)
        self.layer_room.opened.connect(lambda: self.show_panel(LAYER_ROOM))
        self.layer_room.left.connect(self._leave_layer)
        self.layers.fetch_asked.connect(lambda mode: open_fetching(self, mode))
        self.case.saved.connect(self._on_saved)
        self.case.recalled.connect(lambda: self.show_panel("case"))
        self.dialogue.recalled.connect(self._show_idea)
        self.dialogue.case_wanted.connect(self.ask_case_of_idea)
        self.batch.crs_asked.connect(intake.ask_crs_now)
        self.batch.kept.connect(self.leave_question)

    @property
    def panel(self) -> Panel:
        """The panel in view."""
        return self._panels.shown

    @property
    def workspace(self) -> Workspace | None:
        """The open workspace, None until it is."""
        return self.opening.workspace

    @property
    def plans(self) -> PlansPresenter[Case] | PlansPresenter[Idea] | None:
        """The plan areas that the panel in view can change, None where there are none."""
        panel = self._panels.of_task
        panel = self._planned if panel == RULES else panel  # a rule is tried on what was in view
        if panel == "dialogue":
            return self.dialogue if self.dialogue.idea is not None else None
        return self.case if panel == "case" and self.case.case is not None else None

    @property
    def in_view(self) -> PlansInView[Any] | None:
        """The plan areas that the panel in view is about, None where it is about none."""
        panel = self._panels.of_task
        return self.batch if panel == "batch" else self.plans

    # opening

    def open_workspace(self, then: Callable[[], None] | None = None) -> None:
        """Go on with `then` once the workspace is open."""
        self.opening.ask(then)

    def _on_workspace(self) -> None:
        workspace = self.workspace
        assert workspace is not None
        self.new_case.county = workspace.county
        self.batch.take_workspace(workspace)
        self._show_installed(workspace)
        self._renew_rows()
        self.layer_rows.present()
        for sentence in self.opening.desk.waited if self.opening.desk is not None else ():
            self.told.emit(Message("info", tr("Ärenden som väntade på registret"), sentence))

    def _on_left(self, message: Message) -> None:
        self.told.emit(message)
        self._mark_settled()

    def _show_installed(self, workspace: Workspace) -> None:
        catalog = workspace.catalog
        self.start.show_installed(
            workspace.county.name, len(catalog.manifests), len(catalog.layers)
        )

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        if self.workspace is not None:
            self._show_installed(self.workspace)
            self.layer_rows.present()
        self._renew_rows()
        for room in self.rooms:
            room.retell()
        self.rules.retell()
        self.underlag.retell()
        self.structure.retell()
        self.register.retell()
        self.steps.retell()

    def close(self) -> None:
        """Let go of the register."""
        self.opening.close()

    # panels

    def show_panel(self, panel: Panel) -> None:
        """Show another panel."""
        if panel in ("case", "dialogue", "start"):
            self._planned = panel
        left = self._panels.show(panel)
        self.panel_changed.emit(panel)
        if left == "crs" and panel != "crs":
            self.intake.leave_question()

    def go_back(self) -> None:
        """Leave an aside for the panel that was shown before it."""
        before = self._panels.before
        if before == "start":
            self.show_start()
        elif before is not None:
            self.show_panel(before)

    def show_start(self) -> None:
        """Show what can be begun."""
        self._renew_rows()
        self.recent.look()
        self.show_panel("start")

    def show_case_task(self) -> None:
        """Show the open case, or what can be begun."""
        if self.case.case is not None:
            self.show_panel("case")
        else:
            self.show_start()

    def show_dialogue_task(self) -> None:
        """Show the idea that is open, or how one is begun."""
        self.show_panel("dialogue")

    def show_batch_task(self) -> None:
        """Show the run over many plan areas, or how one is begun."""
        self.show_panel("batch")
        self.batch.wake()

    def _show_idea(self) -> None:
        if self.dialogue.idea is not None:
            self.show_panel("dialogue")

    def ask_new_case(self, plan_file: Path | None = None) -> None:
        """Show the form for a new case."""
        self.new_case.reset(plan_file)
        self.show_panel("new")

    def ask_case_of_idea(self, idea: Idea) -> None:
        """Show the form for a case of an idea."""
        self.new_case.reset(idea=idea)
        self.show_panel("new")

    # cases

    def open_sample(self) -> None:
        """Open the sample case."""
        self.cases.open_sample()

    def open_case(self, dnr: str, ended: Callable[[], None] | None = None) -> None:
        """Open a case in the register, and go on with `ended`, also where it could not be."""
        self.cases.open(dnr, ended)

    def _on_case(self, case: Case) -> None:
        if self.opening.desk is not None:
            self.show_panel("case")
            # what was withheld from other eyes must never replace the planner's own file
            self.case.open(self.opening.desk, case, keeps=not self.opening.for_others)
            self._renew_rows()
            self.recent.add_case(case.header.dnr, case.header.title)

    def _on_saved(self, _text: str) -> None:
        self._renew_rows()

    def _renew_rows(self) -> None:
        if self.opening.desk is None:
            return
        try:
            page = self.opening.desk.page(size=MOST_CASES)
        except CaseError as fault:
            self.told.emit(describe_fault(tr("Ärendelistan kunde inte läsas"), fault))
            return
        self.start.show_rows(page.rows, bool(page.next))

    def knows_case(self, dnr: str) -> bool:
        """Whether the register has a case; not while it is closed or cannot be read."""
        try:
            return self.opening.desk is not None and self.opening.desk.register.has(dnr)
        except CaseError:
            return False

    # places and layers

    def open_files(self, files: Sequence[Path]) -> None:
        """Open cases as cases, areas as an idea for the dialogue, the rest as layers."""
        self.is_settled = False
        self.intake.take(files)

    def add_area(self, geometry: BaseGeometry) -> None:
        """Take an area that was drawn: an alternative of what is in view, or a new idea."""
        if (plans := self.plans) is not None:
            plans.add_area(geometry)
            return

        def begin() -> None:
            if self.workspace is not None and self.dialogue.draw(self.workspace, geometry):
                self.show_panel("dialogue")

        self.open_workspace(begin)

    def _on_idea(self, idea: Idea) -> None:
        if self.workspace is not None:
            self.show_panel("dialogue")  # first: the map goes to the plan of the panel in view
            self.dialogue.open(self.workspace, idea)
            if idea.file is not None:
                self.recent.add_file("plan", idea.file)

    def _open_recent(self, entry: RecentEntry) -> None:
        if entry.kind == "layer" and entry.path is not None:
            self.intake.add_layer(entry.path)
        elif entry.path is not None:
            self.open_files([entry.path])

    def _is_there(self, entry: RecentEntry) -> bool:
        if entry.dnr:
            return self.knows_case(entry.dnr)
        try:
            return entry.path is not None and entry.path.exists()
        except OSError:
            return False

    def _on_asking(self) -> None:
        self.show_panel("crs")
        self._mark_settled()

    def _leave_layer(self) -> None:
        if self.panel == LAYER_ROOM:
            self.go_back()

    def leave_question(self) -> None:
        """Leave the question about a coordinate system, once it is answered."""
        if self.panel == "crs":
            self.go_back()

    def _mark_settled(self) -> None:
        self.is_settled = True
        self.settled.emit()
