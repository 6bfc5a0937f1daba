"""The frame of a panel with a form: a head and a foot that stay, a middle that scrolls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_line

EDGE = 20


class FormPanel(QFrame):
    """Title above, primary button and "Avbryt" below; Enter is the primary one, Esc cancels."""

    def __init__(
        self,
        theme: Theme,
        context: str,
        title: str,
        primary: Button,
        on_cancel: Callable[[], None],
    ) -> None:
        super().__init__()
        self._on_cancel = on_cancel
        self.primary = primary
        primary.setAutoDefault(True)
        self.setProperty("panel", True)
        self.setAccessibleName(title)
        self.cancel = Button(theme, tr("Av&bryt"), on_cancel, kind="quiet", name=tr("Avbryt"))
        self.cancel.setAutoDefault(True)
        self.context = make_label(context, "caption")
        page = QWidget()
        page.setProperty("panel", True)
        self.middle = QVBoxLayout(page)
        self.middle.setContentsMargins(EDGE, 2, EDGE, 12)
        self.middle.setSpacing(0)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setWidget(page)
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 12, EDGE, 12)
        head.setSpacing(2)
        head.addWidget(self.context)
        head.addWidget(make_label(title, "panel_title", wrap=True))
        foot = QHBoxLayout()
        foot.setContentsMargins(EDGE, 9, EDGE, 10)
        foot.setSpacing(4)
        foot.addWidget(primary)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(make_label(tr("Esc"), "caption"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.scroller, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)

    def focus_content(self) -> None:
        """Put the cursor where the answer begins."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.primary.click()
        else:
            super().keyPressEvent(event)


def show_invalid(widget: QWidget, invalid: bool) -> None:
    """Give a field the edge of a fault, or take it away."""
    if bool(widget.property("invalid")) != invalid:
        widget.setProperty("invalid", invalid)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
