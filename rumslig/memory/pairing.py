"""Which plan area of an earlier stage is which of the later one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.collation import fold
from rumslig.plan_area import PlanArea

LEAST_M2 = 1.0
"""Areas that differ by no more are the same (analyses §0)."""
LEAST_M = 1.0
"""Lengths and distances that differ by no more are the same."""
LEAST_SHARE = 1e-6
"""The same for large areas, as a share of them."""


@dataclass(frozen=True)
class PlanPair:
    """A plan area before and now; None where it has no counterpart."""

    before: PlanArea | None
    now: PlanArea | None

    @cached_property  # asked for each rule and remark
    def is_same_ground(self) -> bool:
        """Whether the outline is the same, within the tolerance of areas."""
        if self.before is None or self.now is None:
            return False
        return differs_by(self.before.geometry, self.now.geometry) <= least_m2(
            self.before.area_m2, self.now.area_m2
        )

    @cached_property
    def shared(self) -> BaseGeometry:
        """The ground that lies in both."""
        if self.before is None or self.now is None:
            return shapely.Polygon()
        return shapely.intersection(self.before.geometry, self.now.geometry)


def differs_by(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the area in m² that lies in only one of two outlines."""
    return float(shapely.symmetric_difference(one, other).area)


def least_m2(*areas: float) -> float:
    """Return by how much areas of this size may differ and still be the same."""
    return max(LEAST_M2, LEAST_SHARE * max(areas))


def pair_plans(before: Sequence[PlanArea], now: Sequence[PlanArea]) -> tuple[PlanPair, ...]:
    """Return the plan areas of two stages in pairs, in the order of the later one.

    First those of the same name, then those that share most ground, then the only one left of
    each. What has no counterpart stands alone, at the end where it is gone.
    """
    left_before, left_now = list(before), list(now)
    found: dict[str, PlanArea] = {}

    def tie(old: PlanArea, new: PlanArea) -> None:
        left_before.remove(old)
        left_now.remove(new)
        found[new.name] = old

    for new in now:
        same = next((old for old in left_before if fold(old.name) == fold(new.name)), None)
        if same is not None:
            tie(same, new)
    shares = sorted(
        (
            (float(shapely.intersection(old.geometry, new.geometry).area), old.name, new.name)
            for old in left_before
            for new in left_now
        ),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    for area, old_name, new_name in shares:
        old_plan = next((item for item in left_before if item.name == old_name), None)
        new_plan = next((item for item in left_now if item.name == new_name), None)
        if area > LEAST_M2 and old_plan is not None and new_plan is not None:
            tie(old_plan, new_plan)
    if len(left_before) == len(left_now) == 1 and not found:
        tie(left_before[0], left_now[0])
    return (
        *(PlanPair(found.get(new.name), new) for new in now),
        *(PlanPair(old, None) for old in left_before),
    )
