"""A step of the work on a picture: what to do, the picture, what is below it, and the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from ui.georeference.widgets.picture_pane import PicturePane
from ui.theme import Theme, size
from ui.widgets.controls import make_label, make_line, make_row
from ui.widgets.scrolled import Wrapping, make_scroller
from ui.widgets.splitter import SharedSplitter

EDGE = 20
CELL = 12
"""What a cell of a table keeps free: its words stand below the others."""


class PicturePage(QFrame):
    """Holds the picture and a menu; a step fills it by `stack`.

    Parameters
    ----------
    share
        What of the height the picture has, 0–1, until its edge is moved.
    """

    def __init__(self, theme: Theme, name: str, pane: PicturePane, share: float) -> None:
        super().__init__()
        self._theme, self.pane, self._share = theme, pane, share
        self.setProperty("panel", True)
        self.setAccessibleName(name)
        self.step = make_label("", "small", wrap=True)
        self.more = QToolButton()
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.pane.set_mode(self._theme.mode)
        self.more.setIcon(self._theme.icon("mer", "text", size("icon_small")))

    def stack(self, tools: QHBoxLayout, below: Wrapping, below_name: str, *foot: QWidget) -> None:
        """Put the tools under the picture, what is below that, and the menu last in the foot."""
        above = QFrame()
        above.setProperty("panel", True)
        upper = QVBoxLayout(above)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(6)
        upper.addWidget(self.pane, 1)
        upper.addLayout(tools)
        parts = SharedSplitter(self._share)
        parts.addWidget(above)
        parts.addWidget(make_scroller(below, below_name))
        step = make_row(self.step)
        step.setContentsMargins(EDGE, 8, EDGE, 8)
        last = make_row(*foot, 1, self.more)
        last.setContentsMargins(EDGE, 9, EDGE - 8, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(step)
        layout.addWidget(parts, 1)
        layout.addWidget(make_line())
        layout.addLayout(last)

    def offer_more(self, word: str, name: str, menu: QMenu) -> None:
        """Open a menu by the button in the foot."""
        more = self.more
        more.setText(word)
        more.setAccessibleName(name)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        more.setProperty("kind", "menu")
        more.setMenu(menu)
