"""Opening and making cases: one at a time, the latest wish wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.errors import UnknownCrs
from rumslig import jobs
from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.idea import Idea
from rumslig.intake.receiving import Received
from rumslig.intake.taking import take_in
from rumslig.outlet import guard_case
from rumslig.plan_area import PlanArea, read_plan_areas
from rumslig.progress import Progress
from rumslig.sample import open_sample_case
from rumslig.settings import Home
from rumslig.worker import Worker
from ui.case.presenter import CasePresenter
from ui.intake import Intake
from ui.language import message_language, tr
from ui.messages import describe_fault
from ui.opening import WorkspaceOpening
from ui.start.new_case import NewCasePresenter
from ui.start.presenter import StartPresenter
from ui.tasks import Runner


class CaseOpening(QObject):
    """Reads cases beside the window's thread, and makes new ones of what the form says.

    Signals
    -------
    opened
        A `Case` to show.
    made
        The case that was opened is a new one.
    refused
        The form is to be shown again, with what is wrong.
    ended
        Nothing is being opened any more.
    """

    opened = Signal(object)
    made = Signal()
    refused = Signal()
    ended = Signal()
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        worker: Worker,
        opening: WorkspaceOpening,
        intake: Intake,
        start: StartPresenter,
        form: NewCasePresenter,
        case: CasePresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._worker = home, runner, worker
        self._opening, self._intake = opening, intake
        self._start, self._form, self._case = start, form, case
        self._ends: list[Callable[[], None]] = []
        """What goes on when the opening is over, also for those that it replaced."""
        form.submitted.connect(self.make)
        intake.case_found.connect(self.open_file)

    def open_sample(self) -> None:
        """Open the sample case."""

        def check(case: Case, progress: Progress) -> Case:
            return self._worker.call(jobs.check, self._home, case, "sv", False, progress=progress)

        self._open(
            tr("Öppnar exempelärendet"),
            lambda desk, progress: open_sample_case(desk, progress, check),
            tr("Exempelärendet kunde inte öppnas"),
        )

    def open(self, dnr: str, ended: Callable[[], None] | None = None) -> None:
        """Open a case in the register, and go on with `ended`, also where it could not be."""
        self._open(
            tr("Öppnar ärendet"),
            # what is in hand is newer than the file, which may be written just now
            lambda desk, progress: self._case.newest(dnr) or desk.load(dnr),
            tr("Ärendet kunde inte öppnas"),
            ended,
        )

    def open_file(self, path: Path) -> None:
        """Open a case file; one that the register knows is opened as its case."""
        whole = path.resolve()
        desk = self._opening.desk
        own = desk.register.at_path(whole) if desk is not None else None
        if own is not None:
            self.open(own.dnr, self._intake.go_on)
            return
        self._open(
            tr("Öppnar ärendet"),
            lambda desk, progress: desk.load_file(path),
            tr("Ärendet kunde inte öppnas"),
            self._intake.go_on,
        )

    def _open(
        self,
        title: str,
        load: Callable[[CaseDesk, Progress], Case],
        fault_title: str,
        ended: Callable[[], None] | None = None,
    ) -> None:
        if ended is not None:
            self._ends.append(ended)

        def opened(case: Case) -> None:
            self.opened.emit(case)
            self._end()

        def failed(fault: Exception) -> None:
            self.told.emit(describe_fault(fault_title, fault))
            self._end()

        def go_on() -> None:
            desk = self._opening.desk
            if desk is not None:
                self._runner.run(
                    "open",
                    title,
                    lambda progress: self._as_shown(load(desk, progress), desk),
                    opened,
                    failed,
                    cancelled=self._end,
                )

        self._opening.ask(go_on)

    def _end(self) -> None:
        ends, self._ends = self._ends, []
        for go_on in ends:  # that of a replaced opening never comes by itself
            go_on()
        self.ended.emit()

    def _as_shown(self, case: Case, desk: CaseDesk) -> Case:
        if not self._opening.for_others:
            return case
        checked = desk.check(case, only_changed=True) if case.unchecked else case
        return guard_case(checked, desk.workspace).withhold_case(checked, message_language())

    def make(self, header: CaseHeader, plans: Path | Idea | None, crs: str | None = None) -> None:
        """Make a case of the form's facts and a plan file or an idea, with what came in."""
        desk = self._opening.desk
        if desk is None:
            self._form.show_fault(tr("Underlaget är inte öppnat än."))
            self._opening.ask()
            return
        received = self._form.proposals.received
        self._runner.run(
            "open",
            tr("Skapar ärendet"),
            lambda progress: self._new_case(desk, header, plans, crs, received),
            self._on_made,
            lambda fault: self._on_not_made(header, plans, fault),
        )

    def _new_case(
        self,
        desk: CaseDesk,
        header: CaseHeader,
        plans: Path | Idea | None,
        crs: str | None,
        received: Received | None,
    ) -> Case:
        named = bool(header.title)
        if isinstance(plans, Idea):
            return desk.new_of_plans(header, plans.plans, plan_file=plans.file, named=named)
        code = crs or (self._intake.known_crs.get(plans) if plans is not None else None)
        if received is None:
            assert plans is not None  # the form asks for one where nothing came in
            return desk.new(header, plans, crs=code, named=named)
        return desk.new_of_plans(
            header,
            self._areas(desk, plans, code),
            plan_file=plans if plans is not None and not self._came_along(plans) else None,
            named=named,
            take=lambda case: take_in(case, received),
        )

    def _areas(self, desk: CaseDesk, plans: Path | None, crs: str | None) -> tuple[PlanArea, ...]:
        if plans is None:
            return ()
        return read_plan_areas(plans, crs=crs, home=desk.workspace.county.home)

    def _came_along(self, plans: Path) -> bool:
        """Whether the plan file is one of those that came in, which are kept anyway."""
        return self._home.intake in plans.parents

    def _on_not_made(self, header: CaseHeader, plans: Path | Idea | None, fault: Exception) -> None:
        if isinstance(fault, UnknownCrs) and isinstance(plans, Path) and self._opening.workspace:
            self._intake.ask_crs(
                plans, fault, lambda code: self.make(header, plans, code), self._opening.workspace
            )
            return
        self.refused.emit()
        self._form.show_fault(describe_fault("", fault).text)

    def _on_made(self, case: Case) -> None:
        self._form.leave_delivery()
        self.opened.emit(case)
        self.made.emit()
        self._end()
