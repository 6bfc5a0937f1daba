"""Which objects of large layers differ between two versions: by row index, without their shapes.

The map needs to know no more to draw what is the same in both versions once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layers.errors import LayerError
from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.pause import LARGE
from layers.versions.index_diff import IncomparableVersions, compare_indexes
from layers.versions.meeting import ids_of_keys
from layers.versions.row_index import DamagedRowIndex, open_row_index
from layers.versions.sources import open_rows
from rumslig.packages.difference import pair_layers
from rumslig.progress import Progress, silent

MOST = 0.5
"""Where a larger share differs both versions are as well read whole."""


@dataclass(frozen=True, slots=True)
class ChangedIds:
    """The feature ids, rising, of what only one version of a layer has or has otherwise."""

    package: str
    layer: str
    old: tuple[int, ...]
    new: tuple[int, ...]


def name_alike(old: LayerEntry, new: LayerEntry) -> bool:
    """Whether two versions name their objects in the same way, so that indexes tell them."""
    return old.key == new.key and (
        bool(old.key) or bool(old.lineage and old.lineage == new.lineage)
    )


def find_changed_ids(
    store: Store, pairs: Sequence[tuple[Manifest, Manifest]], *, progress: Progress = silent
) -> tuple[ChangedIds, ...]:
    """Return what differs in the large layers of some packages' versions.

    A layer is left out where its indexes do not tell: it has other columns or another key, an
    index is missing or damaged, or most of it differs.
    """
    found = []
    layers = [(new.name, *pair) for old, new in pairs for pair in pair_layers(old, new)]
    for number, (package, before, after) in enumerate(layers):
        progress(number, len(layers), (after or before).title)  # type: ignore[union-attr]
        if before is None or after is None or min(before.rows, after.rows) < LARGE:
            continue
        try:
            ids = _ids_of(store, package, before, after)
        except (LayerError, DamagedRowIndex, OSError):
            ids = None
        if ids is not None:
            found.append(ids)
    return tuple(found)


def _ids_of(store: Store, package: str, before: LayerEntry, after: LayerEntry) -> ChangedIds | None:
    if before.row_index is None or after.row_index is None or not name_alike(before, after):
        return None
    try:
        diff = compare_indexes(
            *(open_row_index(store.path_of(index)) for index in (before.row_index, after.row_index))
        )
    except IncomparableVersions:
        return None
    if diff.schema or len(diff.changed_keys) > MOST * min(before.rows, after.rows):
        return None
    there = diff.before.keys[np.concatenate([diff.removed, diff.old])]
    here = diff.after.keys[np.concatenate([diff.added, diff.new])]
    # rows that share a key digest with a changed one are drawn once for each version: no harm
    old, new = (
        ids_of_keys(open_rows(store.path_of(entry.data)), np.unique(keys), entry.key)
        for entry, keys in ((before, there), (after, here))
    )
    return ChangedIds(package, after.name, tuple(old.tolist()), tuple(new.tolist()))
