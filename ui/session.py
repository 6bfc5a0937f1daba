"""The planner's session: the workspace, what is open, and where files lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from layers.crs import Bounds
from layers.errors import LayerError, UnknownCrs
from layers.formats.ogr import list_layers
from layers.vector import VectorLayer, read_vector
from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import SUFFIX
from rumslig.check import CheckResult, run_check
from rumslig.errors import PlanError
from rumslig.plan_area import WKT_SUFFIXES, read_plan_areas
from rumslig.progress import Progress
from rumslig.sample import open_sample_case
from rumslig.settings import Home
from rumslig.workspace import Workspace
from ui.case.presenter import CasePresenter
from ui.dialogue.presenter import DialoguePresenter
from ui.language import tr
from ui.layer_list.presenter import LayerItem, LayerListPresenter, item_of_file, item_of_installed
from ui.messages import describe_fault
from ui.start.crs_question import CrsPresenter, describe_candidates
from ui.start.new_case import NewCasePresenter
from ui.start.presenter import StartPresenter
from ui.tasks import Runner

Panel = Literal["start", "new", "crs", "case", "dialogue"]

MOST_PLANS = 50
"""A file with more areas than this is a layer, not alternatives of a plan."""


@dataclass(frozen=True, slots=True)
class _Idea:
    file: Path
    result: CheckResult


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

    def __init__(self, home: Home, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.home = home
        self.runner = runner
        self.workspace: Workspace | None = None
        self.panel: Panel = "start"
        self.is_settled = False
        self.start = StartPresenter(self)
        self.new_case = NewCasePresenter(parent=self)
        self.crs = CrsPresenter(self)
        self.case = CasePresenter(runner, self)
        self.dialogue = DialoguePresenter(self)
        self.layers = LayerListPresenter(self)
        self._desk: CaseDesk | None = None
        self._waiting: Callable[[], None] = lambda: None
        self._after_crs: Callable[[str], None] = lambda code: None
        self._connect()

    def _connect(self) -> None:
        self.start.new_asked.connect(self.ask_new_case)
        self.start.sample_asked.connect(self.open_sample)
        self.start.case_asked.connect(self.open_case)
        self.start.files_dropped.connect(self.open_files)
        self.new_case.submitted.connect(self.make_case)
        self.new_case.cancelled.connect(self.show_start)
        self.crs.chosen.connect(self._on_crs)
        self.crs.cancelled.connect(self.show_start)
        self.case.told.connect(self.told)
        self.case.saved.connect(lambda text: self._renew_rows())
        self.dialogue.case_wanted.connect(self.ask_new_case)

    # opening

    def open_workspace(self, then: Callable[[], None]) -> None:
        """Open the workspace beside the window's thread, then go on with `then`."""
        self._waiting = then
        self.start.show_busy(tr("Gör i ordning länets underlag …"))
        self.runner.run(
            "open", tr("Gör i ordning underlaget"),
            lambda progress: Workspace.open(self.home, progress), self._on_workspace,
            self._fail(tr("Underlaget kunde inte öppnas")),
        )

    def _on_workspace(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._desk = CaseDesk(workspace)
        self.new_case.county = workspace.county
        catalog = workspace.catalog
        self.start.show_installed(
            workspace.county.name, len(catalog.manifests), len(catalog.layers)
        )
        self.start.show_busy("")
        self._renew_rows()
        self._waiting()
        self.runner.run(
            "layers", tr("Läser lager"), self._read_layers, self._on_layers,
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
            self.layers.present(items, self.workspace.county.themes)
        self._settle()

    def close(self) -> None:
        """Let go of the register."""
        if self._desk is not None:
            self._desk.close()

    # panels

    def show_panel(self, panel: Panel) -> None:
        """Show another panel."""
        self.panel = panel
        self.panel_changed.emit(panel)

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
        desk = self._desk
        if desk is not None:
            self._work(tr("Öppnar exempelärendet"),
                       lambda progress: open_sample_case(desk, progress), self._on_case, tr("Exempelärendet kunde inte öppnas"))

    def open_case(self, dnr: str) -> None:
        """Open a case in the register."""
        desk = self._desk
        if desk is not None:
            self._work(tr("Öppnar ärendet"), lambda progress: desk.load(dnr), self._on_case,
                       tr("Ärendet kunde inte öppnas"))

    def make_case(self, header: CaseHeader, plan_file: Path, crs: str | None = None) -> None:
        """Make a case of the form's facts."""
        desk = self._desk
        if desk is None:
            return

        def failed(fault: Exception) -> None:
            if isinstance(fault, UnknownCrs):
                self._ask_crs(
                    plan_file, fault, lambda code: self.make_case(header, plan_file, code)
                )
            else:
                self.new_case.show_fault(describe_fault("", fault).text)

        named = bool(header.title)
        self.runner.run(
            "open", tr("Skapar ärendet"),
            lambda progress: desk.new(header, plan_file, crs=crs, named=named),
            self._on_case, failed,
        )

    def _on_case(self, case: Case) -> None:
        if self._desk is not None:
            self.case.open(self._desk, case)
            self._renew_rows()
            self.show_panel("case")
        self._settle()

    def _renew_rows(self) -> None:
        if self._desk is not None:
            self.start.show_rows(self._desk.rows())

    # files

    def open_files(self, files: Sequence[Path]) -> None:
        """Open cases as cases, areas as an idea for the dialogue, the rest as layers."""
        for path in files:
            if path.suffix.lower() == SUFFIX:
                desk = self._desk
                if desk is not None:
                    self._work(tr("Öppnar ärendet"), partial(_load_file, desk, path),
                               self._on_case, tr("Ärendet kunde inte öppnas"))
            else:
                self.open_place(path)

    def open_place(self, path: Path, crs: str | None = None) -> None:
        """Ask what the strategy says of a file's areas; a file without areas becomes a layer."""
        self.runner.run(
            "open", tr("Läser {file}", file=path.name),
            lambda progress: self._read_place(path, crs, progress), self._on_place,
            lambda fault: self._on_place_fault(path, fault),
        )

    def _read_place(
        self, path: Path, crs: str | None, progress: Progress
    ) -> _Idea | LayerItem:
        workspace = self.workspace
        if workspace is None:
            raise PlanError(tr("Underlaget är inte öppnat än."))
        home = workspace.county.home
        if path.suffix.lower() not in WKT_SUFFIXES and _is_plain_layer(path):
            return item_of_file(path, read_vector(path, crs=crs, home=home))
        plans = read_plan_areas(path, crs=crs, home=home)
        result = run_check(plans, workspace.questions, workspace.municipalities,
                           stage="TIDIG_DIALOG", progress=progress)
        return _Idea(path, result)

    def _on_place(self, answer: _Idea | LayerItem) -> None:
        if isinstance(answer, LayerItem):
            self.layers.add(answer)
        elif self.workspace is not None:
            self.dialogue.open(self.workspace, answer.file, answer.result)
            self.show_panel("dialogue")
        self._settle()

    def _on_place_fault(self, path: Path, fault: Exception) -> None:
        if isinstance(fault, UnknownCrs):
            self._ask_crs(path, fault, lambda code: self.open_place(path, code))
        else:
            self.told.emit(describe_fault(tr("{file} kunde inte öppnas", file=path.name), fault))
        self._settle()

    def add_layer(self, path: Path, crs: str | None = None) -> None:
        """Show a file as a layer."""
        home = self.workspace.county.home if self.workspace else None

        def read(progress: Progress) -> VectorLayer:
            return read_vector(path, crs=crs, home=home) if home else read_vector(path, crs=crs)

        def failed(fault: Exception) -> None:
            if isinstance(fault, UnknownCrs):
                self._ask_crs(path, fault, lambda code: self.add_layer(path, code))
            else:
                self.told.emit(
                    describe_fault(tr("{file} kunde inte öppnas", file=path.name), fault)
                )

        self.runner.run("open", tr("Läser {file}", file=path.name), read,
                        lambda layer: self._on_added(path, layer), failed)

    def _on_added(self, path: Path, layer: VectorLayer) -> None:
        self.layers.add(item_of_file(path, layer))
        if self.panel == "crs":
            self.show_case_task()

    # coordinate systems

    def _ask_crs(self, path: Path, fault: UnknownCrs, go_on: Callable[[str], None]) -> None:
        workspace = self.workspace
        if workspace is None:
            return
        self._after_crs = go_on
        choices = describe_candidates(fault.candidates, _bounds_of(path), workspace.municipalities)
        self.crs.ask(path, str(fault), choices)
        self.show_panel("crs")

    def _on_crs(self, path: Path, code: str) -> None:
        self._after_crs(code)

    # inside

    def _work(
        self, title: str, work: Callable[[Progress], Case], done: Callable[[Case], None],
        fault_title: str,
    ) -> None:
        self.runner.run("open", title, work, done, self._fail(fault_title))

    def _fail(self, title: str) -> Callable[[Exception], None]:
        def failed(fault: Exception) -> None:
            self.start.show_busy("")
            self.told.emit(describe_fault(title, fault))
            self._settle()

        return failed

    def _settle(self) -> None:
        self.is_settled = True
        self.settled.emit()


def _load_file(desk: CaseDesk, path: Path, progress: Progress) -> Case:
    return desk.load_file(path)


def _is_plain_layer(path: Path) -> bool:
    """Whether a file holds lines or points, or more areas than anybody's alternatives."""
    layers = [item for item in list_layers(path) if item.geometry != "None"]
    kinds = {item.geometry for item in layers}
    areal = any("Polygon" in kind or kind in ("Unknown", "GeometryCollection") for kind in kinds)
    return bool(layers) and (not areal or sum(item.features for item in layers) > MOST_PLANS)


def _bounds_of(path: Path) -> Bounds | None:
    try:
        return next((item.bounds for item in list_layers(path) if item.bounds), None)
    except LayerError:
        return None
