"""The list of keys over the window; Esc puts it away and the keys go back to where they were."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.help.presenter import KeySection, KeysPresenter
from ui.help.widgets.key_row import SectionBlock
from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.controls import IconButton, clear_layout, make_label, make_line

MOST_WIDTH, MOST_HEIGHT, EDGE = 880, 720, 24
TWO_COLUMNS_FROM = 700
_SCROLLS = {
    Qt.Key.Key_Up: -40,
    Qt.Key.Key_Down: 40,
    Qt.Key.Key_PageUp: -300,
    Qt.Key.Key_PageDown: 300,
}


class KeysPanel(QFrame):
    """Floats over the middle of a window; what lies beneath goes on working."""

    def __init__(self, theme: Theme, presenter: KeysPresenter, window: QWidget) -> None:
        super().__init__(window)
        self._presenter, self._window = presenter, window
        self._before: QWidget | None = None
        self._columns = 0
        self.setProperty("card", "raised")
        self.setAccessibleName(tr("Tangenter"))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Sök bland tangenterna"))
        self.filter.setAccessibleName(tr("Sök bland tangenterna"))
        self.filter.setMaximumWidth(260)
        self.filter.installEventFilter(self)
        close = IconButton(theme, "stang", tr("Stäng"), self.leave)
        head = QHBoxLayout()
        head.setContentsMargins(20, 12, 12, 12)
        head.setSpacing(12)
        head.addWidget(make_label(tr("Tangenter"), "panel_title"), 1)
        head.addWidget(self.filter, 1)
        head.addWidget(close)
        page = QWidget()
        self._page = QHBoxLayout(page)
        self._page.setContentsMargins(20, 14, 20, 16)
        self._page.setSpacing(32)
        self.area = QScrollArea()
        self.area.setWidget(page)
        self.area.setWidgetResizable(True)
        self.area.setProperty("floating", True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        note = make_label(
            tr("Ensamma bokstäver och siffror verkar bara i den lista eller karta som har fokus."),
            "muted",
            wrap=True,
        )
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 20, 10)
        foot.addWidget(note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addWidget(self.area, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)
        self.filter.textChanged.connect(presenter.set_filter)
        presenter.changed.connect(self._show_sections)
        window.installEventFilter(self)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return self.isVisible()

    def open(self) -> None:
        """Show the list as it is now; the filter has the keys."""
        if self.is_open:
            self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._before = QApplication.focusWidget()
        self.filter.clear()
        self._place()
        self._show_sections()
        self.show()
        self.raise_()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle(self) -> None:
        """Show it, or put it away."""
        if self.is_open:
            self.leave()
        else:
            self.open()

    def leave(self) -> None:
        """Put it away; the keys go on where they were."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_sections(self) -> None:
        clear_layout(self._page)
        sections = self._presenter.sections
        self.filter.setAccessibleDescription(self._presenter.status)
        if not sections:
            self._page.addWidget(
                make_label(tr("Ingen tangent gör det. Pröva ett annat ord."), "muted", wrap=True),
                1,
                Qt.AlignmentFlag.AlignTop,
            )
            return
        for part in split_columns(sections, self._columns):
            column = QVBoxLayout()
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(20)
            for section in part:
                column.addWidget(SectionBlock(section))
            column.addStretch(1)
            self._page.addLayout(column, 1)

    def _place(self) -> None:
        window = self._window
        width = min(MOST_WIDTH, window.width() - 2 * EDGE)
        top = size("topbar") + EDGE // 2  # the bar stays in sight
        height = min(MOST_HEIGHT, window.height() - top - EDGE)
        self.setGeometry(
            (window.width() - width) // 2,
            max(top, (window.height() - height) // 2),
            width,
            height,
        )
        columns = 2 if width >= TWO_COLUMNS_FROM else 1
        if columns != self._columns:
            self._columns = columns
            if self.is_open:
                self._show_sections()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not for what lies beneath

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and event.key() in _SCROLLS:
                bar = self.area.verticalScrollBar()
                bar.setValue(bar.value() + _SCROLLS[Qt.Key(event.key())])
                return True
        elif event.type() == QEvent.Type.Resize and watched is self._window and self.is_open:
            self._place()
        return False


def split_columns(
    sections: tuple[KeySection, ...], columns: int
) -> tuple[tuple[KeySection, ...], ...]:
    """Return the sections in order in at most `columns` parts, the longest as short as can be."""
    if columns < 2 or len(sections) < 2:
        return (sections,)
    sizes = [len(section.lines) + 2 for section in sections]
    cut = min(range(1, len(sizes)), key=lambda at: max(sum(sizes[:at]), sum(sizes[at:])))
    return sections[:cut], sections[cut:]
