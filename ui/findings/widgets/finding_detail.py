"""One finding below the list: state, figures, the strategy's text, the sentence and the proof."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.findings.detail import FindingDetail
from ui.language import tr
from ui.later import Later
from ui.theme import Theme, size
from ui.widgets.badge import Badge
from ui.widgets.controls import Button, Icon, clear_layout, make_card, make_label


class FindingDetailView(QScrollArea):
    """As tall as its content where there is room; scrolls where there is not."""

    proof_shown = Signal()

    def __init__(self, theme: Theme, show_on_map: Callable[[], None]) -> None:
        super().__init__()
        self._theme = theme
        self._more = False
        self._more_button: Button | None = None
        self._proof: QFrame | None = None
        self._wants_proof = False
        self._proof_up = Later(self._bring_proof_up, self)  # its lines have no height before
        self.verticalScrollBar().rangeChanged.connect(self._proof_up.ask)
        self._detail: FindingDetail | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the arrows scroll it
        self._page = QWidget()
        self._page.setProperty("panel", True)
        self._symbol = Icon(theme, "HIT_3", px=size("icon"), state=True)
        self._title = make_label("", "detail_title", wrap=True)
        self._badge = Badge(theme)
        self.on_map = Button(
            theme,
            tr("Visa på kartan"),
            show_on_map,
            kind="quiet",
            icon="zooma-till",
            icon_after=True,
            tip=tr("Visa fyndet på kartan (Retur)"),
        )
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._symbol)
        head.addWidget(self._title, 1)
        head.addWidget(self._badge)
        head.addWidget(self.on_map)
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(12)
        self._figures.setVerticalSpacing(0)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(8)
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(20, 8, 20, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(self._figures)
        layout.addLayout(self._texts)
        layout.addStretch(1)
        self.setWidget(self._page)

    def show_detail(self, detail: FindingDetail | None) -> None:
        """Show a finding, or nothing; the same again costs nothing."""
        if detail is None or detail != self._detail:
            self._fill(detail)

    def _fill(self, detail: FindingDetail | None) -> None:
        self._detail = detail
        self.setVisible(detail is not None)
        if detail is None:
            return
        self._symbol.show_state(detail.state_key)
        self._title.setText(detail.title)
        self.setAccessibleName(tr("Fyndet i detalj: {finding}", finding=detail.title))
        self.setAccessibleDescription(_spoken(detail))
        self._badge.show_state(detail.state, detail.state_key)
        self.on_map.setEnabled(detail.on_map)
        self.on_map.setToolTip(
            tr("Visa fyndet på kartan (Retur)")
            if detail.on_map
            else tr("Fyndet har ingen plats på kartan.")
        )
        self._show_figures(detail.figures)
        self._more_button = self._proof = None
        self._wants_proof = False
        clear_layout(self._texts)
        said = make_label(detail.text, "small" if detail.figures else "", wrap=True)
        if not detail.figures:  # what there is instead of figures, such as why it failed
            self._texts.addWidget(said)
        if detail.rus_text:
            self._texts.addWidget(_quote(detail.rus_text, detail.rus_reference))
        self._proof = self._proof_card(detail)
        self._texts.addWidget(self._proof)
        if detail.figures:
            self._texts.addWidget(said)
        if detail.cited:
            self._texts.addWidget(make_label(tr("Strukturbilden säger"), "strong"))
        for text in detail.cited:
            self._texts.addWidget(make_label(text, "small", wrap=True))
        if detail.guidance:
            self._texts.addWidget(make_label(tr("Vägledning"), "strong"))
        for text, source in detail.guidance:
            self._texts.addWidget(make_label(text, "small", wrap=True))
            self._texts.addWidget(make_label(source, "muted", wrap=True))
        self.verticalScrollBar().setValue(0)
        self.updateGeometry()

    def toggle_proof(self) -> None:
        """Show all of the proof, or only its first lines."""
        had_keys = self._more_button is not None and self._more_button.hasFocus()
        self._more = not self._more
        self._fill(self._detail)
        if had_keys and self._more_button is not None:
            self._more_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._more:
            self.proof_shown.emit()
            self._wants_proof = True
            self._proof_up.ask()

    def _bring_proof_up(self) -> None:
        """Scroll to the proof; again when there is more to scroll, until it is reached."""
        if self._proof is not None and self._wants_proof:
            bar, wanted = self.verticalScrollBar(), self._proof.y() - self._texts.spacing()
            bar.setValue(wanted)
            self._wants_proof = not 0 < bar.value() == wanted

    def sizeHint(self) -> QSize:
        width = self.viewport().width()
        layout = self._page.layout()
        height = layout.heightForWidth(width) if layout and layout.hasHeightForWidth() else 0
        return QSize(400, max(height, height or self._page.sizeHint().height()))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()

    def _show_figures(self, pairs: tuple[tuple[str, str], ...]) -> None:
        while self._figures.count():
            item = self._figures.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for column, (what, value) in enumerate(pairs):
            label = make_label(what, "muted")
            figure = make_label(value, "figure", wrap=True)
            figure.setAccessibleName(f"{what}: {value}")
            self._figures.addWidget(label, 0, column)
            self._figures.addWidget(figure, 1, column, Qt.AlignmentFlag.AlignTop)
        for column in range(3):
            self._figures.setColumnStretch(column, 1)

    def _proof_card(self, detail: FindingDetail) -> QFrame:
        card, layout = make_card()
        head = QHBoxLayout()
        head.setSpacing(8)
        role = "success" if detail.is_proven else "muted"  # no green without proof
        head.addWidget(Icon(self._theme, "bevis", role, 18))
        head.addWidget(make_label(tr("Bevis"), "strong"), 1)
        head.addWidget(make_label(detail.coverage, "muted"))
        layout.addLayout(head)
        grid = QGridLayout()
        grid.setContentsMargins(26, 2, 0, 2)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        pairs = detail.proof + (detail.more_proof if self._more else ())
        for row, (what, value) in enumerate(pairs):
            grid.addWidget(make_label(what, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = make_label(value, "small", wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, row, 1)
        layout.addLayout(grid)
        if self._more and detail.rule:
            rule = make_label(tr("Regeln: {words}", words=detail.rule), "muted", wrap=True)
            rule.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            rule.setContentsMargins(26, 2, 0, 2)
            layout.addWidget(rule)
        word = tr("Visa mindre") if self._more else tr("Visa allt")
        more = Button(
            self._theme,
            word,
            self.toggle_proof,
            kind="quiet",
            name=tr("Bevis: {word}", word=word),
            tip=tr("Tangent B i listan"),
        )
        target = size("target_min")
        more.setStyleSheet(
            f"min-height: {target}px; max-height: {target}px; font-size: 13px; padding: 0;"
        )
        self._more_button = more
        line = QHBoxLayout()
        line.setContentsMargins(26, 0, 0, 0)
        line.addWidget(more)
        line.addStretch(1)
        layout.addLayout(line)
        return card


def _quote(text: str, reference: str) -> QFrame:
    quote = QFrame()
    quote.setProperty("quote", True)
    layout = QVBoxLayout(quote)
    layout.setContentsMargins(11, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(make_label(text, wrap=True))
    if reference:
        layout.addWidget(make_label(reference, "link", wrap=True))
    return quote


def _spoken(detail: FindingDetail) -> str:
    """Return all that the detail shows, for those who hear it."""
    parts = [detail.state, *(f"{what} {value}" for what, value in detail.figures)]
    parts += [detail.rus_text, detail.rus_reference, detail.text]
    parts += detail.cited
    parts += [text for pair in detail.guidance for text in pair]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
