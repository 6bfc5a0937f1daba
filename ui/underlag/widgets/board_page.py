"""The page with the board, and what is looked at on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QVBoxLayout

from ui.language import tr
from ui.messages import Message
from ui.questions.widgets.cards import NoticeCard
from ui.theme import Theme
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.board_table import BoardTable
from ui.underlag.widgets.carried_list import AskDocument
from ui.underlag.widgets.package_detail import PackageDetail
from ui.underlag.widgets.package_foot import PackageFoot
from ui.underlag.widgets.state_chips import StateChips
from ui.underlag.words import confirmed_words, count_words, newer_words
from ui.widgets.combo import Combo
from ui.widgets.controls import (
    Button,
    ElidedLabel,
    IconButton,
    clear_layout,
    make_label,
    make_line,
    make_row,
)
from ui.widgets.splitter import Splitter

EDGE = 20
LOW_BELOW = 520
BOARD_SHARE = 0.46
"""The board takes this share of the height while a package is looked at."""


class BoardPage(QFrame):
    """Heading, counts, table; below it the chosen package and what can be done with it."""

    def __init__(
        self,
        theme: Theme,
        presenter: UnderlagPresenter,
        open_case: Callable[[str], None],
        ask_document: AskDocument,
        ask_folder: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._is_set_by_hand = False
        self._noted: tuple[str, bool] | None = None
        self.setProperty("panel", True)
        self.context = ElidedLabel("", "caption")
        self.title = make_label(tr("Aktualitet"), "panel_title")
        self.confirmed = ElidedLabel("", "muted")
        self.confirmed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.ask = Button(
            theme, tr("Leta nyheter"), presenter.ask_news, kind="quiet", icon="uppdatera"
        )
        self.menu = self._make_menu()
        self.more = IconButton(theme, "mer", tr("Mer om underlaget"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self.menu)
        self.chips = StateChips(theme, presenter)
        self.table = BoardTable(theme, presenter)
        self.newer = Button(theme, "", presenter.toggle_newer, kind="quiet")
        self.newer.setCheckable(True)
        self.newer.setToolTip(tr("Visa bara paket som det finns nyare av"))
        self.update_all = Button(
            theme,
            tr("Uppdatera alla …"),
            lambda: presenter.show_page("updates"),
            kind="quiet",
            icon="hamta",
        )
        self.grouping = Combo(theme, tr("Gruppera paketen"), 12)
        for key, word in (
            ("", tr("Utan grupper")),
            ("theme", tr("Per planeringsfråga")),
            ("function", tr("Per funktion")),
        ):
            self.grouping.addItem(word, key)
        self.all = Button(theme, "", self._show_all, kind="quiet")
        self.detail = PackageDetail(theme, presenter, open_case, ask_document, ask_folder)
        self.foot = PackageFoot(theme, presenter)
        self._cards = QVBoxLayout()
        self._lay_out()
        self.grouping.activated.connect(
            lambda index: presenter.group_by(str(self.grouping.itemData(index)))
        )
        presenter.changed.connect(self.refresh)
        presenter.chosen_changed.connect(self.refresh)
        self.refresh()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        presenter = self._presenter
        self.acts: dict[str, QAction] = {}
        for key, word, act in (
            ("news", tr("Nytt sedan …"), lambda: presenter.show_page("news")),
            ("browse", tr("Installera fler paket …"), lambda: presenter.show_page("browse")),
            ("connect", tr("Anslut förråd …"), lambda: presenter.show_page("connect")),
            ("publish", tr("Publicera paket …"), lambda: presenter.show_page("publish")),
            ("repository", tr("Förrådet …"), lambda: presenter.show_page("repository")),
            ("keeping", tr("Lagring …"), lambda: presenter.show_page("keeping")),
            ("check", tr("Kontrollera underlaget"), presenter.check_store),
        ):
            self.acts[key] = menu.addAction(word, act)
        return menu

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 8, EDGE, 8)
        head.setSpacing(6)
        top = make_row(self.context, self.ask, self.more, spacing=4)
        top.setStretch(0, 1)
        title = make_row(self.title, self.confirmed, spacing=12)
        title.setStretch(1, 1)
        head.addLayout(top)
        head.addLayout(title)
        head.addWidget(self.chips)
        head.addLayout(self._cards)
        upper = QFrame()
        upper.setProperty("panel", True)
        board = QVBoxLayout(upper)
        board.setContentsMargins(EDGE - 12, 0, EDGE - 12, 0)
        board.setSpacing(0)
        board.addWidget(self.table, 1)
        under = make_row(self.newer, self.update_all, 1, self.grouping, self.all, spacing=4)
        under.setContentsMargins(2, 4, 6, 6)
        board.addLayout(under)
        self.halves = Splitter(Qt.Orientation.Vertical)
        for half in (upper, self.detail):
            self.halves.addWidget(half)
        self.halves.setCollapsible(0, False)
        self.halves.splitterMoved.connect(self._keep_halves)
        self._foot_line = make_line()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addWidget(self.halves, 1)
        layout.addWidget(self._foot_line)
        layout.addWidget(self.foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        self._make_room()
        self._share_height()

    def _make_room(self) -> None:
        """Leave the counts out where the package that is looked at needs their place."""
        is_low = self.height() < LOW_BELOW and not self.detail.isHidden()
        self.chips.setVisible(not is_low)

    def _share_height(self) -> None:
        if self._is_set_by_hand or self.detail.isHidden():
            return
        height = self.halves.height()
        wanted = self.table.height_of_rows() + 44
        upper = min(wanted, round(height * BOARD_SHARE))
        self.halves.setSizes([upper, height - upper])

    def _keep_halves(self) -> None:
        self._is_set_by_hand = True

    def refresh(self) -> None:
        """Show the board, and whether a package is looked at."""
        presenter = self._presenter
        board, busy = presenter.board, presenter.acts.is_busy
        has_row = presenter.row is not None
        words = tr("Underlag")
        self.context.setText(f"{words} · {count_words(board)}" if board else words)
        self.confirmed.setText(confirmed_words(board, presenter.now) if board else "")
        newer = len(board.newer) if board else 0
        self.newer.setVisible(bool(newer))
        self.update_all.setVisible(newer > 1)
        self.newer.setChecked(presenter.only_newer)
        self.newer.setText(f"\N{BLACK CIRCLE} {newer_words(newer)}")
        self.newer.setAccessibleName(newer_words(newer))
        count = len(board.rows) if board else 0
        self.all.setVisible(presenter.is_filtered or has_row)
        self.all.show_word(tr("Visa alla {count}", count=count))
        self.grouping.setCurrentIndex(self.grouping.findData(presenter.grouping or ""))
        why = tr("Ett annat arbete med paketen pågår") if busy else ""
        self.ask.setEnabled(not busy)
        self.ask.setToolTip(why or tr("Fråga de anslutna förråden om det finns nyare versioner"))
        self.acts["check"].setEnabled(not busy)
        was_hidden = self.detail.isHidden()
        self.detail.setVisible(has_row)
        self._foot_line.setVisible(has_row)
        self._make_room()
        if has_row and was_hidden:
            self._share_height()
        self._show_cards()

    def _show_cards(self) -> None:
        presenter = self._presenter
        lonely = presenter.board is not None and not presenter.board.sources
        noted = presenter.fault, lonely
        if noted == self._noted:
            return
        self._noted = noted
        clear_layout(self._cards)
        if presenter.fault:
            message = Message("error", tr("Underlaget kunde inte läsas"), presenter.fault)
            card = NoticeCard(
                self._theme, message, tr("Kontrollera underlaget"), presenter.check_store
            )
            self._cards.addWidget(card)
        elif lonely:
            message = Message(
                "info",
                tr("Inget förråd är anslutet"),
                tr("Anslut ett förråd för att se om det finns nyare underlag, och hämta det."),
            )
            card = NoticeCard(
                self._theme,
                message,
                tr("Anslut förråd …"),
                lambda: presenter.show_page("connect"),
            )
            self._cards.addWidget(card)

    def _show_all(self) -> None:
        self._presenter.show_all()
        self._presenter.choose("")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
