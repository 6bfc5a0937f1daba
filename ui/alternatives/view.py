"""The panel that sets alternatives side by side: head with filter, matrix, what the signs mean."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from ui.alternatives.presenter import AlternativesPresenter
from ui.alternatives.widgets.matrix import Matrix
from ui.alternatives.widgets.matrix_paint import draw_rank
from ui.alternatives.widgets.why import WhyView
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.splitter import Splitter

EDGE = 20
MATRIX_SHARE, WHY_SHARE = 2, 1
LEAST_WHY = 96
"""The reasons take a third of the height, and at least about four lines."""


class AlternativesView(QFrame):
    """Shows an alternatives presenter."""

    def __init__(self, theme: Theme, presenter: AlternativesPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Alternativ"))
        self._summary = make_label("", "muted", wrap=True)
        self.only = Button(
            theme,
            tr("Bara skillnader"),
            icon="filter",
            tip=tr("Dölj frågor där alternativen har samma svar"),
        )
        self.only.setCheckable(True)
        self.only.setChecked(presenter.only_differences)
        self.matrix = Matrix(theme, presenter)
        self.why = WhyView(presenter)
        self.why.setMinimumHeight(LEAST_WHY)
        self.copy = Button(
            theme,
            tr("Kopiera tabell"),
            self.matrix.copy,
            kind="quiet",
            tip=tr("Kopiera hela jämförelsen till ett kalkylblad (Ctrl+C)"),
        )
        self.act = Button(theme, "", self._act, kind="primary")
        self._empty_title = make_label("", "heading", wrap=True)
        self._empty_text = make_label("", "muted", wrap=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._filled(theme))
        self._pages.addWidget(self._empty())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.only.toggled.connect(presenter.show_only_differences)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _filled(self, theme: Theme) -> QWidget:
        page = QWidget()
        head = make_row(self._summary, self.only)
        head.setStretch(0, 1)
        head.setContentsMargins(EDGE, 6, EDGE, 6)
        foot = QVBoxLayout()
        foot.setContentsMargins(EDGE, 6, EDGE, 8)
        foot.setSpacing(4)
        foot.addLayout(
            make_row(
                make_label("≠ " + tr("skiljer"), "caption"),
                make_label("? " + tr("olika mycket känt"), "caption"),
                make_label("≈ " + tr("lika inom osäkerheten"), "caption"),
                1,
                spacing=12,
            )
        )
        foot.addLayout(
            make_row(
                RankSign(theme, -1),
                make_label(tr("minst berört"), "caption"),
                RankSign(theme, 1),
                make_label(tr("mest berört"), "caption"),
                1,
                self.copy,
                spacing=4,
            )
        )
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        self.halves = Splitter(Qt.Orientation.Vertical)
        for half, share in ((self.matrix, MATRIX_SHARE), (self.why, WHY_SHARE)):
            self.halves.addWidget(half)
            self.halves.setStretchFactor(self.halves.indexOf(half), share)
        layout.addWidget(self.halves, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)
        return page

    def _empty(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(EDGE, 24, EDGE, 24)
        layout.setSpacing(8)
        layout.addWidget(self._empty_title)
        layout.addWidget(self._empty_text)
        layout.addLayout(make_row(self.act, 1))
        layout.addStretch(1)
        return page

    def refresh(self) -> None:
        """Show the matrix, or why there is none and what to do."""
        presenter = self._presenter
        self._pages.setCurrentIndex(1 if presenter.emptiness else 0)
        self._summary.setText(presenter.summary)
        self.only.setChecked(presenter.only_differences)
        if presenter.emptiness == "one_plan":
            self._say(
                tr("Inget att jämföra med än"),
                tr(
                    "Rita ett alternativ till på kartan (R), eller lägg till en fil med fler "
                    "planområden. Sedan står reglerna här sida vid sida."
                ),
                tr("Rita ett alternativ"),
            )
        elif presenter.emptiness:
            self._say(
                tr("Alternativen är inte kontrollerade än"),
                tr("Kör kontrollen (F5), så jämförs alla alternativ regel för regel."),
                tr("Kör kontroll"),
            )

    def _say(self, title: str, text: str, action: str) -> None:
        self._empty_title.setText(title)
        self._empty_text.setText(text)
        self.act.setText(action)
        self.act.setAccessibleName(action)

    def _act(self) -> None:
        if self._presenter.emptiness == "one_plan":
            self._presenter.draw_asked.emit()
        else:
            self._presenter.check_asked.emit()


class RankSign(QWidget):
    """The triangle of the least (-1) or the most (1) concerned, for the explanation."""

    def __init__(self, theme: Theme, rank: int) -> None:
        super().__init__()
        self._theme, self._rank = theme, rank
        self.setFixedSize(14, 16)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_rank(painter, self._theme, self.rect(), self._rank)
