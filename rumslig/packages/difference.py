"""What differs between two versions of a package, or two files, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.versions.changes import Change, GeometryChange, Row
from layers.versions.content import Rows
from layers.versions.diff import Diff, compare_rows
from layers.versions.identity import match_rows
from layers.versions.note import write_note
from layers.versions.schema_change import SchemaChange
from layers.versions.sources import open_rows
from rumslig.language import Language, tr
from rumslig.packages.carried import compare_carried, note_lines
from rumslig.progress import Progress, silent

FORMAT = "rumslig.package-diff/1"

Stored = tuple[Manifest, Store]
"""A version and where its objects are."""


@dataclass(frozen=True, slots=True)
class LayerDifference:
    """A layer in two versions; `diff` is None where it is in one of them only.

    Attributes
    ----------
    is_added
        Where it is in one only: whether that is the new one.
    key
        The columns that name its objects.
    """

    layer: str
    title: str
    diff: Diff | None
    is_added: bool = False
    key: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.diff is None or bool(self.diff) or bool(self.diff.rewritten)

    def to_json(self) -> dict[str, Any]:
        """Return the layer's part of the document `rumslig.package-diff/1`."""
        head: dict[str, Any] = {"layer": self.layer, "title": self.title}
        if self.diff is None:
            return {**head, "state": "added" if self.is_added else "removed"}
        found = self.diff
        return {
            **head,
            "state": "changed" if self else "same",
            "added": len(found.added),
            "removed": len(found.removed),
            "geometry_changed": sum(_moves(change) for change in found.changed),
            "attributes_changed": sum(_says_else(change) for change in found.changed),
            "technical_only": len(found.technical) + found.rewritten,
            "inferred": found.inferred,
            "schema": list(_schema_words(found.schema)),
            "features": list(_features(found, self.key)),
        }


@dataclass(frozen=True, slots=True, eq=False)
class LayerPair:
    """A layer in two versions; an entry is None in the version that has no such layer.

    Attributes
    ----------
    rows
        The new version's, None where the two were not compared.
    diff
        None where the layer is in one version only, or says the same and was not looked into.
    """

    before: LayerEntry | None
    after: LayerEntry | None
    rows: Rows | None = None
    diff: Diff | None = None


def walk_layers(
    old: Stored, new: Stored, progress: Progress = silent, *, closely: bool = False
) -> Iterator[LayerPair]:
    """Yield each layer of two versions with what differs, the new one's layers first.

    Parameters
    ----------
    closely
        Whether a layer that says the same in both is looked into for what is written otherwise.

    Raises
    ------
    LayerError
        A layer is missing from its store, or cannot be read.
    """
    pairs = pair_layers(old[0], new[0])
    for number, (before, after) in enumerate(pairs):
        progress(number, len(pairs), (after or before).title)  # type: ignore[union-attr]
        yield compare_pair(before, after, old[1], new[1], closely=closely)
    progress(len(pairs), len(pairs), "")


def pair_layers(
    before: Manifest | None, after: Manifest
) -> list[tuple[LayerEntry | None, LayerEntry | None]]:
    """Return the layers of two versions side by side, the new one's first."""
    earlier = {entry.name: entry for entry in before.layers} if before is not None else {}
    pairs: list[tuple[LayerEntry | None, LayerEntry | None]] = [
        (earlier.pop(entry.name, None), entry) for entry in after.layers
    ]
    return pairs + [(entry, None) for entry in earlier.values()]


def compare_pair(
    before: LayerEntry | None,
    after: LayerEntry | None,
    old_store: Store,
    new_store: Store,
    *,
    closely: bool = False,
) -> LayerPair:
    """Return a layer's two versions with what differs; see `walk_layers`."""
    if before is None or after is None or not (closely or says_other(before, after)):
        return LayerPair(before, after)
    there, here = (
        open_rows(store.path_of(entry.data))
        for store, entry in ((old_store, before), (new_store, after))
    )
    return LayerPair(before, after, here, compare_entries(there, here, before, after))


def says_other(before: LayerEntry, after: LayerEntry) -> bool:
    """Whether a layer's objects say something else in another version."""
    return before.data != after.data and before.logical_digest != after.logical_digest


def compare_packages(
    old: Stored, new: Stored, progress: Progress = silent
) -> tuple[LayerDifference, ...]:
    """Return what differs in each layer of two versions, the new one's layers first.

    Raises
    ------
    LayerError
        A layer is missing from its store, or cannot be read.
    """
    found = []
    for pair in walk_layers(old, new, progress, closely=True):
        entry = pair.after or pair.before
        assert entry is not None
        key = entry.key if pair.diff is not None else ()
        is_added = pair.before is None
        found.append(LayerDifference(entry.name, entry.title, pair.diff, is_added, key))
    return tuple(found)


