"""What has changed in a case's material since it was checked: the objects, and what follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.case.drift import DriftPresenter
from ui.language import tr
from ui.theme import Theme, size
from ui.underlag.widgets.object_list import ObjectTable
from ui.widgets.controls import Button, make_label, make_row

MOST_ROWS = 12
"""So many objects show at once; more scroll by themselves."""


class DriftView(QScrollArea):
    """Shows a drift presenter; `check_again` asks the rules of what is installed."""

    def __init__(
        self, theme: Theme, presenter: DriftPresenter, check_again: Callable[[], None]
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Vad som ändrats sedan kontrollen"))
        self.title = make_label("", "detail_title", wrap=True)
        self.objects = ObjectTable(theme, presenter.zoom_to)
        self.said = make_label("", "small", wrap=True)
        self.said.setAccessibleName(tr("Vad som ändras, i ord"))
        self.on_map = Button(
            theme, tr("Före och efter på kartan"), self._toggle_map, kind="plain", icon="svep"
        )
        self.on_map.setCheckable(True)
        self.again = Button(
            theme, tr("Kontrollera igen med nya versioner"), check_again, icon="kor"
        )
        self.why_not = make_label("", "muted", wrap=True)
        page = QWidget()
        page.setProperty("panel", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 12, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.objects)
        layout.addLayout(make_row(self.on_map, 1))
        layout.addWidget(self.said)
        layout.addLayout(make_row(self.again, 1))
        layout.addWidget(self.why_not)
        layout.addStretch(1)
        self.setWidget(page)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        presenter = self._presenter
        found = presenter.objects
        self.title.setText(
            tr("1 objekt i området har ändrats")
            if len(found) == 1
            else tr("{count} objekt i området har ändrats", count=len(found))
            if found
            else tr("Inget objekt i området har ändrats")
        )
        self.objects.setVisible(bool(found))
        self.objects.show_objects(found)
        self.objects.setFixedHeight(min(len(found), MOST_ROWS) * size("row_finding") + 4)
        self.said.setText("\n".join(presenter.sentences))
        self.on_map.setVisible(presenter.can_be_on_map)
        self.on_map.setChecked(presenter.is_on_map)
        day = presenter.locked_day
        self.again.setVisible(not day)
        self.why_not.setVisible(bool(day))
        self.why_not.setText(
            tr("Yttrandet undertecknades {day}; kontrollen ligger fast.", day=day) if day else ""
        )

    def _toggle_map(self) -> None:
        self._presenter.show_on_map(self.on_map.isChecked())
