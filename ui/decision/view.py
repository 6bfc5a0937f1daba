"""The page of the step Beslut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.decision.presenter import DecisionPresenter, Made
from ui.decision.widgets.chain_view import ChainView
from ui.decision.widgets.documents import DocumentList
from ui.decision.widgets.memo_texts import MemoTexts
from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.reason_line import ReasonLine
from ui.widgets.scrolled import make_scroller
from ui.window.widgets.file_questions import FileQuestions

VERSIONS_PX = 132


class DecisionView(QFrame):
    """Shows a decision presenter; the two questions ask where to write."""

    def __init__(
        self,
        theme: Theme,
        presenter: DecisionPresenter,
        *,
        ask_file: Callable[[str], Path | None],
        ask_folder: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._presenter, self._ask_file, self._ask_folder = presenter, ask_file, ask_folder
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Beslut"))
        self.heading = make_label("", "detail_title", wrap=True)
        self.chain = ChainView(theme, presenter.approve, self._sign_as)
        self.void = make_label("", "warning", wrap=True)
        self.unassessed = make_label("", "muted", wrap=True)
        self.frozen = make_label("", "small", wrap=True)
        self.why_not = make_label("", "muted", wrap=True)
        self.versions = QPlainTextEdit()
        self.versions.setReadOnly(True)
        self.versions.setTabChangesFocus(True)
        self.versions.setFixedHeight(VERSIONS_PX)
        self.versions.setAccessibleName(tr("Tidigare versioner och vad som ändrats"))
        self.versions_title = make_label(tr("Tidigare versioner"), "heading")
        self.documents = DocumentList(theme, self._make)
        self.without_names = QCheckBox(tr("Utan namn på den som har handlagt"))
        self.at_once = QCheckBox(tr("PM: omedelbart justerad"))
        for box in (self.without_names, self.at_once):
            box.setMinimumHeight(size("target_min"))
        self.memo = MemoTexts(presenter.write_memo)
        why, role = tr("Varför en ny version görs"), tr("Roll som undertecknar")
        self.why = ReasonLine(why, why)
        self.role = ReasonLine(role, role)
        self.sign = Button(
            theme,
            tr("Underteckna"),
            self._sign,
            kind="primary",
            icon="las",
            tip=tr("Frys texten och underlaget; en ändring görs sedan som en ny version"),
        )
        self.revise = Button(
            theme,
            tr("Gör ny version"),
            self._revise,
            kind="primary",
            icon="ny",
            tip=tr("Det undertecknade sparas helt, och texten går att ändra igen"),
        )
        self._arrange()
        self.without_names.toggled.connect(lambda on: presenter.set_names(not on))
        self.at_once.toggled.connect(presenter.set_at_once)
        self.why.returnPressed.connect(self._revise)
        self.role.returnPressed.connect(self._sign)
        presenter.leaving.connect(self.memo.keep)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(20, 12, 20, 16)
        inner.setSpacing(8)
        for part in (self.heading, self.chain, self.void, self.unassessed, self.frozen):
            inner.addWidget(part)
        inner.addWidget(self.why_not)
        inner.addWidget(make_line())
        inner.addWidget(self.versions_title)
        inner.addWidget(self.versions)
        inner.addWidget(make_label(tr("Dokument att göra"), "heading"))
        inner.addWidget(self.documents)
        inner.addWidget(self.without_names)
        inner.addWidget(self.at_once)
        inner.addWidget(make_line())
        inner.addWidget(make_label(tr("Promemorians texter"), "heading"))
        inner.addWidget(self.memo)
        inner.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 10, 20, 10)
        foot.setSpacing(10)
        foot.addLayout(make_row(self.sign, self.revise))
        foot.addWidget(self.role, 1)
        foot.addWidget(self.why, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(make_scroller(page, tr("Beslut")), 1)
        whole.addWidget(make_line())
        whole.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def focus_content(self) -> None:
        """Put the focus on what is to be done next."""
        waiting = [item for item in self.chain.buttons.values() if item.isEnabled()]
        signed = self._presenter.is_signed
        # what is left of a signed response is its documents
        target: QWidget = self.documents.buttons["response"] if signed else self.role
        if waiting and not signed:
            target = waiting[0]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the decision as it is; what nobody sees waits until it is shown."""
        if not self.isVisible():
            return
        presenter = self._presenter
        why_not = presenter.why_not
        self.heading.setText(presenter.heading)
        self.chain.show_chain(presenter.chain, why_not)
        for label, words in (
            (self.void, presenter.void),
            (self.unassessed, presenter.unassessed),
            (self.frozen, presenter.frozen),
            (self.why_not, why_not),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        versions = presenter.versions
        self.versions.setVisible(bool(versions))
        self.versions_title.setVisible(bool(versions))
        if self.versions.toPlainText() != versions:
            self.versions.setPlainText(versions)
        self.documents.show_state(presenter.outcomes, presenter.can_make)
        signed = presenter.is_signed
        self.sign.setVisible(not signed)
        self.role.setVisible(not signed)
        self.revise.setVisible(signed)
        self.why.setVisible(signed)
        self.sign.setEnabled(not why_not)
        self.why.be_about(presenter.dnr)
        self.role.be_about(presenter.dnr)
        if not self.role.text() and presenter.signer:
            self.role.setText(presenter.signer)
        self.memo.show_sections(presenter.sections, presenter.memo_text)

    def _sign(self) -> None:
        self._sign_as(self.role.text())

    def _sign_as(self, role: str) -> None:
        self._presenter.sign(role)
        if self._presenter.is_signed:
            self.focus_content()

    def _revise(self) -> None:
        if self._presenter.revise(self.why.text()):
            self.why.clear()
            self.focus_content()

    def _make(self, kind: Made) -> None:
        name = self._presenter.suggest_name(kind)
        target = self._ask_file(name) if name else self._ask_folder()
        if target is not None:
            self._presenter.make(kind, target)


def make_decision(theme: Theme, presenter: DecisionPresenter, ask: FileQuestions) -> DecisionView:
    """Return the page of the step Beslut."""
    return DecisionView(theme, presenter, ask_file=ask.new_decision_file, ask_folder=ask.folder)