def compare_entries(old: Rows, new: Rows, before: LayerEntry, after: LayerEntry) -> Diff:
    """Return what differs between a layer in two versions, by what names their objects.

    That is the key, else the feature ids where they were carried over when the versions were
    built, else what is inferred from shape and place.
    """
    if after.key and before.key == after.key:
        return compare_rows(old, new, after.key)
    if before.lineage and before.lineage == after.lineage:
        return compare_rows(old, new)
    return compare_rows(old, new, matching=match_rows(old, new))


def compare_files(old: Path, new: Path, key: Sequence[str] = ()) -> LayerDifference:
    """Return what differs between two files with a layer each.

    Parameters
    ----------
    key
        The columns that name an object; none: identity is inferred.

    Raises
    ------
    LayerError
        A file cannot be read, or the key is none.
    """
    before, after = open_rows(old), open_rows(new)
    matching = None if key else match_rows(before, after)
    diff = compare_rows(before, after, key, matching)
    return LayerDifference(new.stem, new.stem, diff, key=tuple(key))


def note_of(found: Sequence[LayerDifference], lang: Language) -> str:
    """Return in plain words what differs, one line a layer that does."""
    lines = []
    for item in found:
        if item.diff is not None and item:
            note = write_note(item.diff, lang)
            several = len(found) > 1
            lines.append(f"{item.title}: {note[:1].lower()}{note[1:]}" if several else note)
    return "\n".join(lines)


def other_notes(before: Manifest, after: Manifest, lang: Language) -> tuple[str, ...]:
    """Return sentences about what differs beside the rows: layers, rules, texts, looks, images."""
    old, new = ({entry.name: entry for entry in side.layers} for side in (before, after))
    shared = [(old[name], new[name]) for name in new if name in old]
    notes = [
        tr("Nytt lager: {title}.", lang=lang, title=new[name].title)
        for name in new
        if name not in old
    ]
    notes += [
        tr("Lagret {title} finns inte längre.", lang=lang, title=old[name].title)
        for name in old
        if name not in new
    ]
    notes += [
        tr("{title} betyder något annat: definitionen är ändrad.", lang=lang, title=b.title)
        for a, b in shared
        if a.definition != b.definition
    ]
    if before.tables.get("rules") != after.tables.get("rules"):
        notes.append(tr("Reglerna är ändrade.", lang=lang))
    words = [name for name in {**before.tables, **after.tables} if name != "rules"]
    if any(before.tables.get(name) != after.tables.get(name) for name in words):
        notes.append(tr("Texter eller andra uppgifter i paketet är ändrade.", lang=lang))
    if any((a.style, a.qgis_style) != (b.style, b.qgis_style) for a, b in shared):
        notes.append(tr("Utseendet på kartan är ändrat.", lang=lang))
    if any(a.coverage != b.coverage for a, b in shared):
        notes.append(tr("Vad som är karterat är ändrat.", lang=lang))
    notes += note_lines(compare_carried(before, after), lang)
    rows = any(a.logical_digest != b.logical_digest for a, b in shared)
    if not notes and not rows and before.next_review != after.next_review and after.next_review:
        notes.append(tr("Nästa översyn är {date}.", lang=lang, date=after.next_review))
    return tuple(notes)


def _moves(change: Change) -> bool:
    return change.geometry is not None and not change.geometry.technical


def _says_else(change: Change) -> bool:
    return any(not value.technical for value in change.values)


def _features(diff: Diff, key: Sequence[str]) -> Iterator[dict[str, Any]]:
    for row in diff.added:
        yield {"change": "added", "id": row.id, **_row(row, key)}
    for row in diff.removed:
        yield {"change": "removed", "id": row.id, **_row(row, key)}
    for change in diff.changed:
        shape = change.geometry
        yield {
            "change": "changed",
            "id": change.new_id,
            "certain": change.certain,
            **(_shape(shape) if shape is not None and not shape.technical else {}),
            "attributes": [
                {"name": value.name, "old": _plain(value.old), "new": _plain(value.new)}
                for value in change.values
                if not value.technical
            ],
        }


def _row(row: Row, key: Sequence[str]) -> dict[str, Any]:
    named = {"key": {name: _plain(row.values.get(name)) for name in key}} if key else {}
    return {**named, "area_m2": row.area_m2, "length_m": row.length_m}


def _shape(shape: GeometryChange) -> dict[str, Any]:
    return {
        "area_change_m2": shape.area_m2,
        "gained_m2": shape.gained_m2,
        "lost_m2": shape.lost_m2,
        "length_change_m": shape.length_m,
        "moved_m": shape.moved_m,
    }


def _schema_words(schema: SchemaChange) -> Iterator[str]:
    yield from (f"+{name}" for name in schema.added)
    yield from (f"-{name}" for name in schema.removed)
    yield from (f"{item.name}: {item.old} > {item.new}" for item in schema.retyped)
    if schema.geometry:
        yield "geometry: " + " > ".join(schema.geometry)
    if schema.crs:
        yield "crs: " + " > ".join(schema.crs)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
