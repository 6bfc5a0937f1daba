"""The four assessments and the reason, in line; nothing modal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rumslig.cases.case import Judgement
from ui.findings.rows import JUDGEMENTS, judgement_label
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_label


class AssessBar(QWidget):
    """Buttons 1–4, and below them the reason where there is or must be one."""

    reason_left = Signal()
    """Esc was pressed in the reason."""

    def __init__(
        self,
        theme: Theme,
        judge: Callable[[Judgement], None],
        give_reason: Callable[[str], None],
        write_reason: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._give_reason = give_reason
        self.setProperty("panel", True)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons: dict[Judgement, Button] = {}
        for number, judgement in enumerate(JUDGEMENTS, 1):
            word = judgement_label(judgement)
            button = Button(
                theme,
                f"{number}  {word}",
                partial(judge, judgement),
                name=word,
                tip=tr("Tangent {number} i listan; tryck igen för att ta tillbaka", number=number),
            )
            button.setCheckable(True)
            button.setStyleSheet("padding: 0 8px;")
            self.buttons[judgement] = button
            row.addWidget(button, 1)
        self._label = make_label(tr("Skäl"), "muted")
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("Skäl till bedömningen"))
        self._label.setBuddy(self.reason)
        self.save = Button(theme, tr("Spara skäl"), self._send)
        self.reason.returnPressed.connect(self._send)
        self.reason.textEdited.connect(write_reason)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._label)
        line.addWidget(self.reason, 1)
        line.addWidget(self.save)
        self.fault = make_label("", "danger", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 8, 20, 12)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addLayout(line)
        layout.addWidget(self.fault)
        self.show_state(None, "", wanted=False, needed=False)

    def show_state(
        self, judgement: Judgement | None, reason: str, *, wanted: bool, needed: bool
    ) -> None:
        """Show the assessment; `wanted` opens the reason, `needed` says that it is required."""
        for name, button in self.buttons.items():
            button.setChecked(name == judgement)
        opened = wanted and not self.reason.isVisible()
        for part in (self._label, self.reason, self.save):
            part.setVisible(wanted)
        self.reason.setPlaceholderText(
            tr("Skriv varför, det behövs här") if needed else tr("Varför, om det behövs")
        )
        if self.reason.text() != reason:
            self.reason.setText(reason)
            self.reason.setCursorPosition(0)  # a long one is read from its beginning
        self.show_fault("")
        if opened and needed:
            self.reason.setFocus()

    def show_fault(self, sentence: str) -> None:
        """Say why the assessment could not be taken."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self.reason.setProperty("invalid", bool(sentence))
        self.reason.style().unpolish(self.reason)
        self.reason.style().polish(self.reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.reason.hasFocus():
            self.reason_left.emit()
        else:
            super().keyPressEvent(event)

    def _send(self) -> None:
        self._give_reason(self.reason.text())
