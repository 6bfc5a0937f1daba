"""The panel Plandialog: what is said of the place, question by question."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.case.widgets.steps import StateCounts
from ui.dialogue.presenter import DialoguePresenter
from ui.findings.widgets.findings_pane import FindingsPane, PlanChooser
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_line


class DialogueView(QFrame):
    """Shows a dialogue presenter."""

    def __init__(self, theme: Theme, presenter: DialoguePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self._context = make_label("", "muted")
        self._title = make_label("", "panel_title", wrap=True)
        said = make_label(
            tr(
                "Det här säger strategin och underlaget om platsen. Det är vägledande, och inget "
                "sparas förrän du gör ett ärende."
            ),
            "muted",
            wrap=True,
        )
        self._plans = PlanChooser(presenter.choose_plan)
        self._counts = StateCounts(theme)
        self.pane = FindingsPane(theme, presenter.findings, presenter.detail)
        self.make_case = Button(
            theme, tr("Gör ett ärende av idén"), presenter.make_case, kind="primary", icon="arende"
        )
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 20, 8)
        head.setSpacing(4)
        for part in (self._context, self._title, self._plans, said):
            head.addWidget(part)
        counts = QHBoxLayout()
        counts.setContentsMargins(20, 0, 20, 0)
        counts.addWidget(self._counts, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 10, 20, 10)
        foot.addWidget(self.make_case)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addLayout(counts)
        layout.addWidget(make_line())
        layout.addWidget(self.pane, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)
        presenter.changed.connect(self._show_head)
        self._show_head()

    def _show_head(self) -> None:
        presenter = self._presenter
        self._context.setText(presenter.context)
        self._title.setText(presenter.plan)
        self._plans.show_plans(presenter.plans, presenter.plan)
        self._counts.show_counts(presenter.counts)
        self.pane.show_detail()
