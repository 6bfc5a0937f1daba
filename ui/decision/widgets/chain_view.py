"""The sign-off chain as a vertical line: a mark, a role, its state in words, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rumslig.signing.chain import Link
from rumslig.signing.words import state_word
from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.controls import Button, clear_layout, make_label

MARK_PX, LINE_X, ROW_PX = 14, 11, 44
_ROLES = {
    "approved": "success",
    "signed": "success",
    "void": "warning",
    "next": "accent",
    "waiting": "muted",
}


class _Mark(QWidget):
    """The chain's line at one role: filled with a tick, ringed, or crossed; never colour alone."""

    def __init__(self, theme: Theme, state: str, *, first: bool, last: bool) -> None:
        super().__init__()
        self._theme, self._state, self._first, self._last = theme, state, first, last
        self.setFixedWidth(2 * LINE_X)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(QPen(self._theme.colour("border_strong"), 2))
        if not self._first:
            painter.drawLine(QPointF(LINE_X, 0), QPointF(LINE_X, middle - MARK_PX / 2))
        if not self._last:
            painter.drawLine(QPointF(LINE_X, middle + MARK_PX / 2), QPointF(LINE_X, self.height()))
        colour = self._theme.colour(_ROLES[self._state])
        done = self._state in ("approved", "signed")
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if done else Qt.BrushStyle.NoBrush)
        box = QRectF(LINE_X - MARK_PX / 2, middle - MARK_PX / 2, MARK_PX, MARK_PX)
        painter.drawEllipse(box)
        icon = {"approved": "bock", "signed": "las", "void": "stang"}.get(self._state)
        if icon is not None:
            role = "surface" if done else "warning"
            pixmap = self._theme.icon_pixmap(icon, role, 10, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(LINE_X - 5, middle - 5), pixmap)


class ChainView(QWidget):
    """Shows the chain; `approve` and `sign` are given the role."""

    def __init__(
        self, theme: Theme, approve: Callable[[str], None], sign: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._theme, self._approve, self._sign = theme, approve, sign
        self.setAccessibleName(tr("Beslutskedja"))
        self.buttons: dict[str, Button] = {}
        self._shown: object = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)

    def show_chain(self, chain: Sequence[Link], why_not: str) -> None:
        """Show the roles as they stand; the focus stays at its role."""
        if (tuple(chain), why_not) == self._shown:
            return
        self._shown = (tuple(chain), why_not)
        focused = next((role for role, item in self.buttons.items() if item.hasFocus()), "")
        if focused:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else the page jumps to what is next
        clear_layout(self._rows)
        self.buttons = {}
        signed = any(link.state == "signed" for link in chain)
        for number, link in enumerate(chain):
            self._rows.addWidget(
                self._row(
                    link,
                    first=number == 0,
                    last=number == len(chain) - 1,
                    signed=signed,
                    why_not=why_not,
                )
            )
        # made anew, they would come last; and who has approved hands over to who is next
        for before, after in pairwise((self, *self.buttons.values())):
            QWidget.setTabOrder(before, after)
        if focused and self.buttons:
            following = self.buttons.get(focused, next(iter(self.buttons.values())))
            following.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, link: Link, *, first: bool, last: bool, signed: bool, why_not: str) -> QWidget:
        row = QWidget()
        row.setMinimumHeight(ROW_PX)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        day = f" {link.approval.day}" if link.approval is not None else ""
        words = f"{state_word(link.state)}{day}"
        row.setAccessibleName(f"{link.role}: {words}")
        layout.addWidget(_Mark(self._theme, link.state, first=first, last=last))
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addWidget(make_label(link.role, "strong"))
        role = {"void": "warning", "next": ""}.get(link.state, "muted")
        text.addWidget(make_label(words, role or "small", wrap=True))
        text.addStretch(1)
        layout.addLayout(text, 1)
        if not signed and (link.final or link.state != "approved"):
            layout.addWidget(self._button(link, why_not), 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _button(self, link: Link, why_not: str) -> Button:
        word = tr("Underteckna") if link.final else tr("Godkänn")
        act = self._sign if link.final else self._approve
        button = Button(
            self._theme,
            word,
            lambda: act(link.role),
            name=tr("{what} som {role}", what=word, role=link.role),
        )
        button.setEnabled(not why_not)
        button.setToolTip(why_not)
        button.setMinimumHeight(size("control"))
        self.buttons[link.role] = button
        return button
