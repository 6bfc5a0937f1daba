"""Which rules are asked of a case, suggested by its plan type and stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from rumslig.cases.case import Case
from rumslig.check import Question
from rumslig.county import County
from rumslig.errors import CaseError
from rumslig.vocabulary import plan_type_label, stage_label
from ui.language import tr
from ui.messages import describe_sentence

if TYPE_CHECKING:
    from ui.case.presenter import CasePresenter

Asked = Literal["asked", "other", "skipped"]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the list shows it; `why` says why it is not asked."""

    rule: str
    title: str
    theme: str
    asked: Asked
    why: str

    @property
    def state(self) -> str:
        """The state, in words."""
        return {
            "asked": tr("ställs"),
            "other": tr("gäller inte"),
            "skipped": tr("hoppas över"),
        }[self.asked]


class ScopePresenter(QObject):
    """Holds the rules of the open case.

    Signals
    -------
    changed
        Other rules are asked than before, or a fault is told.
    """

    changed = Signal()

    def __init__(self, case: CasePresenter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.lines: tuple[RuleLine, ...] = ()
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
    def suggestion(self) -> str:
        """How many rules the plan type and the stage suggest."""
        case = self._case.case
        if case is None:
            return ""
        words = tr(
            "{asked} av {all} frågor ställs ({plan_type} · {stage}).",
            asked=sum(line.asked == "asked" for line in self.lines),
            all=len(self.lines),
            plan_type=plan_type_label(case.header.plan_type),
            stage=stage_label(case.header.stage),
        )
        if not case.plans:
            return f"{words} {tr('Ärendet har inget planområde än; inget kan kontrolleras.')}"
        return words

    @property
    def is_fixed(self) -> str:
        """Why the scope cannot be changed, "" where it can."""
        day = self._case.signed_day
        return tr("Yttrandet undertecknades {day}; kontrollen ligger fast.", day=day) if day else ""

    def toggle(self, line: RuleLine, reason: str) -> bool:
        """Skip a rule of a reason, or ask it again; return whether that was done."""
        case = self._case.case
        if case is None or self.is_fixed or line.asked == "other":
            return False
        try:
            after = case.skip(line.rule, None if line.asked == "skipped" else reason)
        except CaseError as fault:
            self.fault = describe_sentence(fault)
            self.changed.emit()
            return False
        self.fault = ""
        words = tr("frågan {rule}", rule=line.title)
        self._case.apply(words, after)
        return True

    def check(self) -> None:
        """Ask the rules."""
        self._case.recheck()

    def _renew(self) -> None:
        case, workspace = self._case.case, self._case.workspace
        if case is None or workspace is None:
            self.lines = ()
        else:
            county = workspace.county
            self.lines = tuple(_line(case, item, county) for item in workspace.questions)
        self.changed.emit()


def _line(case: Case, question: Question, county: County) -> RuleLine:
    rule = question.rule
    title, theme = rule.title or rule.id, county.theme(rule.theme).title
    if rule.id in case.skipped:
        return RuleLine(rule.id, title, theme, "skipped", case.skipped[rule.id])
    if not rule.applies_to(case.header.plan_type, case.header.stage):
        return RuleLine(rule.id, title, theme, "other", tr("annan plantyp eller annat skede"))
    return RuleLine(rule.id, title, theme, "asked", "")
