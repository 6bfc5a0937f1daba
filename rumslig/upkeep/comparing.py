"""What one version of a package changes from another: counts, the objects, and a note in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.versions.changes import Change, Row
from layers.versions.content import Rows
from layers.versions.diff import Diff
from layers.versions.note import write_note
from rumslig.collation import fold
from rumslig.language import Language, tr
from rumslig.news import KINDS, Kind
from rumslig.numerals import format_area, format_length
from rumslig.packages.difference import (
    LayerPair,
    Stored,
    compare_entries,
    other_notes,
    walk_layers,
)
from rumslig.progress import Progress, silent
from rumslig.settings import Home

MOST_OBJECTS = 1_000
"""So many objects are listed and drawn; all are counted."""

_NAMES = ("namn", "name", "titel", "benamning", "benämning", "objektnamn", "beteckning")
"""Columns that name an object to people, the best first."""
_LEAST = 0.5
"""Square metres or metres that round to nothing."""


@dataclass(frozen=True, slots=True)
class ChangedObject:
    """An object that differs, as people know it.

    Attributes
    ----------
    layer
        The layer's title.
    detail
        What has changed, in few words.
    before, after
        WKB in EPSG:3006, None where the object is not there or has no shape.
    is_certain
        Whether it is known to be the same object, and not inferred.
    key
        What names it in the layer, else its feature id.
    area_m2, length_m
        How much larger or longer it is: all of it where it is new, less than nothing where it is
        removed.
    """

    layer: str
    kind: Kind
    title: str
    detail: str
    before: bytes | None = field(default=None, repr=False)
    after: bytes | None = field(default=None, repr=False)
    is_certain: bool = True
    key: str = ""
    area_m2: float = 0.0
    length_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `after` changes from `before`.

    Attributes
    ----------
    objects
        The first `MOST_OBJECTS`; `unlisted` is how many more there are.
    notes
        Sentences: one for each layer that differs, and what else does.
    """

    before: Manifest = field(repr=False)
    after: Manifest = field(repr=False)
    counts: dict[Kind, int]
    objects: tuple[ChangedObject, ...]
    unlisted: int
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The package's name."""
        return self.after.name

    def __bool__(self) -> bool:
        return bool(self.notes)


def compare_versions(
    home: Home, before: Manifest, after: Manifest, lang: Language, *, progress: Progress = silent
) -> Comparison:
    """Return what one version in the home's store changes from another; see `compare_stored`."""
    store = Store(home.packages)
    return compare_stored((before, store), (after, store), lang, progress)


def compare_stored(
    old_side: Stored, new_side: Stored, lang: Language, progress: Progress = silent
) -> Comparison:
    """Return what one version changes from another, each in a store.

    Raises
    ------
    LayerError
        A layer is missing from its store, or cannot be read.
    """
    before, after = old_side[0], new_side[0]
    counts: Counter[Kind] = Counter()
    objects: list[ChangedObject] = []
    notes: list[str] = []
    known = {entry.name for entry in before.layers}
    several = sum(entry.name in known for entry in after.layers) > 1
    for pair in walk_layers(old_side, new_side, progress):
        if pair.after is None or pair.diff is None:
            continue
        diff, found = pair.diff, changed_objects(pair, lang)
        objects += found
        counts.update(item.kind for item in found)
        counts["technical"] += len(diff.technical) + diff.rewritten
        if diff or diff.rewritten:
            notes.append(_headed(pair.after.title, write_note(diff, lang), several))
    notes += other_notes(before, after, lang)
    objects.sort(key=lambda item: LISTED.index(item.kind))
    return Comparison(
        before,
        after,
        {kind: counts[kind] for kind in KINDS},
        tuple(objects[:MOST_OBJECTS]),
        max(len(objects) - MOST_OBJECTS, 0),
        tuple(notes),
    )


LISTED: tuple[Kind, ...] = ("shape", "added", "removed", "values", "technical")
"""What moves a border is listed first."""


def _headed(title: str, note: str, is_needed: bool) -> str:
    return f"{title}: {note[:1].lower()}{note[1:]}" if is_needed else note


def compare_layer(
    rows: tuple[Rows, Rows], old: LayerEntry, new: LayerEntry, lang: Language
) -> tuple[Diff, list[ChangedObject]]:
    """Return what differs between a layer's rows in two versions, and its objects for people.

    The objects stand in the order of the difference: changed, added, removed.
    """
    diff = compare_entries(*rows, old, new)
    return diff, changed_objects(LayerPair(old, new, rows[1], diff), lang)


