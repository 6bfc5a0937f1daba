"""The group in the layer list while two versions stand side by side on the map."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.language import tr
from ui.session import Session
from ui.theme import Theme
from ui.underlag.comparing import Side
from ui.underlag.room import UNDERLAG
from ui.widgets.controls import ElidedLabel, IconButton, make_label, make_line, make_row


class ComparisonRows(QFrame):
    """Two rows, before and after, each shown or hidden, and the way out of it."""

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__()
        self._session, self._comparing = session, session.underlag.comparing
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Jämförelse"))
        self.end = IconButton(theme, "stang", tr("Avsluta jämförelsen"), self._end, side=24, px=16)
        self.words: dict[Side, ElidedLabel] = {}
        self.eyes: dict[Side, IconButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(make_line())
        head = make_row(make_label(tr("Jämförelse"), "strong"), 1, self.end)
        head.setContentsMargins(16, 4, 14, 2)
        layout.addLayout(head)
        for side in ("before", "after"):
            self._add_row(theme, layout, side)
        layout.addSpacing(4)
        layout.addWidget(make_line())
        self._comparing.changed.connect(self.refresh)
        self._comparing.map_changed.connect(self.refresh)
        session.panel_changed.connect(self._on_panel)
        self.refresh()

    def _on_panel(self, _panel: str) -> None:
        self.refresh()

    def _add_row(self, theme: Theme, layout: QVBoxLayout, side: Side) -> None:
        self.words[side] = ElidedLabel("", "small")
        self.eyes[side] = IconButton(theme, "oga", "", lambda: self._toggle(side), side=24, px=16)
        row = make_row(self.words[side], self.eyes[side])
        row.setStretch(0, 1)
        row.setContentsMargins(16, 0, 14, 0)
        layout.addLayout(row)

    def refresh(self) -> None:
        """Show what is compared, where anything is on the map."""
        shown = self._comparing.on_map if self._session.panel == UNDERLAG else None
        self.setVisible(shown is not None)
        found = self._comparing.comparison
        if shown is None or found is None:
            return
        texts: dict[Side, str] = {
            "before": tr("Före: {version}", version=shown.before_words),
            "after": tr("Efter: {version}", version=shown.after_words),
        }
        for side, text in texts.items():
            self.words[side].setText(f"{text} · {found.after.title}")
            hidden = side in self._comparing.hidden
            name = tr("Visa {layer}", layer=text) if hidden else tr("Dölj {layer}", layer=text)
            self.eyes[side].show_icon("oga-av" if hidden else "oga", name)

    def _toggle(self, side: Side) -> None:
        self._comparing.show_side(side, side in self._comparing.hidden)

    def _end(self) -> None:
        self._comparing.show_on_map(False)
