"""Assessing findings: the keys 1–4, reasons, and what is not given yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from rumslig.cases.case import Assessment, Case, Judgement
from rumslig.errors import CaseError
from rumslig.finding import Finding
from rumslig.screening.tickets import ticket_assessed
from rumslig.worker import Worker
from ui.findings.rows import JUDGEMENTS, Key, Section, judgement_label, key_of, sections_of_case
from ui.history import History
from ui.language import tr
from ui.messages import describe_sentence
from ui.plans.presenter import PlansPresenter
from ui.tasks import Runner

NEEDS_REASON: frozenset[Judgement] = frozenset({"irrelevant", "data_error"})


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


class AssessingPresenter(PlansPresenter[Case]):
    """Holds what the planner thinks of the findings of the open case.

    Signals
    -------
    assess_changed
        What the assessment bar shows.
    drafted
        Something is written that is not given yet.
    assessed
        A sentence to read aloud.
    """

    assess_changed = Signal()
    drafted = Signal()
    assessed = Signal(str)

    def __init__(
        self,
        runner: Runner,
        history: History | None = None,
        parent: QObject | None = None,
        *,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(runner, history, parent, worker=worker)
        self._drafts_of: dict[str, dict[Key, Draft]] = {}
        self._fault = ""
        self.today: Callable[[], date] = date.today
        self.findings.selection_changed.connect(self._on_selection)

    @property
    def dnr(self) -> str:
        """The open case's dnr, "" while there is none."""
        return self._content.header.dnr if self._content is not None else ""

    @property
    def signed_day(self) -> str:
        """The day on which the open case's response was signed, "" where it is not."""
        signature = self._content.signature if self._content is not None else None
        return signature.day if signature is not None else ""

    @property
    def is_signed(self) -> bool:
        """Whether the open case's response is signed."""
        return self._content is not None and self._content.signature is not None

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
        assessed = self._content.assess(finding.plan, finding.rule, assessment)
        day = self.today().isoformat()
        self._change(
            tr("bedömning av {finding}", finding=finding.title),
            ticket_assessed(assessed, finding.plan, finding.rule, day),
        )
        words = judgement_label(assessment.judgement) if assessment else tr("ingen bedömning")
        self.assessed.emit(f"{finding.title}: {words}")

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

    def _present(self) -> None:
        super()._present()
        self.assess_changed.emit()

    def _on_selection(self) -> None:
        self._fault = ""
        self.assess_changed.emit()
