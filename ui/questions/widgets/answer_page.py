"""An answer: what it says, what it does not know, table, chart and sources."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rumslig.plugin import Answer, MapObject
from ui.language import tr
from ui.questions.answers import GivenAnswer
from ui.questions.presenter import QuestionsPresenter
from ui.questions.widgets.answer_table import AnswerTable
from ui.questions.widgets.bar_chart import BarChartView
from ui.questions.widgets.map_legend import MapLegend
from ui.theme import Theme
from ui.widgets.controls import Icon, clear_layout, make_card, make_label, make_row


class AnswerPage(QWidget):
    """Shows an answer; the same again costs nothing."""

    def __init__(self, theme: Theme, presenter: QuestionsPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._given: GivenAnswer | None = None
        self.table: AnswerTable | None = None
        self.chart: BarChartView | None = None
        self.age = QFrame()
        self.age.setProperty("card", "warning")
        self._age_text = make_label("", "small", wrap=True)
        row = QHBoxLayout(self.age)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(Icon(theme, "varning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._age_text, 1)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.age)
        layout.addLayout(self._parts)

    def refresh(self) -> None:
        """Show the presenter's answer."""
        given, age = self._presenter.given, self._presenter.age
        self.setVisible(given is not None)
        self.age.setVisible(bool(age))
        self.age.setAccessibleName(age)
        self._age_text.setText(age)
        if given is self._given:
            return
        self._given, self.table, self.chart = given, None, None
        clear_layout(self._parts)
        if given is not None:
            self._fill(given)

    def _fill(self, given: GivenAnswer) -> None:
        answer, parts = given.answer, self._parts
        parts.addWidget(self._text(answer.text))
        if answer.key_figures:
            parts.addWidget(_figures(answer))
        parts.addWidget(self._not_known(answer))
        if answer.map_objects:
            parts.addWidget(self._legend(answer.map_objects))
        if answer.table is not None and answer.table.rows:
            self.table = AnswerTable(self._presenter, answer.table)
            parts.addWidget(self.table)
        if answer.chart is not None:
            self.chart = BarChartView(self._theme, answer.chart, given.lang)
            parts.addWidget(make_label(answer.chart.title, "strong", wrap=True))
            parts.addWidget(self.chart)
        if not given.may_leave:
            parts.addLayout(self._kept_here())
        if answer.sources:
            parts.addWidget(make_label(tr("Källor"), "strong"))
        for line in answer.sources:
            parts.addWidget(self._text(line, "muted"))

    def _text(self, text: str, role: str = "") -> QLabel:
        label = make_label(text, role, wrap=True)
        if self._given is not None and self._given.may_leave:
            # what is selected can be copied, and a classified answer stays here
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _not_known(self, answer: Answer) -> QFrame:
        card, layout = make_card("warning")
        card.setAccessibleName(tr("Det här vet vi inte"))
        layout.setSpacing(4)
        head = make_row(
            Icon(self._theme, "hjalp", "warning"),
            make_label(tr("Det här vet vi inte"), "strong"),
            1,
        )
        layout.addLayout(head)
        nothing = tr("Tillägget har inte sagt något om vad det inte vet.")
        for line in answer.not_known or (nothing,):
            bullet = make_label("•", "small")
            row = make_row(bullet, self._text(line, "small"))
            row.setAlignment(bullet, Qt.AlignmentFlag.AlignTop)
            row.setStretch(1, 1)
            layout.addLayout(row)
        return card

    def _legend(self, objects: tuple[MapObject, ...]) -> MapLegend:
        present = {item.role for item in objects}
        return MapLegend(self._theme, tuple(role for role in MapLegend.ROLES if role in present))

    def _kept_here(self) -> QHBoxLayout:
        lock = Icon(self._theme, "las", "muted")
        text = make_label(
            tr("Svaret bygger på skyddsvärda lager: det visas bara här och kan inte kopieras."),
            "muted",
            wrap=True,
        )
        row = make_row(lock, text)
        row.setAlignment(lock, Qt.AlignmentFlag.AlignTop)
        row.setStretch(1, 1)
        return row


def _figures(answer: Answer) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(0)
    columns = 3 if len(answer.key_figures) in (3, 5, 6) else 2
    for number, item in enumerate(answer.key_figures):
        row, column = divmod(number, columns)
        value = make_label(item.value, "figure", wrap=True)
        value.setAccessibleName(f"{item.label}: {item.value}")
        label = make_label(item.label, "muted", wrap=True)
        if row:
            label.setContentsMargins(0, 8, 0, 0)  # apart from the figure above
        grid.addWidget(label, 2 * row, column, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(value, 2 * row + 1, column, Qt.AlignmentFlag.AlignTop)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return part
