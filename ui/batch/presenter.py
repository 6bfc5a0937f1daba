"""A run over a file's plan areas: how far it has come, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.batch_outcome import FILES, BatchOutcome, read_answers
from rumslig.check import CheckResult
from rumslig.finding import Finding
from rumslig.numerals import format_number
from rumslig.progress import Progress
from rumslig.worker import InlineWorker, Worker
from ui.batch.choosing import BatchContent, ChoosingPresenter
from ui.batch.pace import Pace
from ui.batch.summary import FILE, NAME, PlanLine, arrange, list_lines, states_in
from ui.findings.rows import Section, sections_of_place
from ui.language import message_language, tr
from ui.messages import Message
from ui.tasks import Runner

RUN = "batch"
"""The run's key to the runner."""


class BatchPresenter(ChoosingPresenter):
    """Runs what was chosen and shows what came of it; what was answered lies in the folder.

    Signals
    -------
    stepped
        The run has come further.
    lines_changed
        Other plans are in sight, or in another order.
    zoom_asked
        Bounds in EPSG:3006 that the map shall show.
    """

    stepped = Signal()
    lines_changed = Signal()
    zoom_asked = Signal(object)
    _reported = Signal(int, int, str)

    def __init__(
        self, runner: Runner, parent: QObject | None = None, *, worker: Worker | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._worker = worker or InlineWorker()
        self.pace = Pace()
        self.outcome: BatchOutcome | None = None
        self.shows_outcome = False
        self.order, self.only_hit = FILE, False
        self._written: Path | None = None
        self._step: tuple[int, int, str] = (0, 0, "")
        self._lines: tuple[PlanLine, ...] = ()
        self._reported.connect(self._on_reported)

    # running

    def run(self) -> None:
        """Ask every rule of every plan area, and write the summaries into the folder."""
        workspace, file, folder = self._workspace, self.file, self.folder
        if workspace is None or file is None or folder is None or self.obstacle:
            return
        self.is_running, self.fault, self._step = True, "", (0, 0, "")
        self._drop_outcome()
        self.pace.begin()
        self.changed.emit()
        plan_type, crs = self.plan_type, self._crs
        self._runner.run(
            RUN,
            tr("Kontrollerar planområden"),
            lambda progress: self._worker.call(
                jobs.check_batch,
                workspace.home,
                file.absolute(),
                folder.absolute(),
                "sv",
                plan_type,
                crs,
                progress=self._overheard(progress),
            ),
            lambda outcome: self._on_done(outcome, folder),
            self._on_fault,
            cancelled=self._on_cancelled,
        )

    def cancel(self) -> None:
        """Stop the run; what was answered is kept in the folder."""
        self._runner.cancel(RUN)

    def _overheard(self, progress: Progress) -> Progress:
        """Return a progress that is told here too; it is called in another thread."""

        def heard(done: int, total: int, what: str) -> None:
            progress(done, total, what)
            self._reported.emit(done, total, what)

        return heard

    def _on_reported(self, done: int, total: int, what: str) -> None:
        step = (done, total, what)
        if not self.is_running or step == self._step:
            return
        self._step = step
        if total and what not in FILES:
            self.pace.note(done, total)
        self.stepped.emit()

    @property
    def share(self) -> float:
        """How much of the questions is answered (0–1)."""
        done, total, what = self._step
        return 1.0 if what in FILES else done / total if total else 0.0

    @property
    def step_words(self) -> str:
        """How far the run has come, and how long the rest takes where that is known."""
        done, total, what = self._step
        if what in FILES:
            return tr("Alla svar är klara. Skriver {file} …", file=what)
        if not total:
            return tr("Förbereder …")
        lang = message_language()
        counted = tr(
            "{done} av {total} svar",
            done=format_number(done, 0, lang),
            total=format_number(total, 0, lang),
        )
        return "  ·  ".join(part for part in (counted, self.pace.words, what) if part)

    def _on_done(self, outcome: BatchOutcome, folder: Path) -> None:
        self.is_running = False
        self.outcome, self._written, self.shows_outcome = outcome, folder, True
        self._lines = list_lines(outcome)
        if self.order not in self.orders:
            self.order = FILE
        self._look_in_folder()
        self._set_content(BatchContent(tuple(item.area for item in outcome.plans)))
        self.lines_changed.emit()
        self.opened.emit()
        if self.lines:
            self.choose_plan(self.lines[0].name)
        lang = message_language()
        self.told.emit(
            Message(
                "done",
                tr("{count} planområden kontrollerade", count=len(outcome.plans)),
                tr(
                    "{asked} frågor ställda nu, {known} besvarade sedan tidigare. Filerna ligger "
                    "i {folder}.",
                    asked=format_number(outcome.asked, 0, lang),
                    known=format_number(outcome.known, 0, lang),
                    folder=folder,
                ),
            )
        )

    def _on_fault(self, fault: Exception) -> None:
        self.is_running = False
        self._look_in_folder()
        self._tell_fault(tr("Planområdena kunde inte kontrolleras"), fault)

    def _on_cancelled(self) -> None:
        self.is_running = False
        self._look_in_folder()
        self.changed.emit()
        text = tr("Inga svar hann sparas.")
        if self._resumes:
            text = tr("Det som är besvarat ligger kvar i mappen; kör igen så fortsätter det där.")
        self.told.emit(Message("info", tr("Kontrollen avbröts"), text))

    # what came of it

    @property
    def lines(self) -> tuple[PlanLine, ...]:
        """The plans in sight."""
        return arrange(self._lines, self.order, only_hit=self.only_hit)

    @property
    def states(self) -> tuple[str, ...]:
        """The states that occur, each a column."""
        return states_in(self.outcome) if self.outcome is not None else ()

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders that the plans can stand in."""
        return (FILE, NAME, *self.states)

    @property
    def files(self) -> tuple[Path, ...]:
        """What was written: result, table, map layers and document."""
        return tuple(self._written / name for name in FILES) if self._written else ()

    @property
    def answered_plan(self) -> str:
        """The plan whose findings are shown: the one chosen, once they are read."""
        shown = self.findings.findings
        return shown[0].plan if shown else self._plan

    def sort_by(self, order: str) -> None:
        """Put the plans in another order."""
        if order in self.orders and order != self.order:
            self.order = order
            self.lines_changed.emit()

    def show_only_hit(self, only: bool) -> None:
        """Leave out the plans in which nothing was found, or show them again."""
        if only != self.only_hit:
            self.only_hit = only
            self.lines_changed.emit()

    def choose_plan(self, name: str) -> None:
        """Look at a plan: its findings are read from the folder."""
        line = next((line for line in self._lines if line.name == name), None)
        outcome, folder = self.outcome, self._written
        if line is None or outcome is None or folder is None or name == self._plan:
            return
        self._plan = name
        self.plan_changed.emit()
        self.chosen.emit()
        self._runner.run(
            "batch plan",
            tr("Läser svaren för {plan}", plan=name),
            lambda progress: read_answers(folder, outcome, line.number),
            lambda found: self._on_answers(outcome, found),
            self._on_unanswered,
        )

    def _on_unanswered(self, fault: Exception) -> None:
        if self._content is not None:  # what was found of another plan must not stand here
            self._content = replace(self._content, result=None)
            self._present()
        self._tell_fault(tr("Svaren kunde inte läsas"), fault)

    def _on_answers(self, outcome: BatchOutcome, found: tuple[Finding, ...]) -> None:
        if outcome is not self.outcome or self._content is None:
            return
        result = CheckResult(outcome.plans, outcome.packages, found)
        self._content = replace(self._content, result=result)
        self._present()

    def show_on_map(self) -> None:
        """Let the map show the plan that is looked at."""
        if self.area is not None:
            self.zoom_asked.emit(self.area.geometry.bounds)

    def show_setup(self) -> None:
        """Go back to what is to be run."""
        self.shows_outcome = False
        self.changed.emit()

    def show_outcome(self) -> None:
        """Look at what came of the last run."""
        self.shows_outcome = self.outcome is not None
        self.changed.emit()

    def _drop_outcome(self) -> None:
        self.outcome, self._written, self.shows_outcome = None, None, False
        self._lines, self._plan = (), ""
        if self._content is not None:
            self._set_content(replace(self._content, result=None))
        self.lines_changed.emit()

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        super().retell()
        self.lines_changed.emit()
        self.changed.emit()

    def _sections(self, findings: tuple[Finding, ...]) -> tuple[Section, ...]:
        if self._workspace is None or self._content is None or self.outcome is None:
            return ()
        return sections_of_place(findings, self._workspace.county)
