"""Which lines of the matrix are in sight, and which cell is chosen; no widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from PySide6.QtCore import QObject, Signal

from rumslig.check import CheckResult, Question
from rumslig.comparison import ComparedCell, Comparison, compare_plans, difference_label, rank_label
from rumslig.county import County
from rumslig.finding import Finding, state_label
from rumslig.numerals import format_area
from ui.alternatives.lines import (
    Head,
    Line,
    Why,
    count_equal,
    describe_heads,
    explain_row,
    list_lines,
)
from ui.language import message_language, tr

Emptiness = Literal["", "one_plan", "not_checked"]


def _leaves_freely(finding: Finding) -> bool:
    return True


class AlternativesPresenter(QObject):
    """Holds a comparison. The window wires `cell_chosen` and `plan_chosen` to map and case."""

    changed = Signal()
    """Lines, heads or emptiness are other than before."""
    selection_changed = Signal()
    why_changed = Signal()
    """Another question is looked at, or it is said of it in other words."""
    cell_chosen = Signal(str, str)
    """Plan and rule that the map shall show."""
    plan_chosen = Signal(str)
    filter_changed = Signal(bool)
    """Whether only differences are shown, to be remembered."""
    draw_asked = Signal()
    """The user wants to draw one more alternative."""
    check_asked = Signal()

    def __init__(self, *, only_differences: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compared: Comparison | None = None
        self._plan_count = 0
        self._only_differences = only_differences
        self._folded: set[str] = set()
        self._plan = self._rule = ""
        self._may_leave: Callable[[Finding], bool] = _leaves_freely

    def present(
        self,
        result: CheckResult | None,
        county: County,
        questions: Iterable[Question],
        *,
        plan_count: int,
        chosen: str = "",
        may_leave: Callable[[Finding], bool] = _leaves_freely,
    ) -> None:
        """Show a case's alternatives.

        Parameters
        ----------
        result
            The last check, None before the first.
        plan_count
            How many plan areas the case has, checked or not.
        chosen
            The alternative that the other panels show.
        may_leave
            Whether a finding's figures may leave, as the clipboard does.
        """
        self._plan_count = plan_count
        self._may_leave = may_leave
        self._plan = chosen
        self._compared = None
        if result is not None and len(result.plans) > 1:
            self._compared = compare_plans(result, county, questions, lang=message_language())
        self.changed.emit()
        self.why_changed.emit()

    @property
    def emptiness(self) -> Emptiness:
        """Why there is no matrix, "" where there is one."""
        if self._compared is not None:
            return ""
        return "one_plan" if self._plan_count < 2 else "not_checked"

    @property
    def heads(self) -> tuple[Head, ...]:
        """The columns, one an alternative."""
        return describe_heads(self._compared) if self._compared else ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines in sight."""
        if self._compared is None:
            return ()
        return list_lines(
            self._compared, folded=self._folded, only_differences=self._only_differences
        )

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._compared

    @property
    def why(self) -> Why | None:
        """Why the alternatives differ in the question that is looked at; None where none is."""
        return explain_row(self._compared, self._rule) if self._compared else None

    @property
    def plan(self) -> str:
        """The alternative that is chosen."""
        return self._plan

    @property
    def only_differences(self) -> bool:
        """Whether rules with equal answers are hidden."""
        return self._only_differences

    @property
    def summary(self) -> str:
        """How many rules differ, and what the filter hides."""
        if self._compared is None:
            return ""
        total = len(self._compared.rows)
        equal, unknown = count_equal(self._compared)
        text = tr("{count} av {total} frågor skiljer", count=total - equal, total=total)
        if unknown:
            text += " · " + tr("{count} okända för alla", count=unknown)
        return text

    def show_only_differences(self, only: bool) -> None:
        """Hide the rules with equal answers, or show them again."""
        if only != self._only_differences:
            self._only_differences = only
            self.filter_changed.emit(only)
            self.changed.emit()

    def toggle_theme(self, key: str) -> None:
        """Fold a planning question or open it; `key` as in `Line.key`."""
        self._folded ^= {key}
        self.changed.emit()

    def look_at(self, key: str) -> None:
        """Tell why the alternatives differ in a line; `key` as in `Line.key`."""
        if key != self._rule:
            self._rule = key
            self.why_changed.emit()

    def choose_plan(self, name: str) -> None:
        """Choose an alternative for all panels."""
        self._set_plan(name)
        self.plan_chosen.emit(name)

    def choose_cell(self, plan: str, rule: str) -> None:
        """Choose an alternative and show its finding on the map."""
        self._set_plan(plan)
        self.cell_chosen.emit(plan, rule)

    def follow_plan(self, name: str) -> None:
        """Mark the alternative that was chosen elsewhere."""
        self._set_plan(name)

    def _set_plan(self, name: str) -> None:
        if name != self._plan:
            self._plan = name
            self.selection_changed.emit()

    def copy_text(self) -> str:
        """Return the whole comparison as a table of tabs and lines, for a spreadsheet.

        The clipboard is a way out: `may_leave` is the export guard's answer for each finding,
        and figures of what must stay are replaced by a word.
        """
        if self._compared is None:
            return ""
        lang = message_language()
        names = [item.name for item in self._compared.alternatives]
        areas = [format_area(item.area_m2, lang) for item in self._compared.alternatives]
        table = [
            [tr("Tema"), tr("Planeringsfråga"), *names, tr("Skillnad")],
            ["", tr("Areal"), *areas, ""],
        ]
        for row in self._compared.rows:
            # a difference in figures would tell of figures that must stay
            free = all(self._may_leave(cell.finding) for cell in row.cells)
            difference = difference_label(row.difference, lang) if free else ""
            cells = [self._copy_cell(cell) for cell in row.cells]
            table.append([row.theme.title, row.title, *cells, difference])
        return "\n".join("\t".join(_plain(text) for text in line) for line in table) + "\n"

    def _copy_cell(self, cell: ComparedCell) -> str:
        lang = message_language()
        state = state_label(cell.finding.state_key, lang)
        if not self._may_leave(cell.finding):
            return f"{state}, {tr('lämnas inte ut')}"
        words = [state, *cell.figures, rank_label(cell, lang)]
        return ", ".join(word for word in words if word)


def _plain(text: str) -> str:
    """Return a text that stays in its cell and is no formula to a spreadsheet."""
    flat = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
    return f"'{flat}" if flat[:1] in ("=", "+", "@") else flat
