"""What has changed in how rows look, apart from what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layers.versions.content import Kind, Schema, ShapeKind

_UNSAID: frozenset[ShapeKind] = frozenset({"None", "Mixed"})


@dataclass(frozen=True, slots=True)
class Retyping:
    """A column whose values are of another kind than before."""

    name: str
    old: Kind
    new: Kind


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """Columns and kinds that differ between two versions; empty tuples and None where none do."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: tuple[Retyping, ...] = ()
    geometry: tuple[ShapeKind, ShapeKind] | None = None
    crs: tuple[str, str] | None = None
    key: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    def __bool__(self) -> bool:
        return self != SchemaChange()


def compare_schemas(
    old: Schema, new: Schema, old_key: Sequence[str] = (), new_key: Sequence[str] = ()
) -> SchemaChange:
    """Return what has changed; the order of columns is no change.

    A column without values has no kind, and a layer without shapes or with several kinds of
    them none either: neither is told as a change of kind.
    """
    before = {column.name: column.kind for column in old.columns}
    after = {column.name: column.kind for column in new.columns}
    shapes = (old.geometry, new.geometry)
    return SchemaChange(
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        retyped=tuple(
            Retyping(name, before[name], kind)
            for name, kind in sorted(after.items())
            if name in before and kind != before[name] and "empty" not in (kind, before[name])
        ),
        geometry=shapes if shapes[0] != shapes[1] and not _UNSAID & {*shapes} else None,
        crs=(old.crs, new.crs) if old.crs != new.crs else None,
        key=(tuple(old_key), tuple(new_key)) if tuple(old_key) != tuple(new_key) else None,
    )