def changed_objects(pair: LayerPair, lang: Language) -> list[ChangedObject]:
    """Return what differs in a layer: the changed objects, the added and the removed, in order."""
    diff, entry, rows = pair.diff, pair.after, pair.rows
    if diff is None or entry is None or rows is None:
        return []
    column = naming_column(entry, rows)
    known = NamedObjects(rows, column, entry.key, [change.new_id for change in diff.changed])
    objects = [_changed(entry.title, item, known, lang) for item in diff.changed]
    for kind, alone in (("added", diff.added), ("removed", diff.removed)):
        objects += [_alone(entry, kind, row, column, lang) for row in alone]
    return objects


def naming_column(entry: LayerEntry, rows: Rows) -> str:
    """Return the column that names a layer's objects to people; "" where none does."""
    columns = {fold(name): name for name in rows.schema.names}
    if entry.name_field in rows.schema.names:
        return entry.name_field
    return next((columns[name] for name in _NAMES if name in columns), "")


class NamedObjects:
    """The names and shapes of some of a layer's objects, found in one pass."""

    def __init__(self, rows: Rows, column: str, key: Sequence[str], ids: Sequence[int]) -> None:
        self.titles: dict[int, str] = {}
        self.keys: dict[int, str] = {}
        self.shapes: dict[int, bytes | None] = {}
        if not ids:
            return
        wanted = np.asarray(sorted(ids))
        for batch in rows.batches():
            places = np.flatnonzero(np.isin(batch.ids, wanted))
            if not len(places):
                continue
            shapes = batch.bare(places).wkb()
            keys = [batch.pick(name, places) for name in key]
            names = [batch.pick(column, places)] if column else keys
            for at, number in enumerate(batch.ids[places].tolist()):
                self.titles[number] = _words_of(values[at] for values in names)
                self.keys[number] = _words_of(values[at] for values in keys)
                self.shapes[number] = shapes[at]

    def title(self, number: int, lang: Language) -> str:
        """Return what an object is called."""
        return self.titles.get(number) or _untitled(number, lang)


def _words_of(values: Iterable[object]) -> str:
    return " ".join(str(value) for value in values if value not in (None, ""))


def _untitled(number: int, lang: Language) -> str:
    return tr("Objekt {number}", lang=lang, number=number)


def _changed(layer: str, change: Change, known: NamedObjects, lang: Language) -> ChangedObject:
    shape = change.geometry
    moves = shape is not None and not shape.technical
    after = known.shapes.get(change.new_id)
    columns = ", ".join(value.name for value in change.values if not value.technical)
    parts = [_shape_words(change, lang) if moves else "", columns]
    return ChangedObject(
        layer,
        "shape" if moves else "values",
        known.title(change.new_id, lang),
        ", ".join(part for part in parts if part),
        shape.old if shape is not None else after,
        shape.new if shape is not None else after,
        change.certain,
        known.keys.get(change.new_id) or str(change.new_id),
        shape.area_m2 if shape is not None and moves else 0.0,
        shape.length_m if shape is not None and moves else 0.0,
    )


def _shape_words(change: Change, lang: Language) -> str:
    shape = change.geometry
    assert shape is not None
    if shape.appeared:
        return tr("har fått ett läge", lang=lang)
    if shape.vanished:
        return tr("har inte längre något läge", lang=lang)
    if shape.dimension == 2 and abs(shape.area_m2) >= _LEAST:
        return _signed(shape.area_m2, format_area(abs(shape.area_m2), lang))
    if shape.dimension == 1 and abs(shape.length_m) >= _LEAST:
        return _signed(shape.length_m, format_length(abs(shape.length_m), lang))
    if shape.moved_m >= _LEAST:
        return tr("flyttad {distance}", lang=lang, distance=format_length(shape.moved_m, lang))
    return tr("ändrad gräns", lang=lang)


def _signed(value: float, words: str) -> str:
    return ("+" if value > 0 else "\N{MINUS SIGN}") + words


def _alone(entry: LayerEntry, kind: str, row: Row, column: str, lang: Language) -> ChangedObject:
    names = [column] if column else list(entry.key)
    title = _words_of(row.values.get(name) for name in names) or _untitled(row.id, lang)
    size = ""
    if row.area_m2 >= _LEAST:
        size = format_area(row.area_m2, lang)
    elif row.length_m >= _LEAST:
        size = format_length(row.length_m, lang)
    is_new = kind == "added"
    sign = 1 if is_new else -1
    return ChangedObject(
        entry.title,
        "added" if is_new else "removed",
        title,
        size,
        None if is_new else row.geometry,
        row.geometry if is_new else None,
        key=_words_of(row.values.get(name) for name in entry.key) or str(row.id),
        area_m2=sign * row.area_m2,
        length_m=sign * row.length_m,
    )
