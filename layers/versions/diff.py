"""What differs between two versions of a layer, object by object.

The rows are read a few at a time and marked; only those whose marks differ are looked at. What
a difference holds is what differs, so memory follows the changes and not the layers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from layers.filter import check_columns
from layers.index.build import Step, no_step
from layers.versions.cells import encode_values
from layers.versions.changes import (
    Change,
    GeometryChange,
    Row,
    ValueChange,
    compare_shapes,
    judge_values,
    measure_rows,
)
from layers.versions.content import Batch, Places, Rows, Shapes, is_metric, unpack
from layers.versions.identity import HOWS, Matching
from layers.versions.schema_change import SchemaChange, compare_schemas
from layers.versions.shapes import digest_shapes
from layers.versions.tokens import Marks, is_text_key, mark_rows

_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Objects that seem to have been split or merged, by feature id in each version."""

    kind: str
    old: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """The difference between two versions of a layer.

    Attributes
    ----------
    old_rows, new_rows
        How many objects the versions have.
    columns
        The new version's columns, in its order.
    metric
        Whether the coordinates are metres, so that measures mean something.
    added, removed
        Objects in only one version, added ones by what they say, removed ones by id.
    changed
        Objects that differ in something that means something, by old id.
    technical
        Objects that differ only in what means nothing, by old id.
    rewritten
        How many objects have the same shape written another way: ring start, order of parts.
    inferred
        How many pairs of objects, changed or not, are inferred rather than known.
    """

    old_rows: int
    new_rows: int
    columns: tuple[str, ...]
    metric: bool
    schema: SchemaChange
    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[Change, ...]
    technical: tuple[Change, ...]
    rewritten: int = 0
    inferred: int = 0
    regrouped: tuple[Regrouped, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.schema or self.added or self.removed or self.changed or self.technical)

    @property
    def unchanged(self) -> int:
        """How many objects say the same in both versions."""
        return self.old_rows - len(self.removed) - len(self.changed) - len(self.technical)


def compare_rows(
    old: Rows,
    new: Rows,
    key: Sequence[str] = (),
    matching: Matching | None = None,
    step: Step = no_step,
) -> Diff:
    """Return what differs between two versions.

    Parameters
    ----------
    key
        The columns that name an object in both; none: the feature id does, or `matching`.
    matching
        Which rows are the same object, where that has been worked out.
    step
        Is told how many rows are read, and of how many; may raise to stop.

    Raises
    ------
    UnusableKey, MissingColumn
        The key is no key in one of the versions.
    UnreadableFile
        The rows cannot be read.
    """
    for rows in (old, new):
        check_columns(rows.schema.names, key)
    shared = {*old.schema.names} & {*new.schema.names}
    names_by = key if matching is None else ()
    by_text = is_text_key(old.schema, new.schema, names_by)
    total = len(old) + len(new)
    before = mark_rows(old, shared, names_by, by_text, lambda done, _: step(done, total))
    after = mark_rows(new, shared, names_by, by_text, lambda done, _: step(len(old) + done, total))
    known = matching or _match_marks(before, after)
    a, b = known.old, known.new
    suspects = np.flatnonzero(
        (before.shapes[a] != after.shapes[b])
        | (before.values[a] != after.values[b])
        | before.beside[a]
        | after.beside[b]
    )
    metric = is_metric(old.schema) and old.schema.crs == new.schema.crs
    found = _Comparison(old, new, metric)
    for begin in range(0, len(suspects), _AT_A_TIME):
        found.look_at(known, suspects[begin : begin + _AT_A_TIME])
    return Diff(
        old_rows=len(before.ids),
        new_rows=len(after.ids),
        columns=new.schema.names,
        metric=metric,
        schema=compare_schemas(old.schema, new.schema),
        added=_read_added(new, known.added, metric),
        removed=tuple(sorted(_read_rows(old, known.removed, metric), key=lambda row: row.id)),
        changed=_by_id(change for change in found.changes if not change.technical),
        technical=_by_id(change for change in found.changes if change.technical),
        rewritten=found.rewritten,
        inferred=known.inferred,
        regrouped=tuple(
            Regrouped(
                group.kind,
                tuple(before.ids[list(group.old)].tolist()),
                tuple(after.ids[list(group.new)].tolist()),
            )
            for group in known.regroupings
        ),
    )


