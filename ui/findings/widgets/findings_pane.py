"""The list of findings above, the one that is looked at below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.findings.detail import FindingDetail
from ui.findings.presenter import FindingsPresenter
from ui.findings.widgets.finding_detail import FindingDetailView
from ui.findings.widgets.findings_list import FindingsList
from ui.theme import Theme
from ui.widgets.splitter import Splitter

LIST_SHARE = 0.5
ASSESSED_LIST_SHARE = 0.44
"""The list takes what it needs, up to this share of the height; less where one assesses below."""


class FindingsPane(Splitter):
    """Shows a findings presenter; `below` stands under the detail."""

    def __init__(
        self,
        theme: Theme,
        presenter: FindingsPresenter,
        describe: Callable[[], FindingDetail | None],
        below: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._describe = describe
        self._is_set_by_hand = False
        self._share = LIST_SHARE if below is None else ASSESSED_LIST_SHARE
        self.list = FindingsList(theme, presenter)
        self.detail = FindingDetailView(theme, presenter.show_on_map)
        lower = QWidget()
        lower.setProperty("panel", True)
        layout = QVBoxLayout(lower)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.detail, 1)
        if below is not None:
            layout.addWidget(below)
        self.addWidget(self.list)
        self.addWidget(lower)
        self.splitterMoved.connect(self._on_moved)
        self.list.proof_asked.connect(self.detail.toggle_proof)
        presenter.selection_changed.connect(self.show_detail)
        presenter.sections_changed.connect(self._share_height)
        self.show_detail()

    def show_detail(self) -> None:
        """Show the selected finding in full."""
        self.detail.show_detail(self._describe())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        self._share_height()

    def _on_moved(self) -> None:
        self._is_set_by_hand = True

    def _share_height(self) -> None:
        if not self._is_set_by_hand:
            upper = min(self.list.content_height() + 4, int(self.height() * self._share))
            self.setSizes([upper, self.height() - upper])
