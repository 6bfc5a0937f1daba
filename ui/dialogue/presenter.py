"""The task Plandialog: what the strategy says about a place, without case or dnr."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig.check import CheckedPlan, CheckResult, count_states
from rumslig.documents.titles import name_municipality
from rumslig.finding import STATE_ORDER, Finding
from rumslig.numerals import format_area
from rumslig.workspace import Workspace
from ui.findings.detail import FindingDetail, describe_finding
from ui.findings.presenter import FindingsPresenter
from ui.findings.rows import sections_of_place
from ui.language import message_language, tr


class DialoguePresenter(QObject):
    """Holds an idea: its plan areas and what the rules say of them."""

    opened = Signal()
    changed = Signal()
    case_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace: Workspace | None = None
        self._result: CheckResult | None = None
        self._file: Path | None = None
        self._plan = ""
        self.findings = FindingsPresenter(self)

    def open(self, workspace: Workspace, file: Path, result: CheckResult) -> None:
        """Show what a check said of a file's plan areas."""
        self._workspace, self._file, self._result = workspace, file, result
        self._plan = result.plans[0].area.name
        self._present()
        self.opened.emit()

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        self._present()

    @property
    def result(self) -> CheckResult | None:
        """The result in view, None while there is none."""
        return self._result

    @property
    def plans(self) -> tuple[str, ...]:
        """The names of the alternatives."""
        return tuple(item.area.name for item in self._result.plans) if self._result else ()

    @property
    def plan(self) -> str:
        """The alternative in view."""
        return self._plan

    def choose_plan(self, name: str) -> None:
        """Look at another alternative."""
        if name in self.plans and name != self._plan:
            self._plan = name
            self._present()
            self.opened.emit()

    @property
    def context(self) -> str:
        """Where the place is and how large."""
        plan = self._checked()
        if plan is None:
            return ""
        lang = message_language()
        places = [name_municipality(item.name, lang) for item in plan.municipalities]
        size = format_area(plan.area.area_m2, lang)
        return "  ·  ".join([tr("Tidig dialog"), *places[:2], size])

    @property
    def file_name(self) -> str:
        """The file the idea came from."""
        return self._file.name if self._file else ""

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many findings there are of each state."""
        counts = count_states(self.findings.findings)
        return tuple((key, counts[key]) for key in STATE_ORDER if key in counts)

    def detail(self) -> FindingDetail | None:
        """Return the selected finding in full."""
        finding: Finding | None = self.findings.selected
        if finding is None or self._workspace is None:
            return None
        return describe_finding(finding, self._workspace.catalog, self._workspace.county)

    def make_case(self) -> None:
        """Ask for a case of the idea."""
        if self._file is not None:
            self.case_wanted.emit(self._file)

    def _checked(self) -> CheckedPlan | None:
        plans = self._result.plans if self._result else ()
        return next((item for item in plans if item.area.name == self._plan), None)

    def _present(self) -> None:
        if self._result is None or self._workspace is None:
            return
        findings = self._result.of_plan(self._plan)
        self.findings.present(sections_of_place(findings, self._workspace.county), findings)
        self.changed.emit()
