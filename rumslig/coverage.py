"""Where a layer has been mapped, and so what it means that no object was found."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.finding import State
from rumslig.plan_shape import PlanShape
from rumslig.rules import Rule

COVERED_REST_M2 = 1.0
COVERED_REST_SHARE = 1e-6


def search_area(plan: PlanShape, rule: Rule) -> BaseGeometry:
    """Return the plan with the distance within which the rule asks for objects."""
    reach = rule.near_m
    if rule.metric == "distance":
        reach = max(reach, rule.threshold or 0.0)
    return plan.grown(reach)


def coverage_share(plan: PlanShape, rule: Rule, coverage: BaseGeometry | None) -> float | None:
    """Return the mapped share (0–1) of the search area, or None when coverage is unknown."""
    if coverage is None:
        return None
    return covered_share(search_area(plan, rule), coverage)


def covered_share(area: BaseGeometry, coverage: BaseGeometry) -> float:
    """Return the mapped share (0–1) of an area; slivers between its parts do not count."""
    if coverage.covers(area):
        return 1.0
    rest = float(shapely.area(shapely.difference(area, coverage)))
    if rest <= COVERED_REST_M2 and rest <= COVERED_REST_SHARE * area.area:
        return 1.0
    return min(round(max(0.0, 1 - rest / area.area), 9), 1 - 1e-9)


def empty_state(share: float | None) -> State:
    """Return what no object means where `share` of the search area has been mapped."""
    if share is None:
        return "COVERAGE_UNKNOWN"
    if share == 1.0:
        return "NO_HIT"
    return "OUTSIDE_COVERAGE" if share == 0.0 else "NO_HIT_PARTIAL"
