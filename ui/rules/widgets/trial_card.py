"""What the open rule does right now: how many objects it selects, and its answer for the plan."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rumslig.finding import CONCERNED, state_label
from rumslig.numerals import format_number
from rumslig.rule_trial import ClassCount, Trial
from rumslig.wording import describe_key_figure
from ui.language import message_language, tr
from ui.rules.presenter import RulesPresenter
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.controls import (
    Button,
    ElidedLabel,
    Icon,
    clear_layout,
    make_card,
    make_label,
    make_row,
)

MOST_CLASSES = 4


class TrialCard(QWidget):
    """Shows what a bench has seen."""

    def __init__(self, theme: Theme, presenter: RulesPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._shown: tuple[ClassCount, ...] | None = None
        self.setAccessibleName(tr("Regeln prövad"))
        self.count = make_label("", "strong")
        self.place = ElidedLabel("", "muted")
        self.badge = Badge(theme)
        self.figures = make_label("", "strong")
        self.answer = make_label("", "small", wrap=True)
        self.fault = make_label("", "danger", wrap=True)
        self.show_map = Button(
            theme,
            tr("Visa på kartan"),
            presenter.show_on_map,
            kind="quiet",
            icon="zooma-till",
            name=tr("Visa det regeln väljer på kartan"),
        )
        self._classes = QVBoxLayout()
        self._classes.setSpacing(2)
        self._plan_row = QWidget()
        plan_row = make_row(self.badge, self.figures, self.place)
        plan_row.setStretch(2, 1)
        self._plan_row.setLayout(plan_row)
        card, layout = make_card()
        layout.setSpacing(6)
        layout.addLayout(make_row(self.count, 1, self.show_map))
        layout.addWidget(self.fault)
        layout.addLayout(self._classes)
        layout.addWidget(self._plan_row)
        layout.addWidget(self.answer)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        presenter.trial_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        presenter = self._presenter
        seen, lang = presenter.seen, message_language()
        trial = seen.trial
        self.fault.setText(seen.fault)
        self.fault.setVisible(bool(seen.fault))
        if trial is not None:
            chosen = format_number(len(trial.severities), 0, lang)
            every = format_number(trial.objects, 0, lang)
            words = tr("{count} av {all} objekt väljs", count=chosen, all=every)
        elif presenter.bench.is_trying:
            words = tr("Prövar regeln …")
        else:
            words = tr("Regeln kan inte prövas än")
        self.count.setText(words)
        self.show_map.setEnabled(trial is not None and len(trial.severities) > 0)
        self.show_map.setToolTip(
            "" if self.show_map.isEnabled() else tr("Regeln väljer inga objekt att visa.")
        )
        self._show_classes(trial.classes if trial is not None else ())
        self._show_answer(trial)

    def _show_classes(self, classes: tuple[ClassCount, ...]) -> None:
        if classes == self._shown:
            return
        self._shown = classes
        clear_layout(self._classes)
        lang = message_language()
        cells: list[QWidget] = []
        for item in classes[:MOST_CLASSES]:
            icon = Icon(self._theme, f"HIT_{item.severity}", state=True)
            words = tr(
                "{name}: {count} objekt",
                name=item.name or tr("utan klass"),
                count=format_number(item.count, 0, lang),
            )
            if len(classes) == 1 and not item.name:
                words = tr("Alla har samma allvar")
            cell = QWidget()
            cell.setLayout(make_row(icon, make_label(words, "small"), 1))
            cells.append(cell)
        for first in range(0, len(cells), 2):
            line = make_row(*cells[first : first + 2], spacing=16)
            for column in range(line.count()):
                line.setStretch(column, 1)
            self._classes.addLayout(line)
        if len(classes) > MOST_CLASSES:
            more = tr("Klasser till: {count}", count=len(classes) - MOST_CLASSES)
            self._classes.addWidget(make_label(more, "caption"))

    def _show_answer(self, trial: Trial | None) -> None:
        finding = trial.finding if trial is not None else None
        self._plan_row.setVisible(finding is not None)
        self.answer.setVisible(trial is not None)
        if trial is None:
            return
        if finding is None:
            self.answer.setText(tr("Öppna ett planområde för att se vad regeln svarar om det."))
            return
        lang = message_language()
        self.badge.show_state(state_label(finding.state_key, lang), finding.state_key)
        is_concerned = finding.state in CONCERNED
        note, figure = (
            describe_key_figure(finding.figures, finding.schematic, lang)
            if is_concerned
            else ("", "")
        )
        self.figures.setText("  ".join(part for part in (note, figure) if part))
        self.place.setText(finding.plan)
        self.answer.setText(finding.text)
