"""What the rules could see: the objects of each layer in a plan area and near it, by their rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.canonical import canonical_json
from layers.catalog import InstalledLayer
from layers.crs import Bounds
from layers.errors import LayerError
from layers.packages.manifest import LayerEntry
from layers.versions.content import Batch, Ids, Rows, Shapes
from layers.versions.meeting import rows_meeting, take_rows
from layers.versions.rows import RowDigests, digest_batch
from layers.versions.sources import open_rows
from rumslig.check import CheckResult, Question
from rumslig.finding import NOT_ASKED, Finding
from rumslig.locks.lock import LockedUse
from rumslig.material import InstalledMaterial
from rumslig.opened_layer import OpenedLayer
from rumslig.overlay import reach_m
from rumslig.plan_area import PlanArea

Features = dict[int, tuple[str, str]]
"""Key in words and row digest, by feature id."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The feature ids that a rule sees from a plan area."""

    plan: str
    rule: str
    reach_m: float
    inside: tuple[int, ...]
    near: tuple[int, ...]


@dataclass(slots=True)
class SeenLayer:
    """A layer that rules asked about, and what they saw of it."""

    source: InstalledLayer
    sights: list[Sight] = field(default_factory=list)
    boxes: list[Bounds] = field(default_factory=list)

    def see(self, plan: PlanArea, rule: str, reach: float, shapes: Shapes, ids: Ids) -> None:
        """Take note of what a rule sees within reach of a plan area."""
        plan_shape = plan.geometry
        shapely.prepare(plan_shape)
        inside = shapely.intersects(plan_shape, shapes)
        self.sights.append(
            Sight(
                plan.name,
                rule,
                round(reach, 6),
                tuple(ids[inside].tolist()),
                tuple(ids[~inside].tolist()),
            )
        )
        self.boxes.append(box_around(plan_shape, reach))

    def features(self) -> Features:
        """Return what each object that was seen says, by feature id.

        Raises
        ------
        LayerError
            The layer's object is missing or cannot be read.
        """
        wanted = {number for sight in self.sights for number in (*sight.inside, *sight.near)}
        if not wanted:
            return {}
        entry = self.source.entry
        rows = open_rows(self.source.store.path_of(entry.data))
        found: Features = {}
        for batch in rows_meeting(rows, list(dict.fromkeys(self.boxes))).batches():
            places = np.flatnonzero(np.isin(batch.ids, sorted(wanted)))
            some = take_rows(batch, places)
            for number, key, digest in zip(
                some.ids.tolist(),
                key_words(some, entry.key),
                row_digests(digest_batch(some, entry.key)),
                strict=True,
            ):
                found[number] = key, digest
        return found

    def uses(self, features: Features) -> Iterator[LockedUse]:
        """Yield what each rule saw, by key in words."""
        for sight in self.sights:
            yield LockedUse(
                sight.plan,
                sight.rule,
                self.source.manifest.name,
                self.source.entry.name,
                sight.reach_m,
                _named(sight.inside, features),
                _named(sight.near, features),
            )


def _named(ids: Iterable[int], features: Features) -> tuple[str, ...]:
    return tuple(sorted(features[number][0] for number in ids if number in features))


def box_around(shape: BaseGeometry, reach: float) -> Bounds:
    """Return the bounds of a shape, wider by `reach` metres on each side."""
    west, south, east, north = shape.bounds
    return west - reach, south - reach, east + reach, north + reach


def key_words(batch: Batch, key: Sequence[str]) -> list[str]:
    """Return each row's key in words: its value, its values as JSON, or the feature id."""
    if not key:
        return [str(number) for number in batch.ids.tolist()]
    columns = [[_word(value) for value in batch.values(name)] for name in key]
    if len(columns) == 1:
        return columns[0]
    return [canonical_json(list(parts)).decode() for parts in zip(*columns, strict=True)]


def _word(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def row_digests(digests: RowDigests) -> list[str]:
    """Return each row's digest as row indexes hold it: 8 bytes of its shape, 8 of its values."""
    return [
        bytes(shape[:8]).hex() + bytes(values[:8]).hex()
        for shape, values in zip(digests.geometry, digests.attributes, strict=True)
    ]


def look_around(
    result: CheckResult,
    questions: Sequence[Question],
    municipalities: InstalledLayer | None,
) -> dict[str, SeenLayer]:
    """Return the layers of packages that a check asked about, by `InstalledLayer.id`.

    What could not be read has its finding, and is left out.
    """
    seen: dict[str, SeenLayer] = {}
    findings = {(item.plan, item.rule): item for item in result.findings}
    plans = [item.area for item in result.plans]
    if municipalities is not None:
        layer = seen.setdefault(municipalities.id, SeenLayer(municipalities))
        for plan in plans:
            _see_all(layer, plan, municipalities.entry)
    for question in questions:
        opened = OpenedLayer(question.rule, question.material)
        for plan in plans:
            finding = findings.get((plan.name, question.rule.id))
            if finding is not None and _was_asked(finding):
                _see(seen, question, opened, plan)
    return seen


def _was_asked(finding: Finding) -> bool:
    return finding.state not in NOT_ASKED and finding.state != "ERROR"


def _see(
    seen: dict[str, SeenLayer], question: Question, opened: OpenedLayer, plan: PlanArea
) -> None:
    material, rule = question.material, question.rule
    reach = reach_m(rule, plan.accuracy_m)
    if isinstance(question.coverage, InstalledMaterial):
        source = question.coverage.source
        _see_all(seen.setdefault(source.id, SeenLayer(source)), plan, source.entry, rule.id, reach)
    if not isinstance(material, InstalledMaterial):
        return
    try:
        found = opened.objects_within(plan.geometry, reach)
    except (LayerError, OSError):
        return
    layer = seen.setdefault(material.source.id, SeenLayer(material.source))
    ids = np.asarray(found.ids, dtype=np.int64)
    layer.see(plan, rule.id, reach, found.geometry, ids)


def _see_all(
    layer: SeenLayer, plan: PlanArea, entry: LayerEntry, rule: str = "", reach: float | None = None
) -> None:
    """Take note of every object within reach, whatever rules ask of it."""
    away = math.hypot(entry.accuracy_m, plan.accuracy_m) if reach is None else reach
    try:
        rows = open_rows(layer.source.store.path_of(entry.data))
        shapes, ids = shapes_within(rows, plan.geometry, away)
    except (LayerError, OSError):
        return
    layer.see(plan, rule, away, shapes, ids)


def shapes_within(rows: Rows, plan: BaseGeometry, reach: float) -> tuple[Shapes, Ids]:
    """Return the shapes within reach of a plan area, and their feature ids."""
    batch = rows_meeting(rows, [box_around(plan, reach)]).batch
    shapes = batch.shapes()
    near = shapely.dwithin(shapes, plan, reach)
    return shapes[near], batch.ids[near]


def states_of(seen: Mapping[str, SeenLayer]) -> dict[str, Features]:
    """Return what the objects of each layer say; a layer that is gone says nothing."""
    found: dict[str, Features] = {}
    for name, layer in seen.items():
        try:
            found[name] = layer.features()
        except (LayerError, OSError):
            found[name] = {}
    return found
