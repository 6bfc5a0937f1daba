"""A line that follows the mouse: where it may land, and what that means for the order."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QListView

from ui.layer_list.arrangement import move_beside
from ui.layer_list.items import overruled_sentence
from ui.layer_list.presenter import LayerGroup, LayerItem
from ui.layer_list.widgets.layer_model import Entry, LayersModel, key_of

LAYER_LEFT, THEME_LEFT = 30, 8


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a dragged line would come to lie.

    Attributes
    ----------
    y
        The edge between lines, in the viewport.
    beside, after
        The id of the theme or layer that it comes before or after.
    """

    y: int
    left: int
    beside: str
    after: bool


class RowDrag:
    """A layer moves within its theme, a theme with all its layers among the themes."""

    def __init__(self, view: QListView, model: LayersModel, row: int) -> None:
        self._view, self._model = view, model
        self.entry = model.entries[row]
        self._key = key_of(self.entry)

    @property
    def row(self) -> int:
        """The line that is dragged, -1 where it is gone."""
        return self._model.row_of(self._key)

    def landing_at(self, place: QPoint) -> Landing | None:
        """Return where the line would land, None where that changes nothing."""
        if self.row < 0:
            return None
        blocks = self._blocks()
        left = LAYER_LEFT if isinstance(self.entry, LayerItem) else THEME_LEFT
        own = next(n for n, (entry, _, _) in enumerate(blocks) if key_of(entry) == self._key)
        slot = sum(place.y() > (top + bottom) / 2 for _, top, bottom in blocks)
        if slot in (own, own + 1):
            return None
        if slot == 0:
            entry, top, _ = blocks[0]
            return Landing(max(top, 1), left, entry.id, False)
        entry, _, bottom = blocks[slot - 1]
        return Landing(bottom, left, entry.id, True)

    def note_at(self, landing: Landing) -> str:
        """Return what the map would make of the landing where it does not follow the list."""
        item = self.entry
        group = self._model.entries[self._model.group_row(self.row)]
        if not isinstance(item, LayerItem) or not isinstance(group, LayerGroup):
            return ""
        by_id = {row.id: row for row in group.rows}
        order = move_beside(list(by_id), item.id, landing.beside, landing.after)
        return overruled_sentence(item, [by_id[key] for key in order])

    def _blocks(self) -> list[tuple[Entry, int, int]]:
        """Return what the line may pass, each with its upper and lower edge."""
        entries = self._model.entries
        if isinstance(self.entry, LayerItem):
            head = self._model.group_row(self.row)
            group = entries[head]
            assert isinstance(group, LayerGroup)
            rows = range(head + 1, head + 1 + len(group.rows))
            return [(entries[row], *self._edges(row, row)) for row in rows]
        heads = [row for row, entry in enumerate(entries) if isinstance(entry, LayerGroup)]
        ends = [*(row - 1 for row in heads[1:]), len(entries) - 1]
        return [
            (entries[row], *self._edges(row, end)) for row, end in zip(heads, ends, strict=True)
        ]

    def _edges(self, first: int, last: int) -> tuple[int, int]:
        upper: QRect = self._view.visualRect(self._model.index(first))
        lower: QRect = self._view.visualRect(self._model.index(last))
        return upper.top(), lower.bottom() + 1
