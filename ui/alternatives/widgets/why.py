"""Why the alternatives differ in the question that is chosen in the matrix."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.alternatives.presenter import AlternativesPresenter
from ui.language import tr
from ui.widgets.controls import clear_layout, make_label

EDGE = 20


class WhyView(QScrollArea):
    """First what the difference is, then what is found and known of each alternative."""

    def __init__(self, presenter: AlternativesPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the arrows scroll it
        self._page = QWidget()
        self._page.setProperty("panel", True)
        self._texts = QVBoxLayout(self._page)
        self._texts.setContentsMargins(EDGE, 8, EDGE, 8)
        self._texts.setSpacing(4)
        self.setWidget(self._page)
        presenter.why_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the explanation of the question that is chosen."""
        why = self._presenter.why
        hint = tr("Välj en fråga för att se varför alternativen skiljer.")
        clear_layout(self._texts)
        if why is None:
            self._texts.addWidget(make_label(hint, "muted", wrap=True))
        else:
            self._texts.addWidget(make_label(why.title, "strong", wrap=True))
            for text in why.reasons:
                self._texts.addWidget(make_label(text, wrap=True))
            for text in why.answers:
                self._texts.addWidget(make_label(text, "muted", wrap=True))
        self._texts.addStretch(1)
        self.setAccessibleName(
            tr("Varför svaren skiljer: {question}", question=why.title)
            if why
            else tr("Varför svaren skiljer")
        )
        self.setAccessibleDescription(why.spoken if why else hint)
        self.verticalScrollBar().setValue(0)
