"""A remark in full, what is suggested, and the three words on it; nothing modal."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rumslig.cases.remark import CarriedRemark
from rumslig.memory.words import OUTCOMES, in_stage, outcome_label
from ui.earlier.presenter import EarlierPresenter
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_row


class RemarkBar(QWidget):
    """Shows the chosen remark of a presenter."""

    left = Signal()
    """Esc was pressed in the reason, or the reason was given."""

    def __init__(self, theme: Theme, presenter: EarlierPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self.head = make_label("", "strong", wrap=True)
        self.text = make_label("", "", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.grounds = make_label("", "small", wrap=True)
        self.earlier = make_label("", "muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons: dict[str, Button] = {}
        words = (tr("Tillgodosett"), tr("Delvis"), tr("Ej"))
        for number, (outcome, word) in enumerate(zip(OUTCOMES, words, strict=True), 1):
            button = Button(
                theme,
                f"{number}  {word}",
                partial(presenter.judge, outcome),
                name=word,
                tip=tr("Tangent {number} i listan; tryck igen för att ta tillbaka", number=number),
            )
            button.setCheckable(True)
            self.buttons[outcome] = button
            row.addWidget(button, 1)
        self._label = make_label(tr("Skäl"), "muted")
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("Skäl till bedömningen av synpunkten"))
        self._label.setBuddy(self.reason)
        self.save = Button(theme, tr("Spara skäl"), self._send)
        self.reason.returnPressed.connect(self._send)
        self.reason.textEdited.connect(presenter.write_reason)
        line = make_row(self._label, self.reason, self.save)
        self.fault = make_label("", "danger", wrap=True)
        self.copy = Button(
            theme,
            tr("Kopiera till utkastet"),
            presenter.copy_to_draft,
            kind="quiet",
            icon="skriv",
            tip=tr("Påminn om synpunkten i yttrandet"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(6)
        for part in (self.head, self.text, self.grounds, self.earlier):
            layout.addWidget(part)
        layout.addLayout(row)
        layout.addLayout(line)
        layout.addWidget(self.fault)
        layout.addLayout(make_row(self.copy, 1))
        presenter.chosen_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen remark as it is now."""
        presenter = self._presenter
        item, state = presenter.chosen, presenter.state
        self.setVisible(item is not None)
        if item is None:
            return
        self.head.setText(_where(item))
        self.text.setText(item.text)
        suggested = outcome_label(item.suggestion) if item.suggestion else tr("inget")
        self.grounds.setText(tr("Förslag: {word}. {grounds}", word=suggested, grounds=item.grounds))
        said = tr("Förra gången: {word}.", word=outcome_label(item.earlier)) if item.earlier else ""
        again = tr("Har sagts {count} gånger.", count=len(item.repeats) + 1) if item.repeats else ""
        self.earlier.setText(" ".join(part for part in (said, again) if part))
        self.earlier.setVisible(bool(said or again))
        for outcome, button in self.buttons.items():
            button.setChecked(outcome == state.outcome)
            button.setEnabled(not presenter.is_locked)
        opened = state.wanted and not self.reason.isVisible()
        for part in (self._label, self.reason, self.save):
            part.setVisible(state.wanted)
        self.reason.setEnabled(not presenter.is_locked)
        self.reason.setPlaceholderText(
            tr("Skriv varför, det skiljer från förslaget")
            if state.needed
            else tr("Varför, om det behövs")
        )
        if self.reason.text() != state.reason:
            self.reason.setText(state.reason)
            self.reason.setCursorPosition(0)
        self.fault.setText(state.fault)
        self.fault.setVisible(bool(state.fault))
        if opened and state.needed and not state.reason and self.isVisible():
            self.reason.setFocus()
        self.copy.setEnabled(not presenter.is_in_draft and not presenter.is_locked)
        self.copy.show_word(
            tr("Står i utkastet") if presenter.is_in_draft else tr("Kopiera till utkastet")
        )

    def _send(self) -> None:
        self._presenter.give_reason(self.reason.text())
        if not self._presenter.state.fault:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.reason.isVisible():
            self._presenter.drop_reason()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _where(item: CarriedRemark) -> str:
    parts = [tr("{stage} ({dnr})", stage=in_stage(item.stage), dnr=item.dnr), item.day, item.plan]
    words = "  ·  ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]
