"""What has changed since a check in the material that it rested on, within reach of its plans.

A change counts where it shows inside what the rules see: a national park that has grown far away
from a plan that it also covers is told apart, and so is what differs only technically.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.catalog import InstalledLayer
from layers.errors import LayerError
from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.versions.changes import TOLERANCE_M, Change, Row
from layers.versions.row_index import DamagedRowIndex
from rumslig.cases.case import Case
from rumslig.language import Language, tr
from rumslig.locks.changed_rows import ChangedRows, read_changed
from rumslig.locks.foreseen import foresee_layer
from rumslig.locks.lock import Lock
from rumslig.locks.seen import key_words
from rumslig.locks.watching import Watched, watched_layers
from rumslig.news import Kind
from rumslig.numerals import format_area, format_length
from rumslig.upkeep.comparing import LISTED, ChangedObject, compare_layer

LEAST_M2 = 1.0
"""A mapped area that differs by less is the same."""
_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class DriftedObject:
    """An object that has changed within reach of a plan area.

    Attributes
    ----------
    object
        As people know it; `detail` tells of the change within reach.
    key
        Its key in words, "" where only the row index is here.
    plans
        The plan areas that see it.
    is_inside
        Whether it lies in one of them, before or after.
    was_used
        Whether the check could see it; others are new within reach.
    area_m2, length_m
        How much larger and longer it is within reach; None where only the row index is here.
    """

    object: ChangedObject
    layer: str
    key: str
    plans: tuple[str, ...]
    is_inside: bool
    was_used: bool = False
    area_m2: float | None = None
    length_m: float | None = None

    @property
    def kind(self) -> Kind:
        """What has changed."""
        return self.object.kind


@dataclass(frozen=True, slots=True)
class PackageDrift:
    """What has changed in a package.

    Attributes
    ----------
    before
        The locked version.
    after
        The version it is compared with, None where the package is not installed.
    technical, elsewhere
        Objects within reach that differ only technically, or only out of reach.
    notes
        What else may change a finding: rules, mapped areas, layers that are gone.
    fault
        Why it could not be compared; "" where it could.
    """

    before: Manifest = field(repr=False)
    after: Manifest | None = field(repr=False)
    objects: tuple[DriftedObject, ...] = ()
    technical: int = 0
    elsewhere: int = 0
    notes: tuple[str, ...] = ()
    fault: str = ""

    @property
    def name(self) -> str:
        """The package's name."""
        return self.before.name

    @property
    def is_other(self) -> bool:
        """Whether it is compared with another version than the locked one."""
        return self.after is None or self.after.sha256 != self.before.sha256

    @property
    def touches(self) -> bool:
        """Whether something has changed that may change a finding."""
        return bool(self.objects or self.notes)


@dataclass(frozen=True, slots=True)
class Drift:
    """What has changed in the material of a case since it was checked."""

    dnr: str
    day: str
    packages: tuple[PackageDrift, ...]

    @property
    def count(self) -> int:
        """How many objects have changed within reach."""
        return sum(len(item.objects) for item in self.packages)

    @property
    def changed(self) -> tuple[PackageDrift, ...]:
        """The packages of which another version is compared with."""
        return tuple(item for item in self.packages if item.is_other)

    @property
    def objects(self) -> tuple[DriftedObject, ...]:
        """Every object that has changed within reach."""
        return tuple(found for item in self.packages for found in item.objects)


def find_drift(case: Case, store: Store, targets: Mapping[str, Manifest], lang: Language) -> Drift:
    """Return what has changed since a case's check.

    Parameters
    ----------
    targets
        The versions to compare with, by package; a package without one is not installed.
    """
    watched = watched_layers(case)
    manifests = case.result.packages if case.result is not None else ()
    found = [
        drift_of_package(manifest, targets.get(manifest.name), store, watched, case.lock, lang)
        for manifest in manifests
    ]
    return Drift(case.header.dnr, case.lock.day if case.lock else "", tuple(found))


def drift_of_package(
    before: Manifest,
    after: Manifest | None,
    store: Store,
    watched: Mapping[tuple[str, str], Watched],
    lock: Lock | None,
    lang: Language,
) -> PackageDrift:
    """Return what has changed in a package within reach of a case's plan areas."""
    if after is None or after.sha256 == before.sha256:
        return PackageDrift(before, after)
    objects: list[DriftedObject] = []
    notes = list(_other_notes(before, after, lang))
    technical = elsewhere = 0
    try:
        for old, new, area in _pairs(before, after, watched):
            if new is None:
                notes.append(tr("Lagret {title} finns inte längre.", lang=lang, title=old.title))
                continue
            if _mapped_otherwise(store, (before, old), (after, new), area):
                notes.append(
                    tr(
                        "{title}: vad som är karterat i området är ändrat.",
                        lang=lang,
                        title=new.title,
                    )
                )
            found = _LayerDrift(before.name, old, new, area, lock, lang).compare(store)
            objects += found.objects
            technical += found.technical
            elsewhere += found.elsewhere
    except (LayerError, DamagedRowIndex, OSError) as error:
        return PackageDrift(before, after, fault=str(error))
    objects.sort(key=lambda item: (not item.is_inside, LISTED.index(item.kind)))
    return PackageDrift(before, after, tuple(objects), technical, elsewhere, tuple(notes))


def _pairs(
    before: Manifest, after: Manifest, watched: Mapping[tuple[str, str], Watched]
) -> Iterator[tuple[LayerEntry, LayerEntry | None, Watched]]:
    new = {entry.name: entry for entry in after.layers}
    for entry in before.layers:
        area = watched.get((before.name, entry.name))
        if area is not None:
            yield entry, new.get(entry.name), area


