"""What a paragraph is linked to: its tone and standard text, its goals, and its finding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from rumslig.cases.draft import DraftParagraph
from rumslig.county import Goal
from rumslig.documents.evidence import Evidence
from rumslig.drafting.editing import texts_for
from rumslig.drafting.tones import TONES, tone_title
from ui.drafting.presenter import DraftingPresenter
from ui.language import tr
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_label


class Linked(QFrame):
    """The choices that go with the paragraph in the editor."""

    def __init__(self, theme: Theme, presenter: DraftingPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.title = make_label("", "strong", wrap=True)
        self.tone = Combo(theme, tr("Ton"))
        self.source = Combo(theme, tr("Standardtext"))
        self.goal = Combo(theme, tr("Mål i RUS"))
        self.conflict = Combo(theme, tr("Målkonflikt med"))
        self.finding = Button(
            theme,
            tr("Visa fyndet"),
            presenter.show_finding,
            kind="quiet",
            icon="peka",
            tip=tr("Gå till fyndet i Bedömning och på kartan"),
        )
        self._parts: list[QWidget] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.title, 0, 0, 1, 3)
        grid.addWidget(self.finding, 0, 3, Qt.AlignmentFlag.AlignRight)
        for at, (word, box) in enumerate(
            (
                (tr("Ton"), self.tone),
                (tr("Text"), self.source),
                (tr("Mål"), self.goal),
                (tr("Mot"), self.conflict),
            )
        ):
            label = make_label(word, "muted")
            label.setBuddy(box)
            row, column = 1 + at // 2, 2 * (at % 2)
            self._parts += [label, box]
            grid.addWidget(label, row, column)
            grid.addWidget(box, row, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.tone.activated.connect(lambda: presenter.set_tone(str(self.tone.currentData())))
        self.source.activated.connect(lambda: presenter.set_source(str(self.source.currentData())))
        for box in (self.goal, self.conflict):
            box.activated.connect(
                lambda: presenter.set_goals(
                    str(self.goal.currentData()), str(self.conflict.currentData())
                )
            )

    def show_paragraph(
        self, paragraph: DraftParagraph, title: str, evidence: Evidence, *, writable: bool
    ) -> None:
        """Show what a paragraph is linked to."""
        self.title.setText(title)
        self.finding.setVisible(bool(paragraph.rule))
        for part in self._parts:
            part.setVisible(bool(paragraph.theme))  # the summary furthers no goal of its own
        tones = [(str(tone), tone_title(tone)) for tone in TONES]
        _fill(self.tone, [*([] if paragraph.tone else [("", "–")]), *tones], paragraph.tone)
        texts = [(item.source, item.text) for item in texts_for(paragraph, evidence)]
        if paragraph.source not in dict(texts):
            texts.insert(0, (paragraph.source, tr("Ingen standardtext")))
        _fill(self.source, texts, paragraph.source)
        for box, chosen in ((self.goal, paragraph.goal), (self.conflict, paragraph.conflict)):
            _fill(box, [("", tr("Inget")), *_words(evidence.county.goals)], chosen)
        for box in (self.tone, self.goal):
            box.setEnabled(writable and bool(paragraph.theme))
        self.source.setEnabled(writable and len(texts) > 1)
        self.conflict.setEnabled(writable and bool(paragraph.goal))


def _words(goals: Sequence[Goal]) -> list[tuple[str, str]]:
    return [(goal.id, goal.title) for goal in goals]


def _fill(box: Combo, choices: Sequence[tuple[str, str]], chosen: str) -> None:
    now = [(box.itemData(at), box.itemText(at)) for at in range(box.count())]
    if now != list(choices):
        box.clear()
        for key, word in choices:
            box.addItem(word, key)
            box.setItemData(box.count() - 1, word, Qt.ItemDataRole.ToolTipRole)
    box.setCurrentIndex(max(box.findData(chosen), 0))