def _match_marks(before: Marks, after: Marks) -> Matching:
    """Return the matching of rows with equal keys."""
    rank = np.argsort(before.keys, kind="stable")
    place = np.searchsorted(before.keys[rank], after.keys)
    place[place == len(rank)] = 0
    there = rank[place] if len(rank) else place
    here = np.flatnonzero(before.keys[there] == after.keys) if len(rank) else place[:0]
    there = there[here]
    order = np.argsort(there)
    there, here = there[order], here[order]
    gone, fresh = np.ones(len(before.ids), np.bool_), np.ones(len(after.ids), np.bool_)
    gone[there], fresh[here] = False, False
    count = len(there)
    return Matching(
        there,
        here,
        np.full(count, HOWS.index("key"), dtype=np.uint8),
        np.ones(count),
        np.ones(count, dtype=np.bool_),
        np.flatnonzero(gone),
        np.flatnonzero(fresh),
    )


class _Comparison:
    """Looks at pairs of rows whose marks differ."""

    def __init__(self, old: Rows, new: Rows, metric: bool) -> None:
        self._old, self._new, self._metric = old, new, metric
        self.changes: list[Change] = []
        self.rewritten = 0

    def look_at(self, known: Matching, pairs: Places) -> None:
        old, new = self._old.take(known.old[pairs]), self._new.take(known.new[pairs])
        shapes = self._compare_shapes(old, new)
        values = _compare_values(old, new)
        for at, place in enumerate(pairs.tolist()):
            if at in shapes or at in values:
                self.changes.append(
                    Change(
                        int(old.ids[at]),
                        int(new.ids[at]),
                        tuple(values.get(at, ())),
                        shapes.get(at),
                        HOWS[known.how[place]],
                        float(known.score[place]),
                        bool(known.certain[place]),
                    )
                )

    def _compare_shapes(self, old: Batch, new: Batch) -> dict[int, GeometryChange]:
        before, after = old.shapes(), new.shapes()
        differ = (digest_shapes(before) != digest_shapes(after)).any(axis=1)
        same, other = np.flatnonzero(~differ), np.flatnonzero(differ)
        self.rewritten += _count_rewritten(before[same], after[same])
        found = compare_shapes(old.bare(other), new.bare(other), metric=self._metric)
        return dict(zip(other.tolist(), found, strict=True))


def _count_rewritten(old: Shapes, new: Shapes) -> int:
    """Return how many pairs of equal shapes have their vertices in another order."""
    (a, of_a), (b, of_b) = (
        shapely.get_coordinates(shapes, include_z=True, include_m=True, return_index=True)
        for shapes in (old, new)
    )
    sizes = np.bincount(of_a, minlength=len(old)), np.bincount(of_b, minlength=len(new))
    uneven = sizes[0] != sizes[1]  # parts without vertices, or a height that is none
    even_a, even_b = ~uneven[of_a], ~uneven[of_b]
    other = ~((a[even_a] == b[even_b]) | (np.isnan(a[even_a]) & np.isnan(b[even_b]))).all(axis=1)
    return len(np.unique(of_a[even_a][other])) + int(uneven.sum())


def _compare_values(old: Batch, new: Batch) -> dict[int, list[ValueChange]]:
    found: dict[int, list[ValueChange]] = {}
    for name in sorted({*old.columns, *new.columns}):
        before, after = (
            encode_values(batch.columns[name]) if name in batch.columns else None
            for batch in (old, new)
        )
        differ = _differ(before, after)
        if not len(differ):
            continue
        left, right = (
            batch.pick(name, differ) if name in batch.columns else [None] * len(differ)
            for batch in (old, new)
        )
        for at, was, is_ in zip(differ.tolist(), left, right, strict=True):
            change = ValueChange(name, was, is_, judge_values(was, is_))
            found.setdefault(at, []).append(change)
    return found


def _differ(
    before: npt.NDArray[Any] | None, after: npt.NDArray[Any] | None
) -> npt.NDArray[np.intp]:
    if before is None or after is None:
        there = after if before is None else before
        return np.flatnonzero(there["tag"]) if there is not None else np.empty(0, dtype=np.intp)
    return np.flatnonzero(before != after)


def _read_rows(rows: Rows, places: Places, metric: bool) -> Iterator[Row]:
    for begin in range(0, len(places), _AT_A_TIME):
        yield from measure_rows(rows.take(places[begin : begin + _AT_A_TIME]), metric=metric)


def _read_added(rows: Rows, places: Places, metric: bool) -> tuple[Row, ...]:
    """Return the added objects by what they say, since the order of the file says nothing."""
    found = list(_read_rows(rows, places, metric))
    shapes = digest_shapes(unpack([row.geometry for row in found]))
    order = sorted(
        range(len(found)),
        key=lambda at: (repr(sorted(found[at].values.items())), shapes[at].tobytes()),
    )
    return tuple(found[at] for at in order)


def _by_id(changes: Iterator[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: change.old_id))
