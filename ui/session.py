"""The planner's session: the workspace, what is open, and where files lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from layers.errors import UnknownCrs
from layers.vector import SWEDEN
from rumslig import jobs
from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import SUFFIX
from rumslig.errors import RumsligError
from rumslig.progress import Progress
from rumslig.sample import open_sample_case
from rumslig.settings import Home
from rumslig.worker import InlineWorker, Worker
from rumslig.workspace import Workspace
from ui.case.presenter import CasePresenter
from ui.dialogue.presenter import DialoguePresenter
from ui.language import tr
from ui.layer_list.items import OWN_THEME, LayerItem, item_of_installed
from ui.layer_list.presenter import LayerListPresenter
from ui.messages import Message, describe_fault
from ui.place import Idea, bounds_of, read_own_layer, read_place
from ui.start.crs_question import CrsPresenter, describe_candidates
from ui.start.new_case import NewCasePresenter
from ui.start.presenter import StartPresenter, main_files
from ui.tasks import Runner

Panel = Literal["start", "new", "crs", "case", "dialogue"]

QUESTIONS: tuple[Panel, ...] = ("new", "crs")
"""Panels that are left for the one before."""


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
        open_workspace: Callable[[Home, Progress], Workspace] = Workspace.open,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(parent)
        self.home = home
        self.runner = runner
        self.worker = worker or InlineWorker()
        self._open_workspace = open_workspace
        self.workspace: Workspace | None = None
        self.panel: Panel = "start"
        self.is_settled = False
        self.start = StartPresenter(self)
        self.new_case = NewCasePresenter(parent=self)
        self.crs = CrsPresenter(self)
        self.case = CasePresenter(runner, self, self.worker)
        self.dialogue = DialoguePresenter(self)
        self.layers = LayerListPresenter(self)
        self._desk: CaseDesk | None = None
        self._is_opening = False
        self._waiting: list[Callable[[], None]] = []
        self._files: list[Path] = []
        self._known_crs: dict[Path, str] = {}
        self._before: Panel = "start"
        self._after_crs: Callable[[str], None] = lambda code: None
        self._connect()

    def _connect(self) -> None:
        self.start.new_asked.connect(self.ask_new_case)
        self.start.sample_asked.connect(self.open_sample)
        self.start.case_asked.connect(self.open_case)
        self.start.files_dropped.connect(self.open_files)
        self.new_case.submitted.connect(self.make_case)
        self.new_case.cancelled.connect(self.go_back)
        self.crs.chosen.connect(self._on_crs)
        self.crs.cancelled.connect(self._on_crs_cancelled)
        self.case.told.connect(self.told)
        self.case.saved.connect(self._on_saved)
        self.dialogue.case_wanted.connect(self.ask_new_case)

    # opening

    def open_workspace(self, then: Callable[[], None] | None = None) -> None:
        """Go on with `then` once the workspace is open; it is opened beside the window's thread.

        Where it could not be opened, what asks for it next tries again.
        """
        if self.workspace is not None:
            if then is not None:
                then()
            return
        if then is not None:
            self._waiting.append(then)
        if self._is_opening:
            return
        self._is_opening = True
        self.start.show_busy(tr("Gör i ordning länets underlag …"))
        self.runner.run(
            "workspace",
            tr("Gör i ordning underlaget"),
            self._read_workspace,
            self._on_workspace,
            self._on_workspace_fault,
            cancelled=self._on_workspace_cancelled,
        )

    def _read_workspace(self, progress: Progress) -> Workspace:
        workspace = self._open_workspace(self.home, progress)
        # read here what the window would otherwise stop for
        _ = workspace.county, workspace.municipalities, workspace.questions
        return workspace

    def _on_workspace(self, workspace: Workspace) -> None:
        self._is_opening = False
        try:
            self._desk = CaseDesk(workspace)
        except RumsligError as fault:
            self._on_workspace_fault(fault)
            return
        self.workspace = workspace
        self.new_case.county = workspace.county
        self._show_installed(workspace)
        self.start.show_busy("")
        self._renew_rows()
        waiting, self._waiting = self._waiting, []
        for go_on in waiting:
            go_on()
        self._present_layers()

    def _on_workspace_fault(self, fault: Exception) -> None:
        self._leave_workspace(describe_fault(tr("Underlaget kunde inte öppnas"), fault))

    def _on_workspace_cancelled(self) -> None:
        self._leave_workspace(Message("info", tr("Underlaget är inte öppnat än.")))

    def _leave_workspace(self, message: Message) -> None:
        self._is_opening = False
        self._waiting.clear()
        self._files.clear()
        self.start.show_busy("")
        self.told.emit(message)
        self._settle()

    def _show_installed(self, workspace: Workspace) -> None:
        catalog = workspace.catalog
        self.start.show_installed(
            workspace.county.name, len(catalog.manifests), len(catalog.layers)
        )

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        if self.workspace is not None:
            self._show_installed(self.workspace)
            self._present_layers()
        self._renew_rows()
        self.case.retell()
        self.dialogue.retell()

    def _present_layers(self) -> None:
        self.runner.run(
            "layers",
            tr("Läser lager"),
            self._read_layers,
            self._on_layers,
            self._fail(tr("Lagren kunde inte läsas")),
        )

    def _read_layers(self, progress: Progress) -> tuple[LayerItem, ...]:
        sources = self.workspace.catalog.layers if self.workspace else ()
        items = []
        for number, source in enumerate(sources):
            progress(number, len(sources), source.entry.title)
            items.append(item_of_installed(source))
        return tuple(items)

    def _on_layers(self, items: tuple[LayerItem, ...]) -> None:
        if self.workspace is not None:
            own = [item for item in self.layers.items if item.theme == OWN_THEME]
            self.layers.present([*items, *own], self.workspace.county.themes)
        self._settle()

    def close(self) -> None:
        """Let go of the register."""
        if self._desk is not None:
            self._desk.close()

    # panels

    def show_panel(self, panel: Panel) -> None:
        """Show another panel."""
        if panel in QUESTIONS and self.panel not in QUESTIONS:
            self._before = self.panel
        self.panel = panel
        self.panel_changed.emit(panel)

    def go_back(self) -> None:
        """Leave a question for the panel that was shown before it."""
        if self._before == "start":
            self.show_start()
        else:
            self.show_panel(self._before)

    def show_start(self) -> None:
        """Show what can be begun."""
        self._renew_rows()
        self.show_panel("start")

    def show_case_task(self) -> None:
        """Show the open case, or what can be begun."""
        if self.case.case is not None:
            self.show_panel("case")
        else:
            self.show_start()

    def ask_new_case(self, plan_file: Path | None = None) -> None:
        """Show the form for a new case."""
        self.new_case.reset(plan_file)
        self.show_panel("new")

    # cases

    def open_sample(self) -> None:
        """Open the sample case."""

        def check(case: Case, progress: Progress) -> Case:
            return self.worker.call(jobs.check, self.home, case, "sv", {}, progress=progress)

        self._open_case(
            tr("Öppnar exempelärendet"),
            lambda desk, progress: open_sample_case(desk, progress, check),
            tr("Exempelärendet kunde inte öppnas"),
        )

    def open_case(self, dnr: str) -> None:
        """Open a case in the register."""
        self._open_case(
            tr("Öppnar ärendet"),
            lambda desk, progress: desk.load(dnr),
            tr("Ärendet kunde inte öppnas"),
        )

    def _open_case(
        self, title: str, load: Callable[[CaseDesk, Progress], Case], fault_title: str
    ) -> None:
        def go_on() -> None:
            desk = self._desk
            if desk is not None:
                self.runner.run(
                    "open",
                    title,
                    lambda progress: load(desk, progress),
                    self._on_case,
                    self._fail(fault_title),
                    cancelled=self._settle,
                )

        self.open_workspace(go_on)

    def make_case(self, header: CaseHeader, plan_file: Path, crs: str | None = None) -> None:
        """Make a case of the form's facts."""
        desk = self._desk
        if desk is None:
            self.new_case.show_fault(tr("Underlaget är inte öppnat än."))
            self.open_workspace()
            return
        crs = crs or self._known_crs.get(plan_file)

        def failed(fault: Exception) -> None:
            if isinstance(fault, UnknownCrs):
                self._ask_crs(
                    plan_file, fault, lambda code: self.make_case(header, plan_file, code)
                )
            else:
                self.show_panel("new")
                self.new_case.show_fault(describe_fault("", fault).text)

        named = bool(header.title)
        self.runner.run(
            "open",
            tr("Skapar ärendet"),
            lambda progress: desk.new(header, plan_file, crs=crs, named=named),
            self._on_case,
            failed,
        )

    def _on_case(self, case: Case) -> None:
        if self._desk is not None:
            self.show_panel("case")
            self.case.open(self._desk, case)
            self._renew_rows()
        self._settle()

    def _on_saved(self, _text: str) -> None:
        self._renew_rows()

    def _renew_rows(self) -> None:
        if self._desk is not None:
            self.start.show_rows(self._desk.rows())

    # files

    def open_files(self, files: Sequence[Path]) -> None:
        """Open cases as cases, areas as an idea for the dialogue, the rest as layers.

        One after the other, so that a question about one does not put away the next.
        """
        self._files += main_files(files)
        self.open_workspace(self._open_next)

    def _open_next(self) -> None:
        if not self._files:
            return
        path = self._files.pop(0)
        if path.suffix.lower() == SUFFIX:
            self._open_case(
                tr("Öppnar ärendet"),
                lambda desk, progress: desk.load_file(path),
                tr("Ärendet kunde inte öppnas"),
            )
        else:
            self.open_place(path)

    def open_place(self, path: Path, crs: str | None = None) -> None:
        """Ask what the strategy says of a file's areas; a file without areas becomes a layer."""
        if (workspace := self.workspace) is None:
            return
        self.runner.run(
            "open",
            tr("Läser {file}", file=path.name),
            lambda progress: read_place(path, workspace, crs, self.worker, progress),
            self._on_place,
            lambda fault: self._on_unread(path, fault, lambda code: self.open_place(path, code)),
            cancelled=self._settle,
        )

    def _on_place(self, answer: Idea | LayerItem) -> None:
        if isinstance(answer, LayerItem):
            self._on_added(answer)
        elif self.workspace is not None:
            self.show_panel("dialogue")  # first: the map goes to the plan of the panel in view
            self.dialogue.open(self.workspace, answer.file, answer.result)
            self._settle()

    def add_layer(self, path: Path, crs: str | None = None) -> None:
        """Show a file as a layer."""
        home = self.workspace.county.home if self.workspace else SWEDEN
        self.runner.run(
            f"layer {path}",
            tr("Läser {file}", file=path.name),
            lambda progress: read_own_layer(path, home, crs),
            self._on_added,
            lambda fault: self._on_unread(path, fault, lambda code: self.add_layer(path, code)),
        )

    def _on_added(self, item: LayerItem) -> None:
        self.layers.add(item)
        if self.panel == "crs":
            self.go_back()
        self.told.emit(Message("done", tr("{layer} visas som lager", layer=item.title)))
        self._settle()

    def _on_unread(self, path: Path, fault: Exception, go_on: Callable[[str], None]) -> None:
        if isinstance(fault, UnknownCrs) and self.workspace is not None:
            self._ask_crs(path, fault, go_on)
            return
        if self.panel == "crs":
            self.go_back()
        self.told.emit(describe_fault(tr("{file} kunde inte öppnas", file=path.name), fault))
        self._settle()

    # coordinate systems

    def _ask_crs(self, path: Path, fault: UnknownCrs, go_on: Callable[[str], None]) -> None:
        workspace = self.workspace
        if workspace is None:
            return
        self._after_crs = go_on
        choices = describe_candidates(
            fault.candidates,
            bounds_of(path),
            workspace.municipalities,
            workspace.county.municipalities,
        )
        self.crs.ask(path, str(fault), choices)
        self.show_panel("crs")
        self._mark_settled()

    def _on_crs(self, path: Path, code: str) -> None:
        self._known_crs[path] = code
        self._after_crs(code)

    def _on_crs_cancelled(self) -> None:
        self.go_back()
        self._settle()

    # inside

    def _fail(self, title: str) -> Callable[[Exception], None]:
        def failed(fault: Exception) -> None:
            self.told.emit(describe_fault(title, fault))
            self._settle()

        return failed

    def _settle(self) -> None:
        """Go on with the next file; nothing is being opened after the last one."""
        if self._files:
            self._open_next()
            return
        self._mark_settled()

    def _mark_settled(self) -> None:
        self.is_settled = True
        self.settled.emit()
