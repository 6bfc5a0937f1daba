"""The results under the search field: a part of the window, not a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from ui.key_names import name_keys
from ui.language import tr
from ui.search.presenter import SearchPresenter
from ui.search.widgets.result_rows import HEADING, ROW, ResultsDelegate, ResultsModel
from ui.theme import Theme
from ui.widgets.controls import make_label, make_line

WIDTH = 460
_EDGE = 6
_MOST_ROWS = 14


class ResultsList(QListView):
    """Headings and hits; the keys stay in the field, the mouse chooses here."""

    hit_clicked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._results = ResultsModel()
        self.setModel(self._results)
        self.setItemDelegate(ResultsDelegate(theme, self))
        self.setAccessibleName(tr("Sökträffar"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setProperty("floating", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._on_click)
        theme.changed.connect(self._repaint)

    def _repaint(self) -> None:
        self.viewport().update()

    @property
    def wanted_height(self) -> int:
        """The height at which every line is seen."""
        entries = self._results.entries
        hits = len(self._results.rows)
        return hits * ROW + (len(entries) - hits) * HEADING

    def show_results(self, presenter: SearchPresenter) -> None:
        """Show the hits and the mark."""
        shown = [entry for group in presenter.groups for entry in (group, *group.hits)]
        if shown != self._results.entries:
            self._results.show_groups(presenter.groups)
            self.scrollToTop()
        selection = self.selectionModel()
        if presenter.current < 0:
            selection.clear()
            return
        index = self._results.index(self._results.rows[presenter.current])
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if presenter.current == 0:
            self.scrollToTop()  # with its heading

    def _on_click(self, index: QModelIndex) -> None:
        if index.row() in self._results.rows:
            self.hit_clicked.emit(self._results.rows.index(index.row()))


class SearchPopup(QFrame):
    """The list, or what to try where nothing was found; in a narrow window the field too."""

    def __init__(self, theme: Theme, presenter: SearchPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.setProperty("card", "raised")
        self.setAccessibleName(tr("Sökträffar"))
        self.list = ResultsList(theme)
        self.nothing = QFrame()
        empty = QVBoxLayout(self.nothing)
        empty.setContentsMargins(14, 10, 14, 12)
        empty.setSpacing(4)
        self._head = make_label("", "strong")
        self._hint = make_label(
            tr(
                "Pröva början av ett namn, ett diarienummer eller koordinater, "
                "till exempel 6558214 508466."
            ),
            "muted",
            wrap=True,
        )
        empty.addWidget(self._head)
        empty.addWidget(self._hint)
        keys = tr(
            "{up} {down} välj · {enter} öppna · {escape} stäng",
            up=name_keys("Up"),
            down=name_keys("Down"),
            enter=name_keys("Return"),
            escape=name_keys("Esc"),
        )
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 5, 14, 6)
        foot.addWidget(make_label(keys, "caption"))
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(1, _EDGE, 1, 1)
        self._rows.setSpacing(0)
        self._rows.addWidget(self.list, 1)
        self._rows.addWidget(self.nothing)
        self._rows.addSpacing(_EDGE)
        self._rows.addWidget(make_line())
        self._rows.addLayout(foot)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        presenter.changed.connect(self.refresh)
        self.refresh()
        self.hide()

    def hold_field(self, field: QWidget) -> None:
        """Take the field in at the top."""
        field.setMinimumWidth(0)
        self._rows.insertWidget(0, field)
        self._rows.insertSpacing(1, _EDGE)
        self._rows.setContentsMargins(_EDGE, _EDGE, _EDGE, 1)

    def release_field(self) -> None:
        """Be only the results again."""
        self._rows.takeAt(1)  # below the field
        self._rows.setContentsMargins(1, _EDGE, 1, 1)

    def refresh(self) -> None:
        """Show what the presenter has, as high as it needs."""
        found = bool(self._presenter.groups)
        self._head.setText(
            tr("Inget heter så.") if self._presenter.is_empty else tr("Sök i hela Rumslig")
        )
        self.list.setVisible(found)
        self.nothing.setVisible(not found)
        self.list.show_results(self._presenter)
        self.list.setFixedHeight(min(self.list.wanted_height, _MOST_ROWS * ROW) if found else 0)

    def place(self, right: int, top: int) -> None:
        """Stand with the right edge and the top there, inside the window."""
        window = self.parentWidget() or self
        width = min(WIDTH, window.width() - 24)
        self.setFixedWidth(width)
        if self._presenter.groups:
            room = window.height() - top - 24
            taken = self.sizeHint().height() - self.list.height()
            self.list.setFixedHeight(
                max(ROW, min(self.list.wanted_height, _MOST_ROWS * ROW, room - taken))
            )
        layout = self.layout()
        if layout is not None:
            layout.activate()
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        self.setGeometry(max(12, right - width), top, width, height)
