"""Themes and layers as lines of a list, and how each line is read aloud."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ui.language import tr
from ui.layer_list.arrangement import FULL
from ui.layer_list.freshness import freshness_word
from ui.layer_list.presenter import LayerGroup, LayerItem

Index = QModelIndex | QPersistentModelIndex
Entry = LayerGroup | LayerItem

ENTRY = int(Qt.ItemDataRole.UserRole)


def key_of(entry: Entry) -> str:
    """Return what a line is known by when the list is filled anew."""
    return f"theme:{entry.id}" if isinstance(entry, LayerGroup) else f"layer:{entry.id}"


def percent(opacity: int) -> str:
    """Return an opacity as it is written."""
    return tr("{percent} %", percent=opacity)


def spoken_group(group: LayerGroup) -> str:
    """Return a theme as it is read aloud."""
    words = [
        group.title,
        tr("{shown} av {total} lager visas", shown=group.shown, total=group.total),
        *([tr("dold som helhet")] if group.hidden else []),
        tr("hopfälld") if group.folded else tr("utfälld"),
    ]
    return ", ".join(words)


def spoken_layer(item: LayerItem, place: int, count: int) -> str:
    """Return a layer as it is read aloud, with its place among those of its theme."""
    where = tr("{place} av {count}", place=place, count=count)
    if item.fault:
        fault = tr("{layer}, kan inte visas: {fact}", layer=item.title, fact=item.fault)
        return f"{fault} {where}"
    words = [item.title, tr("visas") if item.visible else tr("dolt")]
    if item.opacity < FULL:
        words.append(tr("opacitet {percent}", percent=percent(item.opacity)))
    if item.freshness is not None and item.freshness.needs_attention:
        words.append(freshness_word(item.freshness))
    return ", ".join([*words, where])


class LayersModel(QAbstractListModel):
    """Themes and layers in one column; own layers are renamed in place."""

    def __init__(self, rename: Callable[[str, str], None]) -> None:
        super().__init__()
        self._rename = rename
        self.entries: list[Entry] = []

    def show_groups(self, groups: tuple[LayerGroup, ...]) -> None:
        """Replace every line, or only their content where the same lines stay."""
        entries: list[Entry] = []
        for group in groups:
            entries.append(group)
            if not group.folded:
                entries += group.rows
        if [key_of(entry) for entry in entries] == [key_of(entry) for entry in self.entries]:
            self.entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Return the line of a key, -1 where it is out of sight."""
        return next((row for row, entry in enumerate(self.entries) if key_of(entry) == key), -1)

    def group_row(self, row: int) -> int:
        """Return the line of the theme that a line belongs to."""
        while row > 0 and not isinstance(self.entries[row], LayerGroup):
            row -= 1
        return row

    def has_gap(self, row: int) -> bool:
        """Whether a line is a theme that follows a layer."""
        return (
            row > 0
            and isinstance(self.entries[row], LayerGroup)
            and isinstance(self.entries[row - 1], LayerItem)
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(entry, index.row())
        return None

    def _spoken(self, entry: Entry, row: int) -> str:
        if isinstance(entry, LayerGroup):
            return spoken_group(entry)
        group = self.entries[self.group_row(row)]
        assert isinstance(group, LayerGroup)
        return spoken_layer(entry, group.rows.index(entry) + 1, len(group.rows))

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = index.data(ENTRY)
        if role != Qt.ItemDataRole.EditRole or not isinstance(entry, LayerItem):
            return False
        self._rename(entry.id, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        entry = index.data(ENTRY)
        own = isinstance(entry, LayerItem) and entry.is_own
        return flags | Qt.ItemFlag.ItemIsEditable if own else flags
