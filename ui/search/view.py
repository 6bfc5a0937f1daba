"""The search in the top bar: a field with its results under it, or an icon where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from ui.language import tr
from ui.search.presenter import SearchPresenter
from ui.search.widgets.popup import SearchPopup
from ui.search.widgets.search_edit import SearchEdit
from ui.theme import Theme
from ui.widgets.controls import IconButton

DROP = 6
"""Between the field and its results."""


class SearchField(QWidget):
    """Shows a search presenter. What is chosen is the presenter's signal."""

    def __init__(self, theme: Theme, presenter: SearchPresenter, keys: str = "Ctrl+K") -> None:
        """Make the field; `keys` lead to it, and calling `open` on them is the window's part."""
        super().__init__()
        self._presenter = presenter
        self._compact = False
        self._before: QWidget | None = None
        self._watched: QWidget | None = None
        self.edit = SearchEdit(theme, keys)
        self.button = IconButton(theme, "sok", tr("Sök"), self.toggle)
        self.button.setToolTip(f"{tr('Sök')} ({keys})" if keys else tr("Sök"))
        self.button.hide()
        self.popup = SearchPopup(theme, presenter, self)
        self.popup.list.setFocusProxy(self.edit)  # it is chosen from while one types
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.edit)
        self._row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.edit.textChanged.connect(self._on_text)
        self.edit.moved.connect(self._on_move)
        self.edit.entered.connect(lambda: presenter.when_found(self._choose))
        self.edit.escaped.connect(self.leave)
        self.edit.reached.connect(self._show)
        self.edit.left.connect(self._hide)
        self.popup.list.hit_clicked.connect(self._choose)
        presenter.changed.connect(self._place)
        presenter.announced.connect(self._announce)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    @property
    def is_open(self) -> bool:
        """Whether the results are shown."""
        return self.popup.isVisible()

    def set_compact(self, compact: bool) -> None:
        """Be an icon button that opens field and results together, or the field again."""
        if compact == self._compact:
            return
        if self.is_open:
            self.leave()
        self._compact = compact
        self.button.setVisible(compact)
        if compact:
            self.popup.hold_field(self.edit)
        else:
            self.popup.release_field()
            self._row.insertWidget(0, self.edit)
        self.edit.show()
        self._row.activate()  # the bar asks at once how wide the field is now

    def open(self) -> None:
        """Go to the field and show what may be wanted."""
        if self._compact:
            self._show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        self._show()

    def toggle(self) -> None:
        """Open, or leave what is open."""
        if self.is_open:
            self.leave()
        else:
            self.open()

    def leave(self) -> None:
        """Put the results away, empty the field and go back to where the keys were."""
        self._go_back()
        self.edit.clear()

    def _go_back(self) -> None:
        before, self._before = self._before, None
        self.popup.hide()
        target = before if before is not None and before.isVisible() else None
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.edit.clearFocus()

    def _choose(self, at: int | None = None) -> None:
        place = self._presenter.current if at is None else at
        hits = self._presenter.hits
        if 0 <= place < len(hits) and hits[place].can_be_chosen:
            self._go_back()  # first: what is chosen may want the focus
            self._presenter.choose(place)
            self.edit.clear()
        else:
            self._presenter.choose(place)

    def _on_text(self, text: str) -> None:
        self._presenter.set_text(text)
        if self.edit.hasFocus():
            self._show()

    def _on_move(self, step: int) -> None:
        self._show()
        self._presenter.move(step)

    def _show(self) -> None:
        if not self.is_open:
            if not self._presenter.text:
                self._presenter.renew()
            if self.popup.parentWidget() is not self.window():
                self.popup.setParent(self.window())
            if self._watched is not self.window():
                self._watched = self.window()
                self._watched.installEventFilter(self)
            self.popup.show()
        self._place()
        self.popup.raise_()

    def _hide(self) -> None:
        self.popup.hide()

    def _place(self) -> None:
        if self.is_open:
            anchor = self.button if self._compact else self.edit
            corner = anchor.mapTo(self.window(), QPoint(anchor.width(), anchor.height()))
            right = corner.x()
            if self._compact:
                right = min(self.window().width() - 12, right + self.popup.width() // 2)
            self.popup.place(right, corner.y() + DROP)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is self.edit and old is not None and old is not self.edit:
            self._before = old if old is not self.button else None

    def _announce(self, text: str) -> None:
        self.edit.setAccessibleDescription(text)
        if self.edit.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.edit, text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._watched and event.type() == QEvent.Type.Resize:
            self._place()
        return False
