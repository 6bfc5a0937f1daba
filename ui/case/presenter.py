"""The task Ärende: the open case, how far it has come, and what is written of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.check import CheckResult
from rumslig.documents.titles import name_municipality
from rumslig.progress import Progress
from rumslig.vocabulary import stage_label
from rumslig.worker import Worker
from ui.case.drift import DriftPresenter
from ui.case.saving import SavingPresenter
from ui.case.steps import ASSESS, Step, begin_steps, steps_of
from ui.history import History
from ui.language import message_language, tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner
from ui.words import days_left


class CasePresenter(SavingPresenter):
    """Holds the open case, with the step in view and what is shown of it."""

    step_changed = Signal(str)
    """The id of the step to show."""
    names_changed = Signal()

    kind = "case"

    def __init__(
        self,
        runner: Runner,
        history: History | None = None,
        parent: QObject | None = None,
        *,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(runner, history, parent, worker=worker)
        self.step = ASSESS
        """The step in view."""
        self.names = True
        """Whether who handles the case stands in what is exported."""
        self.drift = DriftPresenter(runner, self._worker, self)
        self.drift.told.connect(self.told)
        self.changed.connect(self._look_for_drift)

    @property
    def case(self) -> Case | None:
        """The open case, None while there is none."""
        return self._content

    def open(self, desk: CaseDesk, case: Case, *, keeps: bool | None = None) -> None:
        """Show a case of a desk; the steps of the one before can no longer be undone.

        With `keeps` it is from now on saved, or not; what is left is still kept as it was.
        """
        if self._content is not None and self.dnr != case.header.dnr:
            self.leaving.emit()
        if keeps is not None:
            self.keeps = keeps
        if self._content is not None and self._content is not case:
            self.history.clear()
        if not self.clash.is_of(case.header.dnr):
            self.clash.show(None)
        self._desk, self._content, self._fault = desk, case, ""
        self._is_checking = False
        self._workspace = desk.workspace
        self._plan = case.plans[0].name if case.plans else ""
        self._present()
        self.opened.emit()
        if case.unchecked:
            self.recheck(only_changed=True)

    def follow(self, desk: CaseDesk) -> None:
        """Go on with other packages: what was asked of the old ones is asked again."""
        if self._content is None:
            return
        self._desk, self._workspace = desk, desk.workspace
        if self.is_signed:
            self._present()
        else:
            self.recheck()

    def recheck(self, *, only_changed: bool = False) -> None:
        """Ask every rule again, or only of what was changed; never of a signed response."""
        case, day = self._content, self.signed_day
        if case is not None and not case.plans:
            words = tr("Ärendet har inget planområde än; inget kan kontrolleras.")
            self.told.emit(Message("info", words))
            return
        if not day:
            super().recheck(only_changed=only_changed)
            return
        words = tr("Yttrandet undertecknades {day}; kontrollen ligger fast.", day=day)
        self.told.emit(Message("info", words))

    def _look_for_drift(self) -> None:
        if not self._is_checking:
            self.drift.look(self._content, self._workspace)

    # what other steps do with the case

    def apply(self, words: str, case: Case, *, joins: str = "") -> None:
        """Take the case with a change as a step that can be undone; `words` say what it was."""
        self._change(words, case, joins=joins)

    def put(self, case: Case) -> None:
        """Take the case with a change that has its own way back, such as what is written."""
        self._take(case)

    def set_names(self, names: bool) -> None:
        """Let who handles the case stand in all that is exported, or in none of it."""
        if names != self.names:
            self.names = names
            self.names_changed.emit()

    def log(self, what: str) -> None:
        """Note in the case's log what was done."""
        if self._desk is not None and self._content is not None:
            self._take(self._desk.note(self._content, what))

    def show_step(self, step: str) -> None:
        """Go to a step."""
        if step != self.step:
            self.step = step
            self.step_changed.emit(step)

    def go_step(self, way: int) -> None:
        """Go to the step after (1) or before (-1), round the ends."""
        names = [step.id for step in begin_steps()]
        here = names.index(self.step) if self.step in names else -1 if way > 0 else 0
        self.show_step(names[(here + way) % len(names)])

    def state(self) -> dict[str, Any] | None:
        """Return what the next session needs to go on here, in the step that is in view."""
        kept = super().state()
        return None if kept is None else {**kept, "step": self.step}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on where a session ended, once its case is open."""
        super().restore(state)
        case, step = self._content, str(state.get("step", ""))
        here = case is not None and case.header.dnr == state["dnr"]
        if here and step in {item.id for item in begin_steps()}:
            self.show_step(step)

    # what the head shows

    @property
    def context(self) -> str:
        """Dnr, stage and municipality in a line."""
        if self._content is None:
            return ""
        header = self._content.header
        plan = self._checked_plan()
        names = [item.name for item in plan.municipalities] if plan else []
        places = ", ".join(name_municipality(name, message_language()) for name in names[:2])
        parts = [header.dnr, stage_label(header.stage), places]
        return "  ·  ".join(part for part in parts if part)

    @property
    def title(self) -> str:
        """The case's name."""
        return self._content.header.title if self._content else ""

    @property
    def due(self) -> tuple[str, str, str]:
        """The badge, its role, and the days left."""
        return days_left(self._content.header.last_day if self._content else "", self.today())

    @property
    def steps(self) -> tuple[Step, ...]:
        """How far the case has come."""
        case = self._content
        if case is None:
            return ()
        return steps_of(case, self.findings.sections)

    # work

    def export(self, folder: Path) -> None:
        """Write the response, its map and its material into a folder."""
        desk, case = self._desk, self._content
        if desk is None or case is None:
            return
        self._runner.run(
            "export",
            tr("Skriver yttrandet"),
            lambda progress: self._worker.call(
                jobs.export, desk.workspace.home, case, folder, "sv", self.names, progress=progress
            ),
            lambda paths: self._on_exported(case.header.dnr, folder, len(paths)),
            lambda fault: self.told.emit(describe_fault(tr("Yttrandet kunde inte skrivas"), fault)),
            cancelled=lambda: self.told.emit(
                Message("info", tr("Exporten avbröts; inga filer skrevs."))
            ),
        )

    def _on_exported(self, dnr: str, folder: Path, count: int) -> None:
        case = self._content
        if case is not None and self._desk is not None and case.header.dnr == dnr:
            self._content = self._desk.note(case, "export")
            self._present()
            self.save()
        self.told.emit(
            Message(
                "done",
                tr("{count} filer skrevs i {folder}", count=count, folder=folder.name),
                str(folder),
            )
        )

    # what PlansPresenter asks for

    def _check(self, content: Case, only_changed: bool, progress: Progress) -> Case:
        assert self._desk is not None
        bare = replace(content, originals=())  # no rule reads the files that it came with
        home = self._desk.workspace.home
        return self._worker.call(jobs.check, home, bare, "sv", only_changed, progress=progress)

    def _with_result(self, content: Case, result: CheckResult | None, checked: Case) -> Case:
        # what was assessed and written while the check ran stays
        still = {(item.plan, item.rule) for item in result.findings} if result else set()
        waiting = {plan.name for plan in content.plans} - {
            item.area.name for item in (result.plans if result else ())
        }
        kept = {
            key: value
            for key, value in content.assessments.items()
            if key in still or key[0] in waiting
        }
        log = (*content.log, checked.log[-1])
        return replace(content, result=result, assessments=kept, log=log, lock=checked.lock)

    def _is_of(self, content: Case, checked: Case) -> bool:
        return content.header.dnr == checked.header.dnr and content.asks_as(checked)

    def _keep(self) -> None:
        self.save()
