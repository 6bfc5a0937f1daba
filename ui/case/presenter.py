"""The task Ärende: the open case, its assessments, and what is written of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError
from rumslig import jobs
from rumslig.cases.case import Assessment, Case, Judgement
from rumslig.cases.desk import CaseDesk
from rumslig.check import CheckResult
from rumslig.documents.titles import name_municipality
from rumslig.errors import CaseError, RumsligError
from rumslig.finding import Finding
from rumslig.progress import Progress
from rumslig.worker import Worker
from ui.findings.rows import JUDGEMENTS, Key, Section, judgement_label, key_of, sections_of_case
from ui.history import History
from ui.language import message_language, tr
from ui.messages import Message, describe_fault, describe_sentence
from ui.plans.presenter import PlansPresenter
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


@dataclass(frozen=True, slots=True)
class Draft:
    """An assessment that is not given yet, for want of its reason or of Enter."""

    judgement: Judgement | None = None
    reason: str | None = None


class CasePresenter(PlansPresenter[Case]):
    """Holds the open case. Every change is saved at once, off the GUI thread."""

    assess_changed = Signal()
    drafted = Signal()
    assessed = Signal(str)
    saved = Signal(str)

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
        self._desk: CaseDesk | None = None
        self._drafts_of: dict[str, dict[Key, Draft]] = {}
        self._unsaved: dict[str, tuple[CaseDesk, Case]] = {}
        self._has_told = False
        self._fault = ""
        self.keeps = True
        """Whether the case is saved: not where what is shown was left out for others' eyes."""
        self.today: Callable[[], date] = date.today
        self.findings.selection_changed.connect(self._on_selection)

    @property
    def case(self) -> Case | None:
        """The open case, None while there is none."""
        return self._content

    def newest(self, dnr: str) -> Case | None:
        """Return a case that is open or waits to be saved: newer than its file."""
        if self._content is not None and self._content.header.dnr == dnr:
            return self._content
        return self._unsaved[dnr][1] if dnr in self._unsaved else None

    def open(self, desk: CaseDesk, case: Case) -> None:
        """Show a case of a desk; the steps of the one before can no longer be undone."""
        if self._content is not None and self._content is not case:
            self.history.clear()
        self._desk, self._content, self._fault = desk, case, ""
        self._is_checking = False
        self._workspace = desk.workspace
        self._plan = case.plans[0].name if case.plans else ""
        self._present()
        self.opened.emit()
        if case.unchecked:
            self.recheck(only_changed=True)

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
        return days_left(self._content.header.due if self._content else "", self.today())

    @property
    def steps(self) -> tuple[Step, ...]:
        """How far the case has come."""
        case = self._content
        if case is None:
            return ()
        asked = [
            row
            for section in self.findings.sections
            if section.id == "assess"
            for row in section.rows
        ]
        done = sum(bool(row.mark) for row in asked)
        left = len(case.unchecked)
        checked = (len(case.plans) - left) / len(case.plans) if case.plans else 0.0
        share = (done / len(asked) if asked else 1.0) if not left else 0.0
        written = any(entry.what == "export" for entry in case.log)
        return (
            Step(tr("Intag"), 1.0),
            Step(tr("Kontroll"), checked),
            Step(tr("Bedömning"), share),
            Step(tr("Yttrande"), float(written)),
        )

    # assessment

    @property
    def assess_state(self) -> AssessState:
        """What the assessment bar shows for the selected finding."""
        finding, case = self.findings.selected, self._content
        if finding is None or case is None:
            return AssessState()
        opinion, draft = case.assessment_of(finding), self._drafts.get(key_of(finding))
        judgement = (draft and draft.judgement) or (opinion.judgement if opinion else None)
        reason = draft.reason if draft and draft.reason is not None else None
        return AssessState(
            asked=True,
            judgement=judgement,
            reason=reason if reason is not None else opinion.reason if opinion else "",
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
        finding, case = self.findings.selected, self._content
        if finding is None or case is None:
            return
        state = self.assess_state
        self._fault = ""
        if state.judgement == judgement:
            self._drafts.pop(key_of(finding), None)
            given = case.assessment_of(finding)
            if given is not None and given.judgement == judgement:
                self._assess(finding, None)
            else:  # what was given before the draft stands
                self._tell_draft()
        elif judgement in NEEDS_REASON and not state.reason.strip():
            self._drafts[key_of(finding)] = Draft(judgement)
            self._tell_draft()
        else:
            self._drafts.pop(key_of(finding), None)
            self._assess(finding, Assessment(judgement, state.reason.strip()))

    def write_reason(self, reason: str) -> None:
        """Take note of a reason while it is written, so that it is not lost."""
        finding = self.findings.selected
        if finding is not None:
            draft = self._drafts.get(key_of(finding), Draft())
            self._drafts[key_of(finding)] = replace(draft, reason=reason)
            self.drafted.emit()

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
        self._drafts.pop(key_of(finding), None)
        self._fault = ""
        self._assess(finding, assessment)

    def drop_draft(self) -> None:
        """Let an assessment or a reason go that was never given."""
        if (finding := self.findings.selected) is not None:
            self._drafts.pop(key_of(finding), None)
        self._fault = ""
        self._tell_draft()

    def _tell_draft(self) -> None:
        self.drafted.emit()
        self.assess_changed.emit()

    def state(self) -> dict[str, Any] | None:
        """Return what the next session needs to go on here: also drafts of other cases."""
        drafts = [
            {"dnr": dnr, "plan": plan, "rule": rule, **asdict(draft)}
            for dnr, of_case in self._drafts_of.items()
            for (plan, rule), draft in of_case.items()
        ]
        if self._content is None and not drafts:
            return None
        finding = self.findings.selected
        return {
            "dnr": self._content.header.dnr if self._content else "",
            "plan": self._plan,
            "rule": finding.rule if finding else "",
            "drafts": drafts,
        }

    def restore_drafts(self, state: Mapping[str, Any]) -> None:
        """Take over what was not given when a session ended, whichever case is opened now.

        Raises
        ------
        ValueError, KeyError, TypeError
            `state` is something else.
        """
        found: dict[str, dict[Key, Draft]] = {}
        for row in state["drafts"]:
            judgement, reason = row["judgement"], row["reason"]
            if not (reason is None or isinstance(reason, str)):
                raise TypeError(type(reason).__name__)
            draft = Draft(judgement if judgement in JUDGEMENTS else None, reason)
            of_case = found.setdefault(str(row.get("dnr", state["dnr"])), {})
            of_case[str(row["plan"]), str(row["rule"])] = draft
        self._drafts_of = found
        self.assess_changed.emit()

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on where a session ended, once its case is open."""
        if self._content is not None and self._content.header.dnr == state["dnr"]:
            self.choose_finding(str(state.get("plan")), str(state.get("rule")))
            self.assess_changed.emit()

    @property
    def _drafts(self) -> dict[Key, Draft]:
        """The drafts of the open case."""
        dnr = self._content.header.dnr if self._content else ""
        return self._drafts_of.setdefault(dnr, {})

    def _assess(self, finding: Finding, assessment: Assessment | None) -> None:
        if self._content is None:
            return
        self._change(
            tr("bedömning av {finding}", finding=finding.title),
            self._content.assess(finding.plan, finding.rule, assessment),
        )
        words = judgement_label(assessment.judgement) if assessment else tr("ingen bedömning")
        self.assessed.emit(f"{finding.title}: {words}")

    # work

    def save(self) -> None:
        """Write the case to its file."""
        desk, case = self._desk, self._content
        if desk is None or case is None or not self.keeps:
            return
        self._unsaved[case.header.dnr] = desk, case
        self._runner.run(
            f"save {case.header.dnr}",
            tr("Sparar ärendet"),
            lambda progress: desk.save(case),
            lambda path: self._on_saved(case),
            self._on_unsaved,
            must_finish=True,
        )

    @property
    def is_unsaved(self) -> bool:
        """Whether the last try to save failed."""
        return self._has_told and bool(self._unsaved)

    def save_rest(self) -> tuple[Message, ...]:
        """Try once more to save what could not be, as at exit; return what is in the way."""
        faults = []
        for dnr, (desk, case) in list(self._unsaved.items()):
            try:
                desk.save(case)
            except (RumsligError, LayerError, OSError) as fault:
                faults.append(describe_fault(tr("Ärendet {dnr} är inte sparat", dnr=dnr), fault))
            else:
                del self._unsaved[dnr]
        return tuple(faults)

    def _on_saved(self, case: Case) -> None:
        waiting = self._unsaved.get(case.header.dnr)
        if waiting is not None and waiting[1] is case:
            del self._unsaved[case.header.dnr]
        self._has_told = False
        now = datetime.now()
        self.saved.emit(tr("Autosparat {hour}.{minute}", hour=f"{now:%H}", minute=f"{now:%M}"))

    def _on_unsaved(self, fault: Exception) -> None:
        message = describe_fault(tr("Ärendet kunde inte sparas"), fault)
        if not self._has_told:  # the next change tries again, and says no more
            self._has_told = True
            self.told.emit(message)

    def export(self, folder: Path) -> None:
        """Write the response, its map and its material into a folder."""
        desk, case = self._desk, self._content
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
        return replace(content, result=result, assessments=kept, log=log)

    def _is_of(self, content: Case, checked: Case) -> bool:
        return content.header.dnr == checked.header.dnr and content.asks_as(checked)

    def _carry_notes(self, old: str, new: str) -> None:
        carried = {
            (new if plan == old else plan, rule): draft
            for (plan, rule), draft in self._drafts.items()
        }
        self._drafts.clear()
        self._drafts.update(carried)

    def _sections(self, findings: tuple[Finding, ...]) -> tuple[Section, ...]:
        case = self._content
        return sections_of_case(findings, case.assessment_of) if case else ()

    def _keep(self) -> None:
        self.save()

    def _present(self) -> None:
        super()._present()
        self.assess_changed.emit()

    def _on_selection(self) -> None:
        self._fault = ""
        self.assess_changed.emit()
