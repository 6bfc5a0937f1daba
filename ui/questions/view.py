"""The view "Fler frågor": a plugin's question, its fields and its answer; consent for strangers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rumslig.plugin_host.desk import ListedPlugin
from rumslig.plugin_host.found import FoundPlugin
from ui.language import Language, message_language, tr
from ui.messages import Message
from ui.plans.view import PlansView
from ui.questions.presenter import QuestionsPresenter
from ui.questions.widgets.answer_page import AnswerPage
from ui.questions.widgets.ask_form import AskForm
from ui.questions.widgets.cards import ConsentCard, NoticeCard
from ui.theme import Theme
from ui.widgets.controls import Button, clear_layout, make_label, make_row

QUESTIONS = "questions"
EDGE = 20


def add_questions(view: PlansView, theme: Theme, presenter: QuestionsPresenter) -> QuestionsView:
    """Make the questions one of a panel's views; the map shows answers while it is chosen."""
    made = QuestionsView(theme, presenter)
    view.add_view(QUESTIONS, tr("Fler frågor"), made, tr("Frågor som tillägg svarar på"))
    view.view_changed.connect(lambda key: presenter.show(key == QUESTIONS))
    presenter.show(view.view == QUESTIONS)
    return made


class QuestionsView(QScrollArea):
    """Shows a questions presenter."""

    def __init__(self, theme: Theme, presenter: QuestionsPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._carded: object = None
        self._fault: Message | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Fler frågor"))
        self.form = AskForm(theme, presenter)
        self.answer = AnswerPage(theme, presenter)
        self.again = Button(theme, tr("Läs tilläggen igen"), presenter.shelf.read, icon="uppdatera")
        self._reading = make_label(tr("Läser tillägg …"), "muted")
        self._empty = self._make_empty()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        self._faults = QVBoxLayout()
        page = QWidget()
        page.setProperty("panel", True)
        # the labels' own least heights are those of a narrow page; the width decides instead
        page.setMinimumHeight(1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(EDGE, 12, EDGE, 16)
        layout.setSpacing(12)
        layout.addLayout(self._cards)
        layout.addWidget(self._reading)
        layout.addWidget(self._empty)
        layout.addWidget(self.form)
        layout.addLayout(self._faults)
        layout.addWidget(self.answer)
        layout.addStretch(1)
        self.setWidget(page)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _make_empty(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(make_label(tr("Inga tillägg"), "heading", wrap=True))
        layout.addWidget(
            make_label(
                tr(
                    "Ett tillägg svarar på en planeringsfråga till, som vad strandskyddet "
                    "betyder för planen. Inget går att fråga just nu."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addLayout(make_row(self.again, 1))
        return part

    def focus_content(self) -> None:
        """Put the focus where the question is chosen, or on what can be done instead."""
        target: QWidget = self.form.chooser.box if self.form.isVisibleTo(self) else self.again
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the question, the answer and what waits for the planner."""
        presenter = self._presenter
        shelf = presenter.shelf
        some = bool(presenter.plugins)
        self._show_cards()
        self._reading.setVisible(shelf.is_reading and not some)
        self._empty.setVisible(shelf.is_read and not shelf.is_reading and not some)
        self.form.setVisible(some)
        self.form.refresh()
        self.setFocusProxy(self.form.chooser.box if some else self.again)
        self._show_fault()
        self.answer.refresh()

    def _show_fault(self) -> None:
        fault = self._presenter.fault_card
        if fault is self._fault:
            return
        self._fault = fault
        clear_layout(self._faults)
        if fault is not None:
            card = NoticeCard(self._theme, fault, tr("Fråga igen"), self._presenter.ask)
            self._faults.addWidget(card)

    # what waits, is denied or fails

    def _show_cards(self) -> None:
        shelf = self._presenter.shelf
        told: tuple[Any, Language] = (
            (shelf.plugins, shelf.faults, shelf.fault, shelf.is_read),
            message_language(),
        )
        if told == self._carded:
            return
        self._carded = told
        focus = self.focusWidget()
        had_focus = focus is not None and focus.hasFocus()
        clear_layout(self._cards)
        if shelf.fault is not None:
            self._cards.addWidget(
                NoticeCard(self._theme, shelf.fault, tr("Försök igen"), shelf.read)
            )
        for sentence in shelf.faults:
            message = Message("warning", tr("Medgivandena kunde inte läsas"), sentence)
            self._cards.addWidget(NoticeCard(self._theme, message))
        for item in shelf.of_state("waiting"):
            self._cards.addWidget(self._consent(item.plugin))
        for item in shelf.of_state("fault"):
            title = tr("{name} kan inte användas", name=item.plugin.name)
            self._cards.addWidget(NoticeCard(self._theme, Message("error", title, item.fault)))
        for item in shelf.of_state("denied"):
            self._cards.addWidget(self._denied(item))
        if had_focus and not self._holds_focus():
            self.focus_content()

    def _holds_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus) and focus.isVisible()

    def _consent(self, plugin: FoundPlugin) -> ConsentCard:
        shelf = self._presenter.shelf
        return ConsentCard(
            self._theme, plugin, lambda: shelf.allow(plugin), lambda: shelf.deny(plugin)
        )

    def _denied(self, item: ListedPlugin) -> QWidget:
        plugin = item.plugin
        row = QWidget()
        words = make_label(
            tr("Nekat: {name} från {origin}", name=plugin.name, origin=plugin.origin), "muted"
        )
        allow = Button(
            self._theme,
            tr("Tillåt ändå"),
            lambda: self._presenter.shelf.allow(plugin),
            kind="quiet",
            name=tr("Tillåt tillägget {name}", name=plugin.name),
            tip=tr("Tillägget är ett program från någon annan och får dina rättigheter."),
        )
        row.setLayout(make_row(words, allow, 1))
        return row
