"""A short tour of the window: a ring around one part at a time, and a card beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from rumslig.look import tokens
from ui.guide.presenter import GuidePresenter, tour_stops
from ui.language import tr
from ui.later import Later
from ui.theme import Theme, size
from ui.widgets.controls import Button, make_label

WIDTH = 340
GAP = 12
_STANDS_ELSEWHERE = (
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.Show,
    QEvent.Type.Hide,
)


class _Ring(QWidget):
    """Marks a part of the window and takes no clicks."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.target = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("accent"), size("focus_width") + 1))
        radius = tokens()["radius"]["card"]
        painter.drawRoundedRect(QRectF(self.target).adjusted(3, 3, -3, -3), radius, radius)


class Tour(QFrame):
    """Shows a guide presenter's stops. Esc skips; the window can be used all the while.

    Parameters
    ----------
    parts
        The widgets of each stop; the first that is seen is marked.
    bring
        Brings a stop's part to the front where parts are tabs.
    """

    def __init__(
        self,
        theme: Theme,
        presenter: GuidePresenter,
        parts: Mapping[str, Sequence[QWidget]],
        window: QWidget,
        bring: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._presenter, self._parts, self._bring = presenter, parts, bring
        self._follow = Later(self.place, self)
        for part in (item for several in parts.values() for item in several):
            part.installEventFilter(self)
        self._before: QWidget | None = None
        self._ring = _Ring(theme, window)
        self.setProperty("card", "raised")
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Rundtur"))
        self._title = make_label("", "heading", wrap=True)
        self._text = make_label("", "small", wrap=True)
        self._count = make_label("", "muted")
        self.skip = Button(theme, tr("Hoppa över"), presenter.skip, kind="quiet")
        self.go_on = Button(theme, tr("Nästa"), presenter.go_on, kind="primary")
        foot = QHBoxLayout()
        foot.addWidget(self._count)
        foot.addStretch(1)
        foot.addWidget(self.skip)
        foot.addWidget(self.go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        for part in (self._title, self._text):
            layout.addWidget(part)
        layout.addLayout(foot)
        presenter.tour_changed.connect(self._refresh)
        self._refresh()

    def place(self) -> None:
        """Stand beside the part that is shown, within the window."""
        here, window = self._presenter.stop, self.parentWidget()
        if here is None or window is None:
            return
        part = next((item for item in self._parts[here[1].part] if item.isVisible()), None)
        self._ring.setVisible(part is not None)
        target = window.rect()
        if part is not None:
            target = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        self._ring.target = target
        self._ring.setGeometry(window.rect())
        self._ring.update()
        self.resize(WIDTH, self.heightForWidth(WIDTH))
        spots = (
            QPoint(target.right() + GAP, target.top() + 80),
            QPoint(target.left() - WIDTH - GAP, target.top() + 80),
            QPoint(target.left() + 80, target.bottom() + GAP),
            QPoint(target.left() + 80, target.top() - self.height() - GAP),
            QPoint(target.center().x() - WIDTH // 2, target.bottom() - self.height() - 2 * GAP),
        )
        room = window.rect().adjusted(8, 8, -8, -8)
        fitting = [spot for spot in spots if room.contains(QRect(spot, self.size()))]
        self.move(fitting[0] if fitting else spots[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow a part that moves, once all of them stand where they should."""
        if event.type() in _STANDS_ELSEWHERE and self._presenter.stop is not None:
            self._follow.ask()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._presenter.skip()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._presenter.go_on()
        elif key == Qt.Key.Key_Left:
            self._presenter.go_back()
        else:
            super().keyPressEvent(event)

    def _refresh(self) -> None:
        here = self._presenter.stop
        if here is not None and not self.isVisible():
            self._before = QApplication.focusWidget()
        had_keys = self.isAncestorOf(QApplication.focusWidget() or self)
        if here is None and self.isVisible():
            self._bring("task")
        self.setVisible(here is not None)
        self._ring.setVisible(here is not None)
        if here is None:
            before, self._before = self._before, None
            if had_keys and before is not None and before.isVisible():
                before.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        number, stop = here
        self._bring(stop.part)
        total = len(tour_stops())
        self._title.setText(stop.title)
        self._text.setText(stop.text)
        self._count.setText(tr("{number} av {total}", number=number, total=total))
        self.setAccessibleDescription(f"{stop.title}. {stop.text}")
        self.go_on.setText(tr("Klart") if number == total else tr("Nästa"))
        self.skip.setVisible(number < total)
        self.place()
        self._ring.raise_()
        self.raise_()
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)
