"""The list of all cases: a heading per group, a line per case, driven by keys."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem

from rumslig.look import tokens
from ui.language import tr
from ui.register.lines import CaseLine, CaseSection
from ui.start.widgets.case_list import ENTRY, CaseDelegate
from ui.theme import Theme, body_font

Index = QModelIndex | QPersistentModelIndex
HEADING_HEIGHT = 36
_INSET = 8


def list_entries(sections: tuple[CaseSection, ...]) -> list[CaseSection | CaseLine]:
    """Return the headings, each followed by its lines."""
    entries: list[CaseSection | CaseLine] = []
    for section in sections:
        entries.append(section)
        entries += section.lines
    return entries


class SectionModel(QAbstractListModel):
    """Headings and lines in one column; a heading cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[CaseSection | CaseLine] = []

    def show_sections(self, sections: tuple[CaseSection, ...]) -> None:
        """Replace the entries."""
        self.beginResetModel()
        self.entries = list_entries(sections)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.spoken if isinstance(entry, CaseLine) else f"{entry.title}, {entry.note}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.entries[index.row()], CaseSection):
            return Qt.ItemFlag.NoItemFlags  # the keys pass it by
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def row_of(self, dnr: str) -> int | None:
        """Return where a case stands first, None where it is not in the list."""
        return next(
            (
                row
                for row, entry in enumerate(self.entries)
                if isinstance(entry, CaseLine) and entry.dnr == dnr
            ),
            None,
        )


class SectionDelegate(CaseDelegate):
    """Paints cases as the start does, and headings over them."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(theme, view)
        px = tokens()["font"]["px"]
        self._heading, self._count = body_font(px["body"], 600), body_font(px["small"])

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if isinstance(index.data(ENTRY), CaseSection):
            return QSize(0, HEADING_HEIGHT)
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        if not isinstance(entry, CaseSection):
            super().paint(painter, option, index)
            return
        rect: QRect = option.rect
        painter.save()
        box = rect.adjusted(_INSET, 8, -_INSET, 0)
        self._words(painter, box, entry.title, self._heading, "text")
        painter.setFont(self._count)
        painter.setPen(self._theme.colour("muted"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, align, entry.note)
        painter.restore()


class CaseSections(QListView):
    """Enter or a double click opens a case."""

    opened = Signal(str)
    current_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = SectionModel()
        self.setModel(self._model)
        self.setItemDelegate(SectionDelegate(theme, self))
        self.setAccessibleName(tr("Alla ärenden"))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)
        theme.changed.connect(self.viewport().update)

    def show_sections(self, sections: tuple[CaseSection, ...]) -> None:
        """Show other cases; the current one stays where it is still there."""
        if list_entries(sections) == self._model.entries:
            return
        here = self.currentIndex().data(ENTRY)
        self._model.show_sections(sections)
        row = self._model.row_of(here.dnr) if isinstance(here, CaseLine) else None
        if row is not None:
            self.setCurrentIndex(self._model.index(row))
        elif self.hasFocus():
            self.choose_first()

    def choose_first(self) -> bool:
        """Choose the first case; return whether there is one."""
        for row, entry in enumerate(self._model.entries):
            if isinstance(entry, CaseLine):
                self.setCurrentIndex(self._model.index(row))
                self.scrollToTop()
                return True
        return False

    @property
    def has_current(self) -> bool:
        """Whether a case is chosen."""
        return isinstance(self.currentIndex().data(ENTRY), CaseLine)

    def open_current(self) -> None:
        """Open the chosen case."""
        self._open(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.has_current:
            self.choose_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        line = index.data(ENTRY)
        if isinstance(line, CaseLine):
            self.opened.emit(line.dnr)
