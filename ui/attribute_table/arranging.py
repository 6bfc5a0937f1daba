"""Which rows of a table are shown, and in what order; worked out beside the window's thread."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from layers.vector import VectorLayer
from rumslig.progress import Progress, silent
from rumslig.table.columns import Column, LayerTable, Mask, Rows
from rumslig.table.matching import Wording, rows_meeting
from rumslig.table.sorting import Ranking, Sorting, sort_rows


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be shown.

    Attributes
    ----------
    words
        Each is in some column of a row that is shown.
    condition
        In the filter language; "" for none.
    only_marked
        Only the rows that are marked.
    """

    sortings: tuple[Sorting, ...] = ()
    words: str = ""
    condition: str = ""
    only_marked: bool = False

    @property
    def is_filtered(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.words.strip() or self.condition.strip() or self.only_marked)

    def sorted_by(self, column: str, *, is_falling: bool | None = None, adds: bool = False) -> Wish:
        """Return the wish with a column sorted by, foremost, or last where it `adds` to others.

        A column that is sorted by turns; without `is_falling` a third time leaves it.
        """
        before = next((item for item in self.sortings if item.column == column), None)
        wanted: tuple[Sorting, ...]
        if is_falling is not None:
            wanted = (Sorting(column, is_falling),)
        elif before is None:
            wanted = (Sorting(column),)
        else:
            wanted = () if before.is_falling else (Sorting(column, True),)
        if not adds:
            return replace(self, sortings=wanted)
        if before is None:
            return replace(self, sortings=(*self.sortings, *wanted))
        parts = [wanted if item.column == column else (item,) for item in self.sortings]
        return replace(self, sortings=tuple(item for part in parts for item in part))


@dataclass(eq=False)
class OpenTable:
    """A layer's table with what has been worked out of it so far."""

    layer: VectorLayer
    table: LayerTable = field(init=False)
    ranking: Ranking = field(init=False)
    wording: Wording = field(init=False)

    def __post_init__(self) -> None:
        self.table = LayerTable(self.layer)
        self.ranking, self.wording = Ranking(self.table), Wording(self.table)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The layer's columns."""
        return self.table.columns

    @property
    def kept_bytes(self) -> int:
        """How much memory the table takes beside the layer."""
        parts = (self.table.kept_bytes, self.ranking.kept_bytes, self.wording.kept_bytes)
        return sum(parts)

    def arrange(self, wish: Wish, marked: Mask, progress: Progress = silent) -> Rows:
        """Return the numbers of the rows to show, in order.

        Raises
        ------
        LayerError
            The condition cannot be understood, or does not fit the layer.
        Cancelled
            `progress` raised it.
        """
        shown = marked.copy() if wish.only_marked else np.ones(len(self.table), dtype=bool)
        if wish.condition.strip():
            shown &= rows_meeting(self.table, wish.condition.strip())
        if wish.words.strip():
            shown &= self.wording.find(wish.words, progress)
        rows = np.flatnonzero(shown).astype(np.intp)
        return sort_rows(self.table, self.ranking, rows, wish.sortings, progress)
