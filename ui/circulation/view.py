"""The view Remissrunda: the themes, what came back on one, and the ways out and in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from rumslig.circulation.words import state_word
from rumslig.outlet import export_path
from ui.circulation.presenter import CirculationPresenter
from ui.circulation.widgets.round_table import RoundTable
from ui.drafting.view import DraftingView
from ui.language import tr
from ui.start.widgets.drop_area import DropArea
from ui.theme import Theme
from ui.widgets.controls import Button, clear_layout, make_card, make_label, make_line, make_row
from ui.widgets.scrolled import make_scroller
from ui.window.widgets.file_questions import FileQuestions

MOST_ROWS = 8


class RoundView(QFrame):
    """Shows a circulation presenter; the three questions ask about files."""

    def __init__(
        self,
        theme: Theme,
        presenter: CirculationPresenter,
        *,
        ask_file: Callable[[str], Path | None],
        ask_folder: Callable[[], Path | None],
        ask_answer: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._dnr = ""
        """The case that the day is shown of."""
        self._ask_file, self._ask_folder, self._ask_answer = ask_file, ask_folder, ask_answer
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Remissrunda"))
        self.table = RoundTable()
        self.empty = make_label(
            tr("Inga teman än. De som kontrollen berör föreslås här."), "muted", wrap=True
        )
        self.due = QLineEdit()
        self.due.setAccessibleName(tr("Sista dag för svar"))
        self.due.setPlaceholderText(tr("ingen"))
        self.due.setFixedWidth(120)
        self.send_all = Button(
            theme,
            tr("Skicka alla som berörs"),
            self._send_all,
            kind="primary",
            icon="skicka",
            tip=tr("Spara en fil för varje tema som berörs och inte är frågat"),
        )
        self.send = Button(
            theme,
            tr("Spara temats fil …"),
            self._send,
            icon="exportera",
            tip=tr("En fil att skicka till den som svarar för temat"),
        )
        self.drop = DropArea(
            theme,
            presenter.collect,
            self._collect,
            title=tr("Släpp svar här"),
            hint=tr("Filer som kom tillbaka (.remissdel). Inget skrivs över."),
            icon="hamta",
        )
        self.why_not = make_label("", "muted", wrap=True)
        self.title = make_label("", "detail_title", wrap=True)
        self.letter = QPlainTextEdit()
        self.letter.setReadOnly(True)
        self.letter.setTabChangesFocus(True)
        self.letter.setAccessibleName(tr("Påminnelse att klistra in"))
        self.letter.setFixedHeight(120)
        self.copy = Button(
            theme,
            tr("Kopiera påminnelsen"),
            self._copy,
            icon="dela",
            tip=tr("Kopiera texten, och anteckna att funktionen påmindes i dag"),
        )
        self._arrange()
        self.due.editingFinished.connect(lambda: presenter.set_due(self.due.text().strip()))
        self.table.chosen.connect(self._choose)
        self.table.send_asked.connect(self._send)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(20, 10, 20, 16)
        inner.setSpacing(10)
        label = make_label(tr("Sista dag för svar"), "muted")
        label.setBuddy(self.due)
        inner.addLayout(make_row(label, self.due, 1))
        inner.addWidget(self.empty)
        inner.addWidget(self.table)
        inner.addWidget(self.why_not)
        inner.addLayout(make_row(self.send_all, self.send, 1))
        inner.addWidget(make_line())
        inner.addWidget(self.title)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(8)
        inner.addLayout(self._answers)
        inner.addWidget(self.letter)
        inner.addLayout(make_row(self.copy, 1))
        inner.addWidget(self.drop)
        inner.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(make_scroller(page, tr("Remissrunda")))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def focus_content(self) -> None:
        """Put the focus on the themes, or where answers are chosen."""
        target = self.table if self._presenter.rows else self.drop.choose
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the round as it is; what nobody sees waits until it is shown."""
        if not self.isVisible():
            return
        presenter = self._presenter
        rows = presenter.rows
        self.empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.show_items(rows)
        self.table.fit(MOST_ROWS, least=0)
        if presenter.dnr != self._dnr or not self.due.hasFocus():
            self._dnr = presenter.dnr
            self.due.setText(presenter.due)
        why_not = presenter.why_not
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))
        self.send_all.setEnabled(bool(presenter.unsent) and not why_not)
        self.send_all.setToolTip(
            why_not or tr("Spara en fil för varje tema som berörs och inte är frågat")
        )
        self.send.setEnabled(bool(presenter.chosen) and not why_not)
        self._show_theme()

    def _show_theme(self) -> None:
        presenter = self._presenter
        found = presenter.round
        if found is not None:
            self.table.show_theme(found.theme.id)
            function = found.function or tr("ingen funktion angiven")
            unsure = f" ({found.status})" if found.status else ""
            self.title.setText(f"{found.theme.title} · {function}{unsure}")
        self.title.setVisible(found is not None)
        clear_layout(self._answers)
        for errand, answer in presenter.answers:
            card, inside = make_card("warning" if answer.kind == "question" else True)
            head = tr(
                "{by}, {day}: {kind}",
                by=answer.by,
                day=answer.day,
                kind=state_word(answer.kind),
            )
            if len(presenter.errands) > 1:
                head = tr("{head} (omgång {round})", head=head, round=errand.round)
            inside.addWidget(make_label(head, "strong", wrap=True))
            if answer.text:
                inside.addWidget(make_label(answer.text, wrap=True))
            if answer.kind == "text" and answer.taken:
                inside.addWidget(make_label(tr("Står i utkastet."), "muted"))
            elif answer.kind == "text":
                inside.addLayout(make_row(self._take_button(errand.id, answer.sha256), 1))
            self._answers.addWidget(card)
        letter = presenter.letter
        self.letter.setVisible(bool(letter))
        self.copy.setVisible(bool(letter))
        if self.letter.toPlainText() != letter:
            self.letter.setPlainText(letter)

    def _take_button(self, errand: str, sha256: str) -> Button:
        button = Button(
            self._theme,
            tr("Lägg i utkastet"),
            lambda: self._presenter.take(errand, sha256),
            icon="ny",
        )
        button.setEnabled(not self._presenter.is_signed)
        if self._presenter.is_signed:
            button.setToolTip(tr("Yttrandet är undertecknat."))
        return button

    def _choose(self) -> None:
        current = self.table.current
        if current is not None:
            self._presenter.choose(current.theme)

    def _send(self) -> None:
        if self._presenter.chosen and not self._presenter.why_not:
            target = self._ask_file(self._presenter.suggest_name())
            if target is not None:
                self._presenter.send(target)

    def _send_all(self) -> None:
        folder = self._ask_folder()
        if folder is not None:
            self._presenter.send_all(folder)

    def _collect(self) -> None:
        path = self._ask_answer()
        if path is not None:
            self._presenter.collect((path,))

    @export_path("reminder-copy")
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._presenter.letter)
        self._presenter.note_reminder()


ROUND = "round"


def add_round(
    writing: DraftingView, theme: Theme, presenter: CirculationPresenter, ask: FileQuestions
) -> RoundView:
    """Hang the round beside the text of the step Yttrande."""
    view = RoundView(
        theme,
        presenter,
        ask_file=ask.new_answer_file,
        ask_folder=ask.round_folder,
        ask_answer=ask.answer_file,
    )
    writing.add_view(ROUND, tr("Remissrunda"), view, tr("Teman hos kollegor, och deras svar"))
    return view