def _other_notes(before: Manifest, after: Manifest, lang: Language) -> Iterator[str]:
    if before.tables.get("rules") != after.tables.get("rules"):
        yield tr("Reglerna är ändrade.", lang=lang)


def _mapped_otherwise(
    store: Store,
    old: tuple[Manifest, LayerEntry],
    new: tuple[Manifest, LayerEntry],
    area: Watched,
) -> bool:
    """Whether another part of what is within reach is mapped; where that is not known, yes."""
    if old[1].coverage == new[1].coverage:
        return False
    try:
        mapped = [InstalledLayer(store, *side).read_coverage() for side in (old, new)]
    except LayerError:
        return True
    was, is_now = mapped
    if was is None or is_now is None:
        return True
    differs = shapely.symmetric_difference(was, is_now)
    return bool(shapely.intersection(differs, area.area).area > LEAST_M2)


class _LayerDrift:
    """What has changed in one layer."""

    def __init__(
        self,
        package: str,
        old: LayerEntry,
        new: LayerEntry,
        watched: Watched,
        lock: Lock | None,
        lang: Language,
    ) -> None:
        self._old, self._new, self._watched, self._lang = old, new, watched, lang
        locked = lock.layer(package, old.name) if lock else None
        self._used = frozenset(locked.features) if locked else frozenset()
        self.objects: list[DriftedObject] = []
        self.technical = self.elsewhere = 0

    def compare(self, store: Store) -> _LayerDrift:
        if self._old.logical_digest == self._new.logical_digest:
            return self
        if not store.has(self._new.data):
            self.objects = [
                DriftedObject(item, self._new.name, "", plans, is_inside)
                for item, plans, is_inside in foresee_layer(
                    store, self._old, self._new, self._watched, self._lang
                )
            ]
            return self
        rows = read_changed(store, self._old, self._new, self._watched)
        if rows is not None:
            self._compare_rows(rows)
        return self

    def _compare_rows(self, rows: ChangedRows) -> None:
        diff, objects = compare_layer((rows.old, rows.new), self._old, self._new, self._lang)
        self.technical = len(diff.technical) + diff.rewritten
        old_keys, new_keys = (
            dict(zip(side.batch.ids.tolist(), key_words(side.batch, entry.key), strict=True))
            for side, entry in ((rows.old, self._old), (rows.new, self._new))
        )
        changed: list[Change | Row] = [*diff.changed, *diff.added, *diff.removed]
        for item, known in zip(changed, objects, strict=True):
            if isinstance(item, Change):
                self._add(known, new_keys.get(item.new_id, ""), _says_else(item))
            else:
                keys = new_keys if known.kind == "added" else old_keys
                self._add(known, keys.get(item.id, ""), False)

    def _add(self, known: ChangedObject, key: str, says_else: bool) -> None:
        before, after = (
            shapely.from_wkb(part) if part is not None else None
            for part in (known.before, known.after)
        )
        plans, is_inside = self._watched.place((before, after))
        clipped = [self._clip(before), self._clip(after)]
        if known.kind == "shape" and not _shows(before, after, clipped[0], clipped[1]):
            if not says_else:
                self.elsewhere += 1
                return
            known = replace(known, kind="values")
        area = clipped[1].area - clipped[0].area
        length = sum(
            sign * shape.length
            for sign, shape in ((-1, clipped[0]), (1, clipped[1]))
            if shapely.get_dimensions(shape) == 1
        )
        words = _words_within(known.kind, area, length, self._lang)
        detail = ", ".join(
            part for part in (words, known.detail if says_else or not words else "") if part
        )
        self.objects.append(
            DriftedObject(
                replace(known, detail=detail),
                self._new.name,
                key,
                plans,
                is_inside,
                key in self._used,
                round(float(area), 4) + 0.0,
                round(float(length), 4) + 0.0,
            )
        )

    def _clip(self, shape: BaseGeometry | None) -> BaseGeometry:
        if shape is None or shape.is_empty:
            return shapely.Point()
        flat = shapely.force_2d(shape)
        if not flat.is_valid:
            flat = shapely.make_valid(flat)
        return shapely.intersection(flat, self._watched.area)


def _says_else(change: Change) -> bool:
    return any(not value.technical for value in change.values)


def _shows(
    before: BaseGeometry | None, after: BaseGeometry | None, old: BaseGeometry, new: BaseGeometry
) -> bool:
    """Whether a shape that has changed differs within reach, by more than rounding."""
    if old.is_empty or new.is_empty or before is None or after is None:
        return not (old.is_empty and new.is_empty)
    if shapely.equals(shapely.force_2d(before), shapely.force_2d(after)):
        return True  # heights, which have no place of their own
    if shapely.get_dimensions(old) != shapely.get_dimensions(new):
        return True
    return not bool(
        np.all(
            [
                shapely.covers(shapely.buffer(one, TOLERANCE_M), other)
                for one, other in ((old, new), (new, old))
            ]
        )
    )


def _words_within(kind: Kind, area: float, length: float, lang: Language) -> str:
    """Return how much has changed within reach, "" where no measure has."""
    if kind == "values":
        return ""
    for value, words in ((area, format_area), (length, format_length)):
        if abs(value) >= _LEAST:
            sign = "+" if value > 0 else "\N{MINUS SIGN}"
            return tr("{size} i området", lang=lang, size=sign + words(abs(value), lang))
    return ""
