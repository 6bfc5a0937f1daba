"""The room Regler: the list, and the open rule in words, on trial and as a form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.language import tr
from ui.messages import Message
from ui.questions.widgets.cards import NoticeCard
from ui.rules.presenter import RulesPresenter
from ui.rules.widgets.rule_form import RuleForm
from ui.rules.widgets.rule_list import RuleList
from ui.rules.widgets.trial_card import TrialCard
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.controls import (
    Button,
    ElidedLabel,
    clear_layout,
    make_card,
    make_label,
    make_line,
    make_row,
)
from ui.widgets.scrolled import make_scroller

EDGE = 20
SIDE_BY_SIDE_FROM = 820
LIST_WIDTH = 340

AskPath = Callable[[], Path | None]


class RulesView(QFrame):
    """Shows a rules presenter: list and form side by side where there is room, else one of them."""

    def __init__(
        self,
        theme: Theme,
        presenter: RulesPresenter,
        *,
        ask_layer: AskPath,
        ask_rule_file: AskPath,
        ask_new_rule_file: AskPath,
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self._ask_rule_file, self._ask_new_rule_file = ask_rule_file, ask_new_rule_file
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Regler"))
        self.list_page = _ListPage(theme, presenter, self._take_in, self._hand_out)
        self.editor = RuleEditor(theme, presenter, ask_layer)
        self._line = make_line()
        self._line.setFixedSize(1, 16_777_215)
        self._line.setMinimumHeight(0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list_page)
        layout.addWidget(self._line)
        layout.addWidget(self.editor, 1)
        presenter.changed.connect(self._arrange)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set list and form side by side where both have room."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the list by Esc."""
        if event.key() == Qt.Key.Key_Escape and self._presenter.opened:
            self._presenter.close()
        else:
            super().keyPressEvent(event)

    def focus_content(self) -> None:
        """Put the focus where one goes on."""
        target: QWidget = self.list_page.list
        if self.list_page.isHidden():
            target = self.editor.first
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        wide = self.width() >= SIDE_BY_SIDE_FROM
        is_open = self._presenter.draft is not None
        self.list_page.setMaximumWidth(LIST_WIDTH if wide and is_open else 16_777_215)
        self.list_page.setVisible(wide or not is_open)
        self._line.setVisible(wide and is_open)
        self.editor.setVisible(is_open)
        self.editor.back.setVisible(not wide)
        now = QApplication.focusWidget()
        if had_focus and (now is None or not now.isVisible() or not self.isAncestorOf(now)):
            self.focus_content()

    def _take_in(self) -> None:
        path = self._ask_rule_file()
        if path is not None:
            self._presenter.take_in(path)

    def _hand_out(self) -> None:
        path = self._ask_new_rule_file()
        if path is not None:
            self._presenter.hand_out(path)


