"""Which objects of two structures stand for the same: by place within what both may be wrong.

Points are the same where they lie no further apart than √(a² + b²) of their uncertainties, one to
one and the nearest first; links where both ends do; corridors and areas where at least half of
one lies within that of the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.finding import Certainty
from rumslig.structure.model import Kind, StructureItem

HALF = 0.5
"""The share of one object within reach of another from which they are the same."""
SLACK_M = 1e-6
"""Coordinates of millions of metres carry the rounding of distances."""
ONE_TO_ONE: frozenset[Kind] = frozenset({"nod", "malpunkt", "samband"})


@dataclass(frozen=True, slots=True)
class Match:
    """Two objects that stand for the same.

    Attributes
    ----------
    tolerance_m
        √(a² + b²) of their uncertainties.
    distance_m
        Between points, or between the ends of links that lie furthest apart; else None.
    region_share, op_share
        How much of each lies within the tolerance of the other, 0–1; None for points and links.
    is_turned
        The links are drawn the other way round.
    """

    region: StructureItem
    op: StructureItem
    tolerance_m: float
    distance_m: float | None = None
    region_share: float | None = None
    op_share: float | None = None
    is_turned: bool = False


def tolerance_m(region: StructureItem, op: StructureItem) -> float:
    """Return how far apart two objects may lie and still be at the same place."""
    return math.hypot(region.facts.uncertainty_m or 0.0, op.facts.uncertainty_m or 0.0)


def match_items(
    region: Sequence[StructureItem], op: Sequence[StructureItem], area: BaseGeometry
) -> list[Match]:
    """Return the pairs of objects of the same kind that stand for the same.

    Parameters
    ----------
    area
        The municipality, EPSG:3006: of what is longer only the part there counts.
    """
    found: list[Match] = []
    for kind in dict.fromkeys(item.facts.kind for item in region):
        ours = [item for item in region if item.facts.kind == kind]
        theirs = [item for item in op if item.facts.kind == kind]
        if kind in ONE_TO_ONE:
            found += _one_to_one(ours, theirs)
        else:
            found += _by_share(ours, theirs, area)
    return found


def _one_to_one(ours: Sequence[StructureItem], theirs: Sequence[StructureItem]) -> list[Match]:
    near = [
        match
        for one in ours
        for other in theirs
        for match in [_by_distance(one, other)]
        if match is not None
    ]
    near.sort(key=_by_nearness)
    taken: set[tuple[str, int]] = set()
    found = []
    for match in near:
        ends = {("region", match.region.number), ("op", match.op.number)}
        if not ends & taken:
            taken |= ends
            found.append(match)
    return found


def _by_nearness(match: Match) -> tuple[bool, float, int, int]:
    is_other = _name(match.region) != _name(match.op)
    return is_other, match.distance_m or 0.0, match.region.number, match.op.number


def _name(item: StructureItem) -> str:
    return item.facts.title.casefold()


def _by_distance(one: StructureItem, other: StructureItem) -> Match | None:
    tolerance = tolerance_m(one, other)
    turned = False
    if one.facts.kind == "samband":
        straight, crossed = _ends_apart(one.geometry, other.geometry)
        turned = crossed < straight
        away = min(straight, crossed)
    else:
        away = float(shapely.distance(one.geometry, other.geometry))
    if away > tolerance + SLACK_M:
        return None
    return Match(one, other, tolerance, distance_m=away, is_turned=turned)


def _ends_apart(one: BaseGeometry, other: BaseGeometry) -> tuple[float, float]:
    """Return how far apart the ends of two lines are, drawn the same way and the other."""
    (a, b), (c, d) = _ends(one), _ends(other)
    return max(math.dist(a, c), math.dist(b, d)), max(math.dist(a, d), math.dist(b, c))


def _ends(line: BaseGeometry) -> tuple[tuple[float, ...], tuple[float, ...]]:
    longest = max(shapely.get_parts(line), key=lambda part: part.length)
    places = shapely.get_coordinates(longest)
    return tuple(places[0].tolist()), tuple(places[-1].tolist())


def _by_share(
    ours: Sequence[StructureItem], theirs: Sequence[StructureItem], area: BaseGeometry
) -> list[Match]:
    found = []
    for one in ours:
        for other in theirs:
            tolerance = tolerance_m(one, other)
            if not shapely.dwithin(one.geometry, other.geometry, tolerance + SLACK_M):
                continue
            here = shapely.intersection(one.geometry, shapely.buffer(area, tolerance))
            match = Match(
                one,
                other,
                tolerance,
                region_share=_share(here, other.geometry, tolerance),
                op_share=_share(other.geometry, one.geometry, tolerance),
            )
            if best_share(match) >= HALF:
                found.append(match)
    return found


def best_share(match: Match) -> float:
    """Return the larger of the two shares: the shorter object may lie wholly in the longer."""
    return max(match.region_share or 0.0, match.op_share or 0.0)


def _share(shape: BaseGeometry, other: BaseGeometry, tolerance: float) -> float:
    """Return how much of a line's length, or an area's, lies within the tolerance of another."""
    size = _size(shape)
    if size == 0:
        return 0.0
    reach = shapely.buffer(other, tolerance + SLACK_M)
    return min(1.0, _size(shapely.intersection(shape, reach)) / size)


def _size(shape: BaseGeometry) -> float:
    return float(shape.area) or float(shape.length)


def meet(region: StructureItem, op: StructureItem) -> Certainty | None:
    """Return whether two objects meet, "possible" where their uncertainty decides; None: no."""
    tolerance = tolerance_m(region, op)
    if not shapely.dwithin(region.geometry, op.geometry, tolerance + SLACK_M):
        return None
    core = shapely.buffer(region.geometry, -tolerance) if tolerance else region.geometry
    return "certain" if shapely.intersects(core, op.geometry) else "possible"
