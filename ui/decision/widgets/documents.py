"""The documents of a decision: each with its button and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.decision.presenter import DOCUMENTS, Made, Outcome
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, ElidedLabel, make_label, make_row


class DocumentList(QWidget):
    """Shows what can be made; `make` is asked for one of them."""

    def __init__(self, theme: Theme, make: Callable[[Made], None]) -> None:
        super().__init__()
        self.setAccessibleName(tr("Dokument att göra"))
        words: dict[Made, tuple[str, str]] = {
            "response": (
                tr("Yttrande och kartor"),
                tr("Yttrandet som docx och PDF/A, karta, fynd och lås, i en mapp (Ctrl+E)"),
            ),
            "memo": (
                tr("FöredragningsPM"),
                tr("Promemorian till den som beslutar, docx eller PDF"),
            ),
            "changes": (
                tr("Ändringar sedan förra versionen"),
                tr("Tillagda och borttagna ord, docx eller PDF"),
            ),
            "archive": (
                tr("Arkivfil"),
                tr("Hela ärendet i en fil som går att läsa utan Rumslig, och pröva i många år"),
            ),
        }
        icons: dict[Made, str] = {
            "response": "exportera",
            "memo": "skriv",
            "changes": "svep",
            "archive": "las",
        }
        self.buttons: dict[Made, Button] = {}
        self.outcomes: dict[Made, ElidedLabel] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for kind in DOCUMENTS:
            word, tip = words[kind]
            button = Button(
                theme, f"{word} …", partial(make, kind), icon=icons[kind], tip=tip, name=word
            )
            said = ElidedLabel("", "muted")
            self.buttons[kind], self.outcomes[kind] = button, said
            group = QVBoxLayout()
            group.setSpacing(2)
            group.addLayout(make_row(button, 1))
            group.addWidget(make_label(tip, "muted", wrap=True))
            group.addWidget(said)
            layout.addLayout(group)

    def show_state(
        self, outcomes: Mapping[Made, Outcome], can_make: Callable[[Made], bool]
    ) -> None:
        """Show what can be made, and what was."""
        for kind, button in self.buttons.items():
            button.setEnabled(can_make(kind))
            outcome, said = outcomes.get(kind), self.outcomes[kind]
            said.setVisible(outcome is not None)
            words = outcome.words if outcome is not None else ""
            failed = outcome is not None and outcome.failed
            said.setText(f"⚠ {words}" if failed else words)
            said.setAccessibleName(words)
