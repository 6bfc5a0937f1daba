"""The order of a table's rows by some of its columns; what is missing comes last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from layers.pause import pause
from rumslig.language import tr
from rumslig.letters import swedish_keys
from rumslig.progress import Progress, silent
from rumslig.table.columns import Column, LayerTable, Rows

Ranks = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column rows are sorted, and which way."""

    column: str
    is_falling: bool = False


class Ranking:
    """Each row's place among its column's values: worked out once, four bytes a row."""

    def __init__(self, table: LayerTable) -> None:
        self._table = table
        self._ranks: dict[int, Ranks] = {}

    def of(self, column: Column) -> Ranks:
        """Return the ranks of a column's values from 1; 0 where the value is missing.

        Texts rank as the Swedish alphabet has them, no before yes.
        """
        ranks = self._ranks.get(column.place)
        if ranks is None:
            ranks = self._ranks[column.place] = _rank(self._table.array(column))
        return ranks

    @property
    def kept_bytes(self) -> int:
        """How much memory the ranks take."""
        return sum(ranks.nbytes for ranks in self._ranks.values())


def sort_rows(
    table: LayerTable,
    ranking: Ranking,
    rows: Rows,
    by: Sequence[Sorting],
    progress: Progress = silent,
) -> Rows:
    """Return rows in another order, the first sorting foremost; what is equal stays as it was.

    A sorting whose column is not there says nothing.

    Raises
    ------
    Cancelled
        `progress` raised it.
    """
    keys: list[Ranks] = []
    for number, sorting in enumerate(by):
        progress(number, len(by) + 1, tr("Sorterar"))
        column = table.column(sorting.column)
        if column is None:
            continue
        ranks = ranking.of(column)[rows]
        # what is missing is last in both directions
        last = np.int32(np.iinfo(np.int32).max)
        keys.append(np.where(ranks == 0, last, -ranks if sorting.is_falling else ranks))
    if not keys:
        return rows
    progress(len(by), len(by) + 1, tr("Sorterar"))
    place = np.argsort(keys[0], kind="stable") if len(keys) == 1 else np.lexsort(keys[::-1])
    return rows[place]


def _rank(values: pa.Array) -> Ranks:
    if pa.types.is_large_string(values.type):
        encoded = pc.dictionary_encode(values)
        pause()
        order = _dense(swedish_keys(encoded.dictionary))
        pause()
        codes = encoded.indices
        known = np.asarray(codes.is_valid())
        ranks = np.zeros(len(values), dtype=np.int32)
        ranks[known] = order[np.asarray(codes.fill_null(0), dtype=np.intp)[known]]
        return ranks
    return _dense(values)


def _dense(values: pa.Array) -> Ranks:
    if pa.types.is_boolean(values.type):
        values = values.cast(pa.int8())
    ranks = pc.rank(values, "ascending", tiebreaker="dense")
    there = np.asarray(values.is_valid())
    return np.where(there, np.asarray(ranks), 0).astype(np.int32)
