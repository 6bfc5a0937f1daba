"""The small window's content: the question with what goes with it, and the answer beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from rumslig.cases.errand import AnswerKind
from rumslig.circulation.words import quotation_place
from ui.language import tr
from ui.remissdel.picture import read_picture
from ui.remissdel.presenter import AnswerPresenter
from ui.remissdel.widgets.map_picture import MapPicture
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.controls import Button, make_card, make_label, make_line, make_row
from ui.widgets.scrolled import make_scroller
from ui.widgets.scrolling import scroll_by_key

SIDE_BY_SIDE = 780
ANSWER_WIDTH = 340
KINDS: tuple[AnswerKind, ...] = ("text", "no_objection", "question")


class AnswerView(QFrame):
    """Shows an answer presenter; `save_elsewhere` asks for another place for the file."""

    def __init__(
        self,
        theme: Theme,
        presenter: AnswerPresenter,
        save_elsewhere: Callable[[], None],
        show_folder: Callable[[], None],
    ) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self.setProperty("panel", True)
        self.kinds = _KindButtons(theme, presenter.choose)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.by = QLineEdit()
        self.by.setAccessibleName(tr("Funktion som svarar"))
        self.save = Button(
            theme,
            tr("Spara svar"),
            self._save,
            kind="primary",
            icon="bock",
            tip=tr("Spara svaret i filen (Ctrl+S)"),
        )
        self.elsewhere = Button(theme, tr("Spara på annan plats …"), save_elsewhere, kind="quiet")
        self.folder = Button(theme, tr("Visa mappen"), show_folder, kind="quiet", icon="oppna")
        self.where = make_label("", "small", wrap=True)
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fault = make_label("", "danger", wrap=True)
        self._badge = Badge(theme)
        self.question = _Material(theme, presenter)
        self._arrange()
        self.text.textChanged.connect(lambda: presenter.write(self.text.toPlainText()))
        self.by.textEdited.connect(presenter.sign_as)
        presenter.changed.connect(self._show)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save.click)
        for number, kind in enumerate(KINDS, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self._begin, kind))
        self.text.setPlainText(presenter.text)
        self.by.setText(presenter.by)
        self._show()

    def focus_content(self) -> None:
        """Begin where the answer is chosen."""
        self.kinds.buttons[self._presenter.kind].setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self, kind: AnswerKind) -> None:
        """Choose an answer by its key, and begin to write it."""
        self.kinds.buttons[kind].click()
        target = self.save if kind == "no_objection" else self.text
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _save(self) -> None:
        self._presenter.save()

    def _arrange(self) -> None:
        question = self._presenter.opened.question
        answer = QWidget()
        answer.setMinimumWidth(280)
        side = QVBoxLayout(answer)
        side.setContentsMargins(16, 12, 20, 16)
        side.setSpacing(8)
        side.addWidget(make_label(tr("Ditt svar"), "heading"))
        side.addWidget(self.kinds)
        side.addWidget(self.text, 1)
        label = make_label(tr("Svaras av (funktion)"), "muted")
        label.setBuddy(self.by)
        side.addWidget(label)
        side.addWidget(self.by)
        side.addWidget(self.fault)
        side.addWidget(self.where)
        # last, so that it stays where it is whatever is said above
        side.addLayout(make_row(self.save, self.elsewhere, self.folder, 1))
        self._answer = answer
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 10)
        head.setSpacing(4)
        first = make_row(
            make_label(f"{question.dnr}  ·  {question.asker}", "muted"), 1, self._badge
        )
        head.addLayout(first)
        head.addWidget(make_label(question.theme_title, "panel_title", wrap=True))
        head.addWidget(make_label(question.matter, "muted", wrap=True))
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self.scroller = make_scroller(self.question, tr("Frågan och det som hör till den"))
        self._body.addWidget(self.scroller, 1)
        self._body.addWidget(answer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(make_line())
        whole.addLayout(self._body, 1)
        order: list[QWidget] = [
            *self.kinds.buttons.values(),
            *(self.text, self.by, self.save, self.elsewhere, self.folder),
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll the question by the page keys, wherever the focus is but in the text."""
        if not scroll_by_key(self.scroller, Qt.Key(event.key())):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the answer beside the question where both have room, else below."""
        super().resizeEvent(event)
        wide = self.width() >= SIDE_BY_SIDE
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._answer.setFixedWidth(ANSWER_WIDTH if wide else self.width())

    def _show(self) -> None:
        presenter = self._presenter
        self.kinds.show_chosen(presenter.kind)
        name = {
            "text": tr("Text till yttrandet"),
            "no_objection": tr("Inget att erinra"),
            "question": tr("Din fråga"),
        }[presenter.kind]
        self.text.setAccessibleName(name)
        self.text.setPlaceholderText(
            ""
            if presenter.kind == "no_objection"
            else tr("Skriv frågan här")
            if presenter.kind == "question"
            else tr("Skriv texten som regionen ska lämna")
        )
        self.text.setEnabled(presenter.kind != "no_objection")
        badge, role, left = presenter.due
        self._badge.show_words(f"{badge} · {left}" if badge else "", role or "warning", "kalender")
        self.fault.setText(presenter.fault)
        self.fault.setVisible(bool(presenter.fault))
        self.where.setText(presenter.where)
        self.folder.setVisible(presenter.state == "saved")
        self.elsewhere.setVisible(presenter.state != "saved")


class _KindButtons(QFrame):
    """The three answers, one of which is chosen."""

    def __init__(self, theme: Theme, choose: Callable[[AnswerKind], None]) -> None:
        super().__init__()
        self.setAccessibleName(tr("Vad du svarar"))
        words = {
            "text": (tr("Text"), tr("Text till yttrandet (Ctrl+1)")),
            "no_objection": (tr("Inget att erinra"), tr("Inget att erinra (Ctrl+2)")),
            "question": (tr("Fråga"), tr("En fråga till den som skickade (Ctrl+3)")),
        }
        self.buttons: dict[AnswerKind, Button] = {}
        row = make_row(spacing=6)
        for kind in KINDS:
            word, tip = words[kind]
            button = Button(theme, word, tip=tip)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _on=False, kind=kind: choose(kind))
            self.buttons[kind] = button
            row.addWidget(button)
        row.addStretch(1)
        self.setLayout(row)

    def show_chosen(self, kind: AnswerKind) -> None:
        """Mark the answer that is chosen."""
        self.buttons[kind].setChecked(True)


class _Material(QWidget):
    """What is asked, what was found, and what is said so far."""

    def __init__(self, theme: Theme, presenter: AnswerPresenter) -> None:
        super().__init__()
        question = presenter.opened.question
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 16, 16)
        layout.setSpacing(8)
        card, inside = make_card("accent")
        inside.addWidget(make_label(question.ask, "strong", wrap=True))
        if question.due:
            inside.addWidget(make_label(tr("Svara senast {day}.", day=question.due), "small"))
        layout.addWidget(card)
        picture = read_picture(presenter.opened.picture)
        if not picture.isNull():
            layout.addWidget(MapPicture(picture, question.map_alt))
            layout.addWidget(make_label(question.map_source, "caption", wrap=True))
        findings = [
            (
                " · ".join(part for part in (item.title, item.state, item.measure) if part),
                f"{item.plan}: {item.text}",
            )
            for item in question.findings
        ]
        self._list(layout, tr("Vad kontrollen visar"), findings)
        quotations = [
            (quotation_place(item.file, item.page), f"”{item.text}”")
            for item in question.quotations
        ]
        self._list(layout, tr("Ur planens handlingar"), quotations)
        self._list(
            layout, tr("Utkastet säger hittills"), [("", item.text) for item in question.paragraphs]
        )
        self._list(
            layout,
            tr("Inte sökbara handlingar, som kan säga mer"),
            [("", name) for name in question.unsearched],
        )
        self._list(
            layout,
            tr("Skyddsvärt underlag, som inte är med"),
            [("", name) for name in question.withheld],
        )
        if question.map_alt:
            self._list(layout, tr("Kartan i ord"), [("", question.map_alt)])
        layout.addStretch(1)

    @staticmethod
    def _list(layout: QVBoxLayout, title: str, items: Iterable[tuple[str, str]]) -> None:
        rows = list(items)
        if not rows:
            return
        layout.addSpacing(6)
        layout.addWidget(make_label(title, "heading"))
        for lead, text in rows:
            if lead:
                layout.addWidget(make_label(lead, "strong", wrap=True))
            layout.addWidget(make_label(text, wrap=True))
