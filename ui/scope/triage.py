"""Whether a plan matters to the region: the criteria's answers, and the planner's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rumslig.cases.triage import TriageAnswer
from rumslig.errors import CaseError
from rumslig.screening.answering import answer_label, answer_triage
from rumslig.screening.criteria import Answer, Judged, judge_criteria, suggest_answer
from rumslig.screening.criterion import TriageCriterion, read_criteria
from rumslig.workspace import Workspace
from ui.language import tr
from ui.messages import describe_sentence

if TYPE_CHECKING:
    from ui.case.presenter import CasePresenter

ANSWERS: tuple[TriageAnswer, ...] = ("answer", "abstain", "unsure")
"""In the order of the keys 1–3."""


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion with its answer as the list shows it."""

    title: str
    answer: Answer
    grounds: str

    @property
    def word(self) -> str:
        """The answer, in words."""
        return {"yes": tr("ja"), "no": tr("nej"), "unknown": tr("vet inte")}[self.answer]


class TriagePresenter(QObject):
    """Holds what speaks for and against, and the answer that was given.

    Signals
    -------
    changed
        Something else is known or answered.
    """

    changed = Signal()

    def __init__(self, case: CasePresenter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._judged: tuple[Judged, ...] = ()
        self._criteria: tuple[Workspace | None, tuple[TriageCriterion, ...]] = (None, ())
        self.lines: tuple[CriterionLine, ...] = ()
        self.fault = ""
        case.changed.connect(self._renew)
        case.opened.connect(self._renew)

    def retell(self) -> None:
        """Say everything again."""
        self._renew()

    @property
    def dnr(self) -> str:
        """The open case."""
        return self._case.dnr

    @property
    def given(self) -> TriageAnswer | None:
        """The planner's answer, None where there is none."""
        triage = self._case.case.triage if self._case.case is not None else None
        return triage.answer if triage is not None else None

    @property
    def words(self) -> str:
        """What was answered, or what is suggested."""
        case = self._case.case
        if case is None:
            return ""
        if case.triage is not None:
            said = f"{answer_label(case.triage.answer)}. {case.triage.reason}".strip()
            return tr("Ert svar {day}: {answer}", day=case.triage.day, answer=said)
        suggested = answer_label(suggest_answer(self._judged))
        return tr("Förslag: {answer}. Det är ni som avgör.", answer=suggested)

    def answer(self, answer: TriageAnswer, reason: str) -> bool:
        """Give the answer; return whether it was taken."""
        case = self._case.case
        if case is None:
            return False
        day = self._case.today().isoformat()
        try:
            after = answer_triage(case, answer, reason, day, self._judged)
        except CaseError as fault:
            self.fault = describe_sentence(fault)
            self.changed.emit()
            return False
        self.fault = ""
        self._case.apply(tr("regional relevans"), after)
        self._case.log(f"triage {answer}")
        return True

    def _renew(self) -> None:
        case, workspace = self._case.case, self._case.workspace
        if case is None or workspace is None:
            self._judged = ()
        else:
            if self._criteria[0] is not workspace:
                self._criteria = workspace, read_criteria(workspace.catalog)
            self._judged = judge_criteria(case, self._criteria[1])
        self.lines = tuple(
            CriterionLine(item.criterion.title, item.answer, " ".join(item.grounds))
            for item in self._judged
        )
        self.changed.emit()
