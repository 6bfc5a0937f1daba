"""The rows of a layer that differ between two versions near some places, read without the rest.

The row indexes tell which rows they are and where; of the files only what lies there is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layers.crs import Bounds
from layers.packages.manifest import LayerEntry
from layers.packages.store import Store
from layers.versions.content import Places, Rows
from layers.versions.index_diff import IndexDiff, compare_indexes
from layers.versions.meeting import SomeRows, join_rows, rows_meeting, rows_of_keys, take_rows
from layers.versions.row_index import (
    RowIndex,
    build_row_index,
    open_row_index,
    parse_row_index,
)
from layers.versions.rows import Short, digest_keys, digest_rows, shorten
from layers.versions.sources import open_rows
from rumslig.locks.watching import Watched
from rumslig.packages.changed_ids import name_alike

FAR = 200
"""So many rows that lie elsewhere in the other version are found by their bounds, in one pass."""


@dataclass(frozen=True, slots=True, eq=False)
class ChangedRows:
    """The rows that may differ, as each version has them."""

    old: SomeRows
    new: SomeRows


def index_of(store: Store, entry: LayerEntry) -> RowIndex:
    """Return a layer's row index, made from its rows where it was built before there were any.

    Raises
    ------
    LayerError
        Neither the index nor the layer can be read.
    DamagedRowIndex
        The index is damaged.
    """
    if entry.row_index is not None and store.has(entry.row_index):
        return open_row_index(store.path_of(entry.row_index))
    rows = open_rows(store.path_of(entry.data))
    return parse_row_index(build_row_index(rows.schema, digest_rows(rows, entry.key), entry.key))


def compare_near(
    store: Store, old: LayerEntry, new: LayerEntry, boxes: Sequence[Bounds]
) -> tuple[IndexDiff, ...]:
    """Return what the row indexes say differs in each of some boxes."""
    diff = compare_indexes(index_of(store, old), index_of(store, new))
    return tuple(diff.within(box) for box in boxes)


def read_changed(
    store: Store, old: LayerEntry, new: LayerEntry, watched: Watched
) -> ChangedRows | None:
    """Return the rows that may differ within reach of some plan areas; None where none does.

    Raises
    ------
    LayerError
        A layer is missing from the store, or cannot be read.
    """
    if old.logical_digest == new.logical_digest:
        return None
    boxes = watched.boxes
    if not name_alike(old, new):
        return ChangedRows(
            _near(rows_meeting(open_rows(store.path_of(old.data)), boxes), watched),
            _near(rows_meeting(open_rows(store.path_of(new.data)), boxes), watched),
        )
    parts = compare_near(store, old, new, boxes)
    if not any(len(part.changed_keys) for part in parts):
        return None
    before, after = parts[0].before, parts[0].after
    there = _places([np.concatenate([part.removed, part.old]) for part in parts])
    here = _places([np.concatenate([part.added, part.new]) for part in parts])
    left = _read(open_rows(store.path_of(old.data)), old.key, before, there, boxes)
    right = _read(open_rows(store.path_of(new.data)), new.key, after, here, boxes)
    seen = np.union1d(_keys_seen(left, old.key, watched), _keys_seen(right, new.key, watched))
    found = ChangedRows(_with_keys(left, old.key, seen), _with_keys(right, new.key, seen))
    return found if len(found.old) or len(found.new) else None


def _places(parts: Sequence[Places]) -> Places:
    return np.unique(np.concatenate(parts))


def _read(
    rows: Rows, key: Sequence[str], index: RowIndex, places: Places, boxes: Sequence[Bounds]
) -> SomeRows:
    """Return the rows at some places of an index: those near, then those that lie elsewhere."""
    wanted = np.unique(index.keys[places])
    found = [_with_keys(rows_meeting(rows, boxes), key, wanted)]
    missing = places[np.isin(index.keys[places], _keys(found[0], key), invert=True)]
    bounds = index.bounds[missing].astype(np.float64)
    placed = ~np.isnan(bounds).any(axis=1)
    if 0 < placed.sum() <= FAR:
        alone = [(west, south, east, north) for west, south, east, north in bounds[placed].tolist()]
        found.append(_with_keys(rows_meeting(rows, alone), key, wanted))
        missing = missing[~placed]
    if len(missing):
        found.append(rows_of_keys(rows, np.unique(index.keys[missing]), key))
    return join_rows(rows.schema, [part.batch for part in found])


def _keys(rows: SomeRows, key: Sequence[str]) -> Short:
    return shorten(digest_keys(rows.batch, key))


def _with_keys(rows: SomeRows, key: Sequence[str], wanted: Short) -> SomeRows:
    kept = np.flatnonzero(np.isin(_keys(rows, key), wanted))
    return SomeRows(rows.schema, take_rows(rows.batch, kept))


def _keys_seen(rows: SomeRows, key: Sequence[str], watched: Watched) -> Short:
    return _keys(rows, key)[watched.sees(rows.batch.shapes())]


def _near(rows: SomeRows, watched: Watched) -> SomeRows:
    kept = np.flatnonzero(watched.sees(rows.batch.shapes()))
    return SomeRows(rows.schema, take_rows(rows.batch, kept))
