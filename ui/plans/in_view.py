"""The plan areas in view, which of them is looked at, and what was found of it."""

from __future__ import annotations

from typing import Generic, Protocol, Self, TypeVar

from PySide6.QtCore import QObject, Signal

from rumslig.check import CheckedPlan, CheckResult
from rumslig.finding import STATE_ORDER, Finding, count_states
from rumslig.numerals import format_area
from rumslig.outlet import Guard
from rumslig.plan_area import PlanArea
from rumslig.rules import OWN
from rumslig.workspace import Workspace
from ui.findings.detail import FindingDetail, describe_finding
from ui.findings.presenter import FindingsPresenter
from ui.findings.rows import Section
from ui.language import message_language


class Shown(Protocol):
    """Plan areas with what was found of them."""

    @property
    def plans(self) -> tuple[PlanArea, ...]: ...
    @property
    def result(self) -> CheckResult | None: ...


class Content(Shown, Protocol):
    """A case or an idea: plan areas that can be changed."""

    @property
    def unchecked(self) -> tuple[PlanArea, ...]: ...
    def with_plans(self, plans: tuple[PlanArea, ...]) -> Self: ...
    def renaming_plan(self, old: str, new: str) -> Self: ...
    def returning_to(self, before: Self) -> Self: ...


S = TypeVar("S", bound=Shown)
C = TypeVar("C", bound=Content)


class PlansInView(QObject, Generic[S]):
    """Holds plan areas and their findings, and changes neither.

    Signals
    -------
    opened
        Other plan areas are in view.
    changed
        Anything that is shown.
    plan_changed
        The plan in view, or its outline.
    chosen
        Another alternative was chosen to look at.
    """

    opened = Signal()
    changed = Signal()
    plan_changed = Signal()
    chosen = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content: S | None = None
        self._workspace: Workspace | None = None
        self._plan = ""
        self._is_checking = False
        self.findings = FindingsPresenter(self)

    @property
    def areas(self) -> tuple[PlanArea, ...]:
        """The plan areas, each an alternative."""
        return self._content.plans if self._content is not None else ()

    @property
    def result(self) -> CheckResult | None:
        """What was found, None while nothing is."""
        return self._content.result if self._content is not None else None

    @property
    def workspace(self) -> Workspace | None:
        """What the findings rest on."""
        return self._workspace

    @property
    def plans(self) -> tuple[str, ...]:
        """The names of the alternatives."""
        return tuple(plan.name for plan in self.areas)

    @property
    def plan(self) -> str:
        """The alternative in view."""
        return self._plan

    @property
    def area(self) -> PlanArea | None:
        """The plan area in view."""
        return next((plan for plan in self.areas if plan.name == self._plan), None)

    @property
    def size(self) -> str:
        """How large the plan area in view is, in words."""
        return format_area(self.area.area_m2, message_language()) if self.area else ""

    @property
    def is_checking(self) -> bool:
        """Whether the plan in view waits for its findings."""
        return self._is_checking and self._checked_plan() is None

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many findings of the plan there are of each state."""
        counts = count_states(self._findings())
        return tuple((key, counts[key]) for key in STATE_ORDER if key in counts)

    def choose_plan(self, name: str) -> None:
        """Look at another alternative."""
        if name in self.plans and name != self._plan:
            self._plan = name
            self._present()
            self.plan_changed.emit()
            self.chosen.emit()

    def choose_finding(self, plan: str, rule: str) -> None:
        """Look at what a rule says of an alternative."""
        self.choose_plan(plan)
        self.findings.select((plan, rule))

    def detail(self) -> FindingDetail | None:
        """Return the selected finding in full."""
        finding = self.findings.selected
        if finding is None or self._workspace is None:
            return None
        workspace = self._workspace
        own = workspace.own_rules.questions if finding.rule.startswith(OWN) else ()
        return describe_finding(finding, workspace.catalog, workspace.county, own)

    def may_leave(self, finding: Finding) -> bool:
        """Whether a finding's figures may be copied to others: classified ones may not."""
        if self._workspace is None:
            return False
        manifests = self.result.packages if self.result else ()
        guard = Guard.of([*manifests, *self._workspace.catalog.manifests])
        return not guard.is_withheld(finding)

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        if self._content is not None:
            self._present()

    # inside

    def _sections(self, findings: tuple[Finding, ...]) -> tuple[Section, ...]:
        raise NotImplementedError

    def _findings(self) -> tuple[Finding, ...]:
        return self.result.of_plan(self._plan) if self.result else ()

    def _checked_plan(self) -> CheckedPlan | None:
        plans = self.result.plans if self.result else ()
        return next((item for item in plans if item.area.name == self._plan), None)

    def _present(self) -> None:
        findings = self._findings()
        self.findings.present(self._sections(findings), findings)
        self.changed.emit()
