"""The task Ärende: the open case, its assessments, and what is written of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.cases.case import Assessment, Case, Judgement
from rumslig.cases.desk import CaseDesk
from rumslig.check import CheckedPlan, count_states
from rumslig.documents.titles import name_municipality
from rumslig.errors import CaseError
from rumslig.finding import STATE_ORDER, Finding
from rumslig.worker import InlineWorker, Worker
from ui.findings.detail import FindingDetail, describe_finding
from ui.findings.presenter import FindingsPresenter
from ui.findings.rows import JUDGEMENTS, sections_of_case
from ui.language import message_language, tr
from ui.messages import Message, describe_fault, describe_sentence
from ui.tasks import Runner
from ui.words import days_left, stage_label

NEEDS_REASON: frozenset[Judgement] = frozenset({"irrelevant", "data_error"})


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the case and how much of it is done (0–1)."""

    title: str
    share: float


@dataclass(frozen=True, slots=True)
class AssessState:
    """What the assessment bar shows."""

    asked: bool = False
    judgement: Judgement | None = None
    reason: str = ""
    wanted: bool = False
    needed: bool = False
    fault: str = ""


class CasePresenter(QObject):
    """Holds the open case. Every change is saved at once, off the GUI thread."""

    opened = Signal()
    changed = Signal()
    assess_changed = Signal()
    plan_changed = Signal()
    saved = Signal(str)
    told = Signal(object)

    def __init__(
        self, runner: Runner, parent: QObject | None = None, worker: Worker | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._worker = worker or InlineWorker()
        self._desk: CaseDesk | None = None
        self._case: Case | None = None
        self._plan = ""
        self._pending: Judgement | None = None
        self._fault = ""
        self.today: Callable[[], date] = date.today
        self.findings = FindingsPresenter(self)
        self.findings.selection_changed.connect(self._on_selection)

    @property
    def case(self) -> Case | None:
        """The open case, None while there is none."""
        return self._case

    def open(self, desk: CaseDesk, case: Case) -> None:
        """Show a case of a desk."""
        self._desk, self._case, self._pending, self._fault = desk, case, None, ""
        self._plan = case.plans[0].name if case.plans else ""
        self._present()
        self.opened.emit()
        if case.result is None:
            self.recheck()

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        if self._case is not None:
            self._present()

    # what the head shows

    @property
    def context(self) -> str:
        """Dnr, stage and municipality in a line."""
        if self._case is None:
            return ""
        header = self._case.header
        plan = self._checked_plan()
        names = [item.name for item in plan.municipalities] if plan else []
        places = ", ".join(name_municipality(name, message_language()) for name in names[:2])
        parts = [header.dnr, stage_label(header.stage), places]
        return "  ·  ".join(part for part in parts if part)

    @property
    def title(self) -> str:
        """The case's name."""
        return self._case.header.title if self._case else ""

    @property
    def due(self) -> tuple[str, str, str]:
        """The badge, its role, and the days left."""
        return days_left(self._case.header.due if self._case else "", self.today())

    @property
    def steps(self) -> tuple[Step, ...]:
        """How far the case has come."""
        case = self._case
        if case is None:
            return ()
        asked = [
            row
            for section in self.findings.sections
            if section.id == "assess"
            for row in section.rows
        ]
        done = sum(bool(row.mark) for row in asked)
        checked = case.result is not None
        share = (done / len(asked) if asked else 1.0) if checked else 0.0
        written = any(entry.what == "export" for entry in case.log)
        return (
            Step(tr("Intag"), 1.0),
            Step(tr("Kontroll"), float(checked)),
            Step(tr("Bedömning"), share),
            Step(tr("Yttrande"), float(written)),
        )

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many findings of the plan there are of each state."""
        counts = count_states(self._findings())
        return tuple((key, counts[key]) for key in STATE_ORDER if key in counts)

    @property
    def plans(self) -> tuple[str, ...]:
        """The names of the alternatives."""
        return tuple(plan.name for plan in self._case.plans) if self._case else ()

    @property
    def plan(self) -> str:
        """The alternative in view."""
        return self._plan

    def choose_plan(self, name: str) -> None:
        """Look at another alternative."""
        if name in self.plans and name != self._plan:
            self._plan = name
            self._present()
            self.plan_changed.emit()

    def detail(self) -> FindingDetail | None:
        """Return the selected finding in full."""
        finding = self.findings.selected
        if finding is None or self._desk is None:
            return None
        workspace = self._desk.workspace
        return describe_finding(finding, workspace.catalog, workspace.county)

    # assessment

    @property
    def assess_state(self) -> AssessState:
        """What the assessment bar shows for the selected finding."""
        finding, case = self.findings.selected, self._case
        if finding is None or case is None:
            return AssessState()
        opinion = case.assessment_of(finding)
        judgement = self._pending or (opinion.judgement if opinion else None)
        return AssessState(
            asked=True,
            judgement=judgement,
            reason=opinion.reason if opinion else "",
            wanted=judgement is not None,
            needed=judgement in NEEDS_REASON,
            fault=self._fault,
        )

    def judge_key(self, number: int) -> None:
        """Assess by the keys 1–4."""
        if 1 <= number <= len(JUDGEMENTS):
            self.judge(JUDGEMENTS[number - 1])

    def judge(self, judgement: Judgement) -> None:
        """Assess the selected finding; the same again takes it back."""
        finding, case = self.findings.selected, self._case
        if finding is None or case is None:
            return
        opinion = case.assessment_of(finding)
        self._fault = ""
        if self._pending == judgement or (
            self._pending is None and opinion is not None and opinion.judgement == judgement
        ):
            self._pending = None
            self._assess(finding, None)
        elif judgement in NEEDS_REASON and not (opinion and opinion.reason):
            self._pending = judgement
            self.assess_changed.emit()
        else:
            self._pending = None
            self._assess(finding, Assessment(judgement, opinion.reason if opinion else ""))

    def give_reason(self, reason: str) -> None:
        """Say why; completes an assessment that needs a reason."""
        finding, state = self.findings.selected, self.assess_state
        if finding is None or state.judgement is None:
            return
        try:
            assessment = Assessment(state.judgement, reason.strip())
        except CaseError as fault:
            self._fault = describe_sentence(fault)
            self.assess_changed.emit()
            return
        self._pending, self._fault = None, ""
        self._assess(finding, assessment)

    def drop_pending(self) -> None:
        """Let an assessment go that was never given its reason."""
        self._pending, self._fault = None, ""
        self.assess_changed.emit()

    def _assess(self, finding: Finding, assessment: Assessment | None) -> None:
        if self._case is None:
            return
        self._case = self._case.assess(finding.plan, finding.rule, assessment)
        self._present()
        self.save()

    # work

    def save(self) -> None:
        """Write the case to its file."""
        desk, case = self._desk, self._case
        if desk is None or case is None:
            return
        self._runner.run(
            f"save {case.header.dnr}",
            tr("Sparar ärendet"),
            lambda progress: desk.save(case),
            self._on_saved,
            lambda fault: self.told.emit(describe_fault(tr("Ärendet kunde inte sparas"), fault)),
            must_finish=True,
        )

    def _on_saved(self, path: Path) -> None:
        self.saved.emit(tr("Autosparat {time}", time=datetime.now().strftime("%H.%M")))

    def recheck(self) -> None:
        """Ask every rule again."""
        desk, case = self._desk, self._case
        if desk is None or case is None:
            return
        self._runner.run(
            "check",
            tr("Kontrollerar"),
            lambda progress: self._worker.call(
                jobs.check, desk.workspace.home, _bare(case), "sv", {}, progress=progress
            ),
            self._on_checked,
            lambda fault: self.told.emit(describe_fault(tr("Kontrollen kunde inte köras"), fault)),
            cancelled=lambda: self.told.emit(
                Message("info", tr("Kontrollen avbröts; förra resultatet gäller."))
            ),
        )

    def _on_checked(self, checked: Case) -> None:
        case = self._case
        if case is None or case.header.dnr != checked.header.dnr:
            return
        # what was assessed and written while the check ran stays
        still = (
            {(item.plan, item.rule) for item in checked.result.findings}
            if checked.result
            else set()
        )
        kept = {key: value for key, value in case.assessments.items() if key in still}
        self._case = replace(
            case, result=checked.result, assessments=kept, log=(*case.log, checked.log[-1])
        )
        self._present()
        self.plan_changed.emit()
        self.save()
        count = len(self._findings())
        errors = sum(item.state == "ERROR" for item in self._findings())
        words = tr("Kontrollen klar: {count} frågor", count=count)
        if errors:
            words += tr(", {errors} kunde inte kontrolleras", errors=errors)
        self.told.emit(Message("done", words))

    def export(self, folder: Path) -> None:
        """Write the response, its map and its material into a folder."""
        desk, case = self._desk, self._case
        if desk is None or case is None:
            return
        self._runner.run(
            "export",
            tr("Skriver yttrandet"),
            lambda progress: self._worker.call(
                jobs.export, desk.workspace.home, case, folder, "sv", progress=progress
            ),
            lambda paths: self._on_exported(case.header.dnr, folder, len(paths)),
            lambda fault: self.told.emit(describe_fault(tr("Yttrandet kunde inte skrivas"), fault)),
            cancelled=lambda: self.told.emit(
                Message("info", tr("Exporten avbröts; inga filer skrevs."))
            ),
        )

    def _on_exported(self, dnr: str, folder: Path, count: int) -> None:
        case = self._case
        if case is not None and self._desk is not None and case.header.dnr == dnr:
            self._case = self._desk.note(case, "export")
            self._present()
            self.save()
        self.told.emit(
            Message(
                "done",
                tr("{count} filer skrevs i {folder}", count=count, folder=folder.name),
                str(folder),
            )
        )

    # inside

    def _findings(self) -> tuple[Finding, ...]:
        case = self._case
        return case.result.of_plan(self._plan) if case and case.result else ()

    def _checked_plan(self) -> CheckedPlan | None:
        case = self._case
        plans = case.result.plans if case and case.result else ()
        return next((item for item in plans if item.area.name == self._plan), None)

    def _present(self) -> None:
        findings, case = self._findings(), self._case
        if case is not None:
            self.findings.present(sections_of_case(findings, case.assessment_of), findings)
        self.changed.emit()
        self.assess_changed.emit()

    def _on_selection(self) -> None:
        self._pending, self._fault = None, ""
        self.assess_changed.emit()


def _bare(case: Case) -> Case:
    """Return the case without the files it came with, which no rule reads."""
    return replace(case, originals=())
