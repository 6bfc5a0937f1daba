"""What differs between two versions of a layer, from their row indexes alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.crs import Bounds
from layers.errors import LayerError
from layers.language import tr
from layers.versions.content import Places
from layers.versions.row_index import Bounds32, RowIndex
from layers.versions.rows import Short
from layers.versions.schema_change import SchemaChange, compare_schemas

Flags = npt.NDArray[np.bool_]


class IncomparableVersions(LayerError):
    """Two versions name their rows by different keys: compare the layers themselves."""


@dataclass(frozen=True, slots=True, eq=False)
class IndexDiff:
    """The rows that differ, by their places in the two indexes.

    Attributes
    ----------
    schema
        What has changed in how rows look.
    added, removed
        Places in the new index, and in the old.
    old, new
        Places of the changed rows in the two indexes, pair by pair.
    geometry, attributes
        Which of the changed rows have another shape, and which other values.
    unchanged
        How many rows say the same; 0 after `within`, which looks only at what has changed.
    """

    before: RowIndex
    after: RowIndex
    schema: SchemaChange
    added: Places
    removed: Places
    old: Places
    new: Places
    geometry: Flags
    attributes: Flags
    unchanged: int

    def __bool__(self) -> bool:
        return bool(len(self.added) or len(self.removed) or len(self.old) or self.schema)

    @property
    def changed_keys(self) -> Short:
        """The key digests of every row that is added, removed or changed, each once, in order."""
        return np.unique(
            np.concatenate(
                [
                    self.after.keys[self.added],
                    self.before.keys[self.removed],
                    self.after.keys[self.new],
                ]
            )
        )

    @property
    def bounds(self) -> Bounds | None:
        """Where something has changed, in the layer's coordinates; None where nowhere."""
        boxes = np.concatenate(
            [
                self.after.bounds[self.added],
                self.before.bounds[self.removed],
                self.before.bounds[self.old],
                self.after.bounds[self.new],
            ]
        )
        boxes = boxes[~np.isnan(boxes).any(axis=1)].astype(np.float64)
        if not len(boxes):
            return None
        west, south = boxes[:, :2].min(axis=0).tolist()
        east, north = boxes[:, 2:].max(axis=0).tolist()
        return west, south, east, north

    def within(self, area: Bounds) -> IndexDiff:
        """Return only the changes whose old or new object may meet an area's bounds.

        An object without a shape lies nowhere and meets no area.
        """
        kept = _meets(self.before.bounds[self.old], area) | _meets(
            self.after.bounds[self.new], area
        )
        return self.chosen(
            _meets(self.after.bounds[self.added], area),
            _meets(self.before.bounds[self.removed], area),
            kept,
        )

    def chosen(self, added: Flags, removed: Flags, changed: Flags) -> IndexDiff:
        """Return only some of the added, the removed and the changed rows."""
        return IndexDiff(
            self.before,
            self.after,
            self.schema,
            self.added[added],
            self.removed[removed],
            self.old[changed],
            self.new[changed],
            self.geometry[changed],
            self.attributes[changed],
            0,
        )


def compare_indexes(old: RowIndex, new: RowIndex) -> IndexDiff:
    """Return what differs between two versions of a layer.

    Raises
    ------
    IncomparableVersions
        The versions have different keys.
    """
    if old.key != new.key:
        raise IncomparableVersions(
            tr(
                "versionerna har olika nycklar ({old} och {new}); jämför lagren själva.",
                old="+".join(old.key) or tr("objektets id"),
                new="+".join(new.key) or tr("objektets id"),
            )
        )
    crowded = np.union1d(_repeated(old.keys), _repeated(new.keys))
    if len(crowded):
        there, here, added, removed = _pair_crowded(old, new, crowded)
    else:
        there, here, added, removed = _pair_alone(old.keys, new.keys)
    shaped = old.geometry[there] != new.geometry[here]
    valued = old.attributes[there] != new.attributes[here]
    changed = np.flatnonzero(shaped | valued)
    return IndexDiff(
        old,
        new,
        compare_schemas(old.schema, new.schema, old.key, new.key),
        added,
        removed,
        there[changed],
        here[changed],
        shaped[changed],
        valued[changed],
        len(there) - len(changed),
    )


def _repeated(keys: Short) -> Short:
    return np.unique(keys[1:][keys[1:] == keys[:-1]])


def _pair_alone(old: Short, new: Short) -> tuple[Places, Places, Places, Places]:
    """Return the pairs of equal keys, and what is only in one: no key comes twice."""
    place = np.searchsorted(old, new)
    inside = place < len(old)
    shared = np.zeros(len(new), dtype=np.bool_)
    shared[inside] = old[place[inside]] == new[inside]
    there, here = place[shared], np.flatnonzero(shared)
    gone = np.ones(len(old), dtype=np.bool_)
    gone[there] = False
    return there, here, np.flatnonzero(~shared), np.flatnonzero(gone)


def _pair_crowded(
    old: RowIndex, new: RowIndex, crowded: Short
) -> tuple[Places, Places, Places, Places]:
    """Return the same where different keys have one digest: what says the same goes together."""
    old_crowd, new_crowd = np.isin(old.keys, crowded), np.isin(new.keys, crowded)
    alone_old, alone_new = np.flatnonzero(~old_crowd), np.flatnonzero(~new_crowd)
    there, here, added, removed = _pair_alone(old.keys[alone_old], new.keys[alone_new])
    pairs: list[tuple[int, int]] = []
    extra: list[int] = []
    gone: list[int] = []
    before, after = _gather(old, old_crowd), _gather(new, new_crowd)
    for key in crowded.tolist():
        left, right = list(before.get(key, ())), list(after.get(key, ()))
        for row in list(left):
            same = next((other for other in right if other[:2] == row[:2]), None)
            if same is not None:
                pairs.append((row[2], same[2]))
                left.remove(row)
                right.remove(same)
        both = min(len(left), len(right))
        pairs += [(a[2], b[2]) for a, b in zip(left[:both], right[:both], strict=True)]
        gone += [row[2] for row in left[both:]]
        extra += [row[2] for row in right[both:]]
    more = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return (
        np.concatenate([alone_old[there], more[:, 0]]),
        np.concatenate([alone_new[here], more[:, 1]]),
        np.concatenate([alone_new[added], np.array(extra, dtype=np.intp)]),
        np.concatenate([alone_old[removed], np.array(gone, dtype=np.intp)]),
    )


def _gather(index: RowIndex, chosen: Flags) -> dict[int, list[tuple[int, int, int]]]:
    """Return the shape, values and place of the chosen rows by key."""
    rows: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for place in np.flatnonzero(chosen).tolist():
        row = int(index.geometry[place]), int(index.attributes[place]), place
        rows[int(index.keys[place])].append(row)
    return rows


def _meets(boxes: Bounds32, area: Bounds) -> Flags:
    west, south, east, north = area
    meets: Flags = (
        (boxes[:, 0] <= east)
        & (boxes[:, 2] >= west)
        & (boxes[:, 1] <= north)
        & (boxes[:, 3] >= south)
    )
    return meets
