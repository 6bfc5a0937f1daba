"""What every task with plan areas does with them: draw, change, name, check, undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from rumslig.check import CheckResult, recall
from rumslig.errors import PlanError
from rumslig.plan_area import PlanArea, number_repeats
from rumslig.progress import Progress
from rumslig.worker import InlineWorker, Worker
from ui.history import History
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.plans.in_view import C, PlansInView
from ui.tasks import Runner


class PlansPresenter(PlansInView[C]):
    """Changes and checks plan areas; every change can be undone and is checked at once.

    Signals
    -------
    recalled
        A step was undone or done again here, so this is what to look at.
    """

    recalled = Signal()
    told = Signal(object)

    kind = ""
    """Names this presenter's work for the runner."""

    def __init__(
        self,
        runner: Runner,
        history: History | None = None,
        parent: QObject | None = None,
        *,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._worker = worker or InlineWorker()
        self.history = history or History(self)

    # changing the areas

    def add_area(self, geometry: BaseGeometry) -> bool:
        """Add a drawn area as one more alternative; tell whether it could be."""
        if self._content is None or self._workspace is None:
            return False
        name = self._free_name(tr("Alternativ {number}", number=len(self.areas) + 1))
        try:
            area = PlanArea(name, geometry, edited=True)
            self._workspace.municipalities.require_in_sweden(geometry, name)
        except PlanError as fault:
            self.told.emit(describe_fault(tr("Området kan inte läggas till"), fault))
            return False
        self._change(tr("ritning av {plan}", plan=name), self._with((*self.areas, area)), plan=name)
        return True

    def change_area(self, name: str, geometry: BaseGeometry, words: str) -> None:
        """Give an alternative another outline; `words` say what was done with it."""
        if self._workspace is None or name not in self.plans:
            return
        try:
            self._workspace.municipalities.require_in_sweden(geometry, name)
            changed = self._replaced(name, [self._area_of(name).redrawn(geometry)])
        except PlanError as fault:
            self.told.emit(describe_fault(tr("Området kan inte ändras så"), fault))
            self.plan_changed.emit()  # the map goes back to what there is
            return
        self._change(tr("{what} i {plan}", what=words, plan=name), self._with(changed))

    def split_area(self, name: str, parts: Sequence[BaseGeometry]) -> None:
        """Make alternatives of the parts that an alternative was cut into."""
        if name not in self.plans or not parts:
            return
        try:
            whole = self._area_of(name)
            areas = [
                replace(
                    whole.redrawn(part),
                    name=self._free_name(tr("{plan}, del {number}", plan=name, number=number)),
                )
                for number, part in enumerate(parts, 1)
            ]
        except PlanError as fault:
            self.told.emit(describe_fault(tr("Området kan inte delas så"), fault))
            return
        self._change(
            tr("delning av {plan}", plan=name),
            self._with(self._replaced(name, areas)),
            plan=areas[0].name,
        )

    def copy_area(self, name: str) -> None:
        """Add a copy of an alternative, to change."""
        if name not in self.plans:
            return
        area = self._area_of(name)
        copy = replace(area, name=self._free_name(tr("{plan}, kopia", plan=name)), edited=True)
        self._change(
            tr("kopia av {plan}", plan=name), self._with((*self.areas, copy)), plan=copy.name
        )

    def remove_area(self, name: str) -> None:
        """Take an alternative away; the last one stays."""
        if len(self.areas) < 2 or name not in self.plans:
            return
        place = self.plans.index(name)
        beside = self.plans[place - 1] if place else self.plans[1]
        self._change(
            tr("borttagning av {plan}", plan=name),
            self._with(self._replaced(name, [])),
            plan=beside if name == self._plan else self._plan,
        )

    def rename_area(self, name: str, new: str) -> None:
        """Give an alternative another name; one that is taken gets a number."""
        new = " ".join(new.split())
        if self._content is None or not new or new == name or name not in self.plans:
            return
        others = [plan for plan in self.plans if plan != name]
        new = self._free_name(new, others)
        self._change(
            tr("namnet {plan}", plan=new),
            self._content.renaming_plan(name, new),
            plan=new if self._plan == name else self._plan,
            renamed=(name, new),
        )

    def _area_of(self, name: str) -> PlanArea:
        return next(plan for plan in self.areas if plan.name == name)

    def _replaced(self, name: str, areas: Sequence[PlanArea]) -> tuple[PlanArea, ...]:
        kept: list[PlanArea] = []
        for plan in self.areas:
            kept += areas if plan.name == name else [plan]
        return tuple(kept)

    def _with(self, plans: tuple[PlanArea, ...]) -> C:
        assert self._content is not None
        return self._content.with_plans(number_repeats(plans))

    def _free_name(self, name: str, taken: Sequence[str] | None = None) -> str:
        names = self.plans if taken is None else taken
        free, number = name, 1
        while free in names:
            number += 1
            free = f"{name} ({number})"
        return free

    # steps

    def _change(
        self,
        words: str,
        after: C,
        *,
        plan: str = "",
        renamed: tuple[str, str] | None = None,
        joins: str = "",
    ) -> None:
        """Take another content as a step that can be undone.

        Parameters
        ----------
        plan
            The alternative to look at from now on, where that is another.
        renamed
            An alternative's name before and after.
        """
        before, seen = self._content, self._plan
        if before is None:
            return
        self._plan = shown = plan or seen
        if renamed is not None:
            self._carry_notes(*renamed)
        self._take(after)
        back = renamed and (renamed[1], renamed[0])
        self.history.add(
            words,
            redo=lambda: self._return_to(after, shown, renamed),
            undo=lambda: self._return_to(before, seen, back),
            joins=joins,
        )

    def _return_to(self, before: C, plan: str, renamed: tuple[str, str] | None) -> None:
        if self._content is None:
            return
        if renamed is not None:
            self._carry_notes(*renamed)
        if plan in {area.name for area in before.plans}:
            self._plan = plan
        self._take(self._content.returning_to(before))
        self.recalled.emit()

    def _take(self, content: C) -> None:
        """Show another content, keep it, and check what it has that was not checked."""
        before = self.areas
        self._content = content
        if self._plan not in self.plans:
            self._plan = self.plans[0] if self.plans else ""
        self._present()
        if self.areas != before:
            self.plan_changed.emit()
        if content.unchecked:
            self.recheck(only_changed=True)
        self._keep()

    # checking

    def recheck(self, *, only_changed: bool = False) -> None:
        """Ask every rule again, or only of what was changed."""
        content = self._content
        if content is None or not content.plans:
            return
        self._is_checking = True
        self.changed.emit()
        self._runner.run(
            f"check {self.kind}",
            tr("Kontrollerar"),
            lambda progress: self._check(content, only_changed, progress),
            self._on_checked,
            self._on_check_fault,
            cancelled=self._on_check_cancelled,
        )

    def _on_checked(self, checked: C) -> None:
        self._is_checking = False
        content = self._content
        if content is None or checked.result is None or not self._is_of(content, checked):
            self.changed.emit()
            return
        # what was undone meanwhile is known from before
        result = recall(content.plans, checked.result, content.result)
        self._content = self._with_result(content, result, checked)
        self._present()
        self.plan_changed.emit()
        self._keep()
        if self._content.unchecked:
            self.recheck(only_changed=True)
            return
        self._tell_checked(checked.result)

    def _tell_checked(self, result: CheckResult) -> None:
        findings = self._findings()
        errors = sum(item.state == "ERROR" for item in findings)
        words = tr("Kontrollen klar: {count} frågor", count=len(findings))
        if errors:
            words += tr(", {errors} kunde inte kontrolleras", errors=errors)
        self.told.emit(Message("done", words))

    def _on_check_fault(self, fault: Exception) -> None:
        self._is_checking = False
        self.changed.emit()
        self.told.emit(describe_fault(tr("Kontrollen kunde inte köras"), fault))

    def _on_check_cancelled(self) -> None:
        self._is_checking = False
        self.changed.emit()
        known = self._content is not None and not self._content.unchecked
        words = tr("Kontrollen avbröts; förra resultatet gäller.")
        self.told.emit(Message("info", words if known else tr("Kontrollen avbröts.")))

    # what a task adds

    def _check(self, content: C, only_changed: bool, progress: Progress) -> C:
        """Return the content checked; runs beside the window's thread."""
        raise NotImplementedError

    def _with_result(self, content: C, result: CheckResult | None, checked: C) -> C:
        """Return the content as it now is, with what a check gave."""
        raise NotImplementedError

    def _is_of(self, content: C, checked: C) -> bool:
        """Whether what a check gave still is about the content."""
        return True

    def _carry_notes(self, old: str, new: str) -> None:
        """Keep what is noted about an alternative that gets another name."""

    def _keep(self) -> None:
        """Write the content where it is kept."""