class _ListPage(QWidget):
    """Title, search, list, and what can be done with all of it."""

    def __init__(
        self,
        theme: Theme,
        presenter: RulesPresenter,
        take_in: Callable[[], None],
        hand_out: Callable[[], None],
    ) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._fault: str | None = None
        said = tr(
            "Det här frågar Rumslig om varje plan. Paketens regler går att läsa och kopiera; "
            "dina egna frågas tillsammans med dem."
        )
        self.search = QLineEdit()
        self.search.setAccessibleName(tr("Sök bland reglerna"))
        self.search.setPlaceholderText(tr("Sök regel, lager eller filter"))
        self.search.setClearButtonEnabled(False)
        self.search.textEdited.connect(presenter.search)
        self.list = RuleList(theme)
        self.list.opened.connect(presenter.open)
        self.list.removed.connect(self._remove)
        self._cards = QVBoxLayout()
        self.new = Button(theme, tr("Ny regel"), lambda: presenter.new(), kind="primary", icon="ny")
        self.take_in = Button(
            theme, tr("Importera …"), take_in, kind="quiet", name=tr("Importera regelfil")
        )
        self.hand_out = Button(
            theme, tr("Exportera …"), hand_out, kind="quiet", name=tr("Exportera regelfil")
        )
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 16, EDGE, 8)
        head.setSpacing(8)
        head.addWidget(make_label(tr("Regler"), "panel_title"))
        head.addWidget(make_label(said, "muted", wrap=True))
        head.addLayout(self._cards)
        head.addWidget(self.search)
        foot = make_row(self.new, 1, self.take_in, self.hand_out, spacing=4)
        foot.setContentsMargins(EDGE, 9, EDGE - 8, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the rules, and what is wrong with the file of one's own."""
        presenter = self._presenter
        self.list.show_groups(presenter.groups(), presenter.opened)
        if self.search.text() != presenter.words:
            self.search.setText(presenter.words)
        has_rules = bool(presenter.shelf.own.rules)
        self.hand_out.setEnabled(has_rules)
        self.hand_out.setToolTip(
            "" if has_rules else tr("Det finns inga egna regler att exportera.")
        )
        fault = presenter.file_fault
        if fault == self._fault:
            return
        self._fault = fault
        clear_layout(self._cards)
        if fault:
            text = tr(
                "{fact} Varje kontroll har en rad som säger det, tills filen går att läsa.",
                fact=fault,
            )
            message = Message("error", tr("Mina regler kan inte läsas"), text)
            card = NoticeCard(
                self._theme, message, tr("Lägg undan filen"), presenter.book.set_aside
            )
            self._cards.addWidget(card)

    def _remove(self, key: str) -> None:
        self._presenter.open(key)
        if self._presenter.is_own:
            self._presenter.remove()


class RuleEditor(QWidget):
    """The open rule: what it says in words, what it does, and its fields."""

    def __init__(self, theme: Theme, presenter: RulesPresenter, ask_layer: AskPath) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._notice: str | None = None
        self.back = Button(
            theme,
            "\N{LEFTWARDS ARROW} " + tr("Alla regler"),
            presenter.close,
            kind="quiet",
            name=tr("Tillbaka till alla regler"),
        )
        self.origin = ElidedLabel("", "muted")
        self.title = make_label("", "panel_title", wrap=True)
        self.unsaved = Badge(theme)
        self.copy = Button(theme, tr("Kopiera till mina regler"), presenter.copy, icon="ny")
        self.duplicate = Button(theme, tr("Duplicera"), presenter.copy, kind="quiet")
        self.remove = Button(theme, tr("Ta bort"), presenter.remove, kind="quiet")
        self.words = make_label("", wrap=True)
        self.words.setAccessibleName(tr("Regeln i ord"))
        self.card = TrialCard(theme, presenter)
        self.form = RuleForm(theme, presenter, lambda: str(ask_layer() or ""))
        self.save = Button(theme, tr("Spara"), presenter.save, kind="primary", icon="bock")
        self.revert = Button(theme, tr("Återställ"), presenter.revert, kind="quiet")
        self._notices = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._make_head())
        layout.addWidget(make_line())
        layout.addWidget(self._make_middle(), 1)
        self._foot_line = make_line()
        layout.addWidget(self._foot_line)
        self._foot = QWidget()
        foot = make_row(self.save, self.copy, 1, self.revert)
        foot.setContentsMargins(EDGE, 9, EDGE - 8, 10)
        self._foot.setLayout(foot)
        layout.addWidget(self._foot)
        presenter.changed.connect(self.refresh)
        presenter.form_changed.connect(self._show_words)
        presenter.field_refused.connect(self.reveal)
        self.refresh()

    @property
    def first(self) -> QWidget:
        """Where one begins."""
        layer = self.form.fields["layer"]
        return layer.editor if self._presenter.is_own and hasattr(layer, "editor") else self.copy

    def _make_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 10, EDGE, 10)
        head.setSpacing(4)
        top = make_row(self.back, self.origin, self.duplicate, self.remove, spacing=4)
        top.setStretch(1, 1)
        title = make_row(self.title, self.unsaved)
        title.setStretch(0, 1)
        head.addLayout(top)
        head.addLayout(title)
        head.addWidget(self.card)
        return head

    def _make_middle(self) -> QScrollArea:
        page = QWidget()
        # the labels' own least heights are those of a narrow page; the width decides instead
        page.setMinimumHeight(1)
        said, inside = make_card("accent")
        inside.addWidget(self.words)
        self._said = said
        layout = QVBoxLayout(page)
        layout.setContentsMargins(EDGE, 12, EDGE, 16)
        layout.setSpacing(12)
        layout.addLayout(self._notices)
        layout.addWidget(said)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self._scroller = make_scroller(page, tr("Regelns fält"))
        return self._scroller

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the form stand as the room allows."""
        self.form.fit(self.width())
        super().resizeEvent(event)

    def reveal(self, key: str) -> None:
        """Go to a field."""
        self.form.go_to(key)
        self._scroller.ensureWidgetVisible(self.form.fields[key], 0, EDGE)

    def refresh(self) -> None:
        """Show which rule is open, and what can be done with it."""
        presenter = self._presenter
        if presenter.draft is None:
            return
        self.origin.setText(presenter.origin)
        self.title.setText(presenter.title)
        own, unsaved = presenter.is_own, presenter.is_unsaved
        self.unsaved.show_words(tr("Inte sparad") if unsaved else "", "warning")
        for part in (self.duplicate, self.remove, self.save, self.revert):
            part.setVisible(own)
        self.copy.setVisible(not own)
        self.save.setEnabled(unsaved)
        self.save.setToolTip("" if unsaved else tr("Regeln är sparad"))
        self.revert.setEnabled(unsaved)
        self.revert.setText(tr("Kasta") if presenter.is_new else tr("Återställ"))
        self._show_notice(presenter.rule_fault)
        self._show_words()

    def _show_words(self) -> None:
        sentence = self._presenter.sentence
        self.words.setText(sentence or tr("Rätta fälten, så sägs regeln här med ord."))

    def _show_notice(self, fault: str) -> None:
        if fault == self._notice:
            return
        self._notice = fault
        clear_layout(self._notices)
        if fault:
            message = Message("error", tr("Regeln kan inte frågas"), fault)
            self._notices.addWidget(NoticeCard(self._theme, message))
