"""Where a case looks: its plan areas, and how far around them the rules see in each layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.packages.manifest import Manifest
from layers.versions.content import Shapes
from rumslig.cases.case import Case
from rumslig.locks.seen import box_around
from rumslig.overlay import reach_m
from rumslig.plan_area import PlanArea
from rumslig.rules import read_rules

ROUND = 64
"""Segments of a quarter circle: what lies within reach is then inside to one part in 10 000."""


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """A plan area and how far around it rules see in a layer."""

    plan: str
    geometry: BaseGeometry
    reach_m: float

    @property
    def box(self) -> Bounds:
        """The bounds of all that is seen."""
        return box_around(self.geometry, self.reach_m)


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What all of a case's plan areas see in a layer."""

    watches: tuple[Watch, ...]
    area: BaseGeometry = field(init=False)
    """Everything within reach."""

    def __post_init__(self) -> None:
        areas = [
            shapely.buffer(item.geometry, item.reach_m, quad_segs=ROUND) for item in self.watches
        ]
        area = shapely.union_all(areas)
        shapely.prepare(area)
        object.__setattr__(self, "area", area)

    @property
    def boxes(self) -> tuple[Bounds, ...]:
        """The bounds of what each plan area sees."""
        return tuple(item.box for item in self.watches)

    def sees(self, shapes: Shapes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return which shapes lie within reach of a plan area."""
        seen = np.zeros(len(shapes), dtype=np.bool_)
        for item in self.watches:
            seen |= shapely.dwithin(shapes, item.geometry, item.reach_m)
        return seen

    def place(self, shapes: Sequence[BaseGeometry | None]) -> tuple[tuple[str, ...], bool]:
        """Return which plan areas see any of some shapes, and whether one of them lies inside."""
        there = [shape for shape in shapes if shape is not None and not shape.is_empty]
        plans, is_inside = [], False
        for item in self.watches:
            if any(shapely.dwithin(shape, item.geometry, item.reach_m) for shape in there):
                plans.append(item.plan)
                is_inside |= any(shapely.intersects(shape, item.geometry) for shape in there)
        return tuple(plans), is_inside


def watched_layers(case: Case) -> Mapping[tuple[str, str], Watched]:
    """Return what a checked case looks at, by package and layer.

    A case that was checked before there were locks looks as far as the rules of the versions
    that it was checked against.
    """
    plans = {item.area.name: item.area for item in case.result.plans} if case.result else {}
    reaches: dict[tuple[str, str], dict[str, float]] = {}
    if case.lock is not None:
        for use in case.lock.uses:
            if use.plan in plans:
                _widen(reaches, (use.package, use.layer), use.plan, use.reach_m)
    elif case.result is not None:
        for manifest in case.result.packages:
            for layer, plan, reach in _reaches_of_rules(manifest, plans.values()):
                _widen(reaches, (manifest.name, layer), plan, reach)
    return {
        layer: Watched(
            tuple(Watch(name, plans[name].geometry, reach) for name, reach in found.items())
        )
        for layer, found in reaches.items()
    }


def _widen(
    reaches: dict[tuple[str, str], dict[str, float]],
    layer: tuple[str, str],
    plan: str,
    reach: float,
) -> None:
    found = reaches.setdefault(layer, {})
    found[plan] = max(reach, found.get(plan, 0.0))


def _reaches_of_rules(
    manifest: Manifest, plans: Iterable[PlanArea]
) -> Iterable[tuple[str, str, float]]:
    rules = read_rules(manifest)
    for plan in plans:
        for rule in rules:
            for layer in filter(None, (rule.layer, rule.coverage)):
                yield layer, plan.name, reach_m(rule, plan.accuracy_m)
