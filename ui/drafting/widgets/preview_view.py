"""The response's pages as they will be, without their maps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from rumslig.documents.markdown_blocks import plain_text, read_markdown
from ui.drafting.presenter import DraftingPresenter
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, clear_layout, make_label, make_row

EDGE = 20


class PreviewView(QFrame):
    """Shows the pages below each other, as wide as there is room for."""

    def __init__(self, theme: Theme, presenter: DraftingPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.again = Button(theme, tr("Förhandsgranska"), presenter.preview, icon="uppdatera")
        self.names = QCheckBox(tr("Handläggaren är med när yttrandet exporteras"))
        self.names.setAccessibleName(self.names.text())
        self.names.setChecked(presenter.names)
        self.names.toggled.connect(presenter.set_names)
        self.words = make_label(tr("Kartorna är inte med här."), "muted", wrap=True)
        self._pixmaps: list[QPixmap] = []
        self._page = QWidget()
        self._page.setProperty("panel", True)
        self._pages = QVBoxLayout(self._page)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(12)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setAccessibleName(tr("Yttrandet, sida för sida"))
        self.scroller.setWidget(self._page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(EDGE, 8, EDGE, 8)
        layout.setSpacing(8)
        layout.addLayout(make_row(self.again, 1))
        layout.addWidget(self.names)
        layout.addWidget(self.words)
        layout.addWidget(self.scroller, 1)
        presenter.changed.connect(self._show_names)
        presenter.previewed.connect(self.refresh)
        presenter.loaded.connect(self._forget)

    def focus_content(self) -> None:
        """Begin at the pages."""
        self.scroller.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        if not self._presenter.pages:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has been chosen meanwhile."""
        super().showEvent(event)
        self._show_names()

    def _show_names(self) -> None:
        self.names.setChecked(self._presenter.names)

    def refresh(self) -> None:
        """Show the pages that were set."""
        self._show_names()
        clear_layout(self._pages)
        self._pixmaps = []
        draft = self._presenter.draft
        text = "\n".join(
            plain_text(read_markdown(item.text)) for item in (draft.paragraphs if draft else ())
        )
        for number, page in enumerate(self._presenter.pages, start=1):
            pixmap = QPixmap()
            pixmap.loadFromData(page)
            label = QLabel()
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setAccessibleName(tr("Sida {number}", number=number))
            label.setAccessibleDescription(text if number == 1 else "")
            self._pixmaps.append(pixmap)
            self._pages.addWidget(label)
        self._pages.addStretch(1)
        self._scale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()

    def _scale(self) -> None:
        width = self.scroller.viewport().width() - 2
        ratio = self.devicePixelRatioF()
        for at, pixmap in enumerate(self._pixmaps):
            item = self._pages.itemAt(at)
            label = item.widget() if item is not None else None
            if isinstance(label, QLabel) and width > 0:
                scaled = pixmap.scaledToWidth(
                    round(width * ratio), Qt.TransformationMode.SmoothTransformation
                )
                scaled.setDevicePixelRatio(ratio)
                label.setPixmap(scaled)
