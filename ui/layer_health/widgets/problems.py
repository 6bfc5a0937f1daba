"""The problems of a layer, each with its objects to look at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from layers.doctor.problem import Problem
from rumslig.layer_doctor.wording import problem_words
from rumslig.numerals import format_number
from ui.language import message_language, tr
from ui.layer_health.presenter import HealthPresenter
from ui.messages import capitalise
from ui.theme import Theme
from ui.widgets.controls import Button, make_label

_TOP = Qt.AlignmentFlag.AlignTop


class ProblemRows(QFrame):
    """A row for each problem: what, how many, an example, and a button that shows them."""

    def __init__(
        self, theme: Theme, presenter: HealthPresenter, problems: Sequence[Problem]
    ) -> None:
        super().__init__()
        self._presenter, self._problems = presenter, tuple(problems)
        self.buttons: dict[str, Button] = {}
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(1, 1)
        for row, problem in enumerate(self._problems):
            self._add(theme, rows, 2 * row, problem)

    def _add(self, theme: Theme, rows: QGridLayout, row: int, problem: Problem) -> None:
        words = capitalise(problem_words(problem.kind))
        count = make_label(format_number(problem.count, 0, message_language()), "strong")
        name = make_label(words, wrap=True)
        name.setAccessibleName(tr("{what}: {count} objekt", what=words, count=problem.count))
        rows.addWidget(count, row, 0, _TOP | Qt.AlignmentFlag.AlignRight)
        rows.addWidget(name, row, 1, _TOP)
        rows.addWidget(make_label(example_words(problem), "muted", wrap=True), row + 1, 1, _TOP)
        if problem.ids or problem.places:
            button = Button(
                theme,
                tr("Visa"),
                lambda: self._presenter.show(problem),
                icon="zooma-till",
                name=tr("Visa på kartan: {what}", what=words),
            )
            button.setCheckable(True)
            button.setEnabled(bool(problem.places))
            self.buttons[problem.kind] = button
            rows.addWidget(button, row, 2, 2, 1, _TOP)

    def refresh(self) -> None:
        """Mark the button whose objects the map shows."""
        shown = self._presenter.shown
        for kind, button in self.buttons.items():
            button.setChecked(shown is not None and shown.kind == kind)


def example_words(problem: Problem) -> str:
    """Return the example, as one object of several."""
    if not problem.ids:
        return problem.example
    if problem.count == 1:
        return tr("objekt {example}", example=problem.example)
    return tr("till exempel objekt {example}", example=problem.example)
