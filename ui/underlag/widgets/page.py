"""A page of the room beside the board: a way back, a heading, and what scrolls below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme import Theme
from ui.underlag.presenter import UnderlagPresenter
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.scrolled import make_scroller

EDGE = 20


class SidePage(QFrame):
    """Fill `body`; `foot` stays below it."""

    def __init__(
        self,
        theme: Theme,
        presenter: UnderlagPresenter,
        title: str,
        said: str,
        *,
        parent_title: str = "",
    ) -> None:
        """Make a page; `parent_title` names the page it is left for, the board by default."""
        super().__init__()
        up = parent_title or tr("Aktualitet")
        self._underlag = presenter
        self.setProperty("panel", True)
        self.setAccessibleName(title)
        self.back = Button(
            theme,
            f"\N{LEFTWARDS ARROW} {up}",
            self._go_up,
            kind="quiet",
            name=tr("Tillbaka till {page}", page=up.lower()),
        )
        page = QFrame()
        page.setMinimumHeight(1)
        self.body = QVBoxLayout(page)
        self.body.setContentsMargins(EDGE, 12, EDGE, 16)
        self.body.setSpacing(10)
        self.body.addWidget(make_label(said, "muted", wrap=True))
        self.scroller = make_scroller(page, title)
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 8, EDGE, 10)
        head.setSpacing(4)
        head.addLayout(make_row(self.back, 1))
        head.addWidget(make_label(title, "panel_title", wrap=True))
        self._foot = QWidget()
        self.foot = QHBoxLayout(self._foot)
        self.foot.setContentsMargins(EDGE, 9, EDGE - 8, 10)
        self.foot.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addWidget(self.scroller, 1)
        layout.addWidget(make_line())
        layout.addWidget(self._foot)

    def bring(self, part: QWidget) -> None:
        """Scroll to a part once it has its place."""
        QTimer.singleShot(0, part, lambda: self.scroller.ensureWidgetVisible(part, 0, 12))

    def _go_up(self) -> None:
        self._underlag.go_up()

    def focus_content(self) -> None:
        """Put the focus on what the page is about."""
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
