"""Which objects are probably the same though their shape has changed: by overlap or distance.

Everything is decided by what the rows say, never by their order: candidates are taken best
first, and what is equally good is told apart by equal values, nearness and digests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from layers.versions.content import Places, Shapes
from layers.versions.rows import Short

Scores = npt.NDArray[np.float64]
_AT_A_TIME = 10_000
_DIGITS = 9
"""Scores that agree so far are equal: the last bits differ between versions of GEOS."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How alike two shapes must be to be taken for the same object.

    Attributes
    ----------
    overlap
        Areas: the common area's least share of their union, 0–1.
    distance_m
        Lines and points: the longest way from any vertex of one to the other (Hausdorff).
    part
        Split and merged areas: how much of a part must lie in the whole, and of the whole in
        the parts, 0–1.
    same_m
        Outlines no further apart are the same outline, rounded: with the same values the object
        is certainly the same.
    """

    overlap: float = 0.3
    distance_m: float = 20.0
    part: float = 0.8
    same_m: float = 0.001

    def __post_init__(self) -> None:
        if not (0 < self.overlap <= 1 and 0 < self.part <= 1 and self.distance_m > 0):
            raise ValueError(self)

    def in_degrees(self) -> Limits:
        """Return the limits for coordinates in degrees, as long as those of the equator."""
        degree_m = 111_320.0
        return replace(self, distance_m=self.distance_m / degree_m, same_m=self.same_m / degree_m)


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Pairs of an old and a new object that may be the same, by place, with score (0–1]."""

    old: Places
    new: Places
    score: Scores


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Pairs of areas that overlap, and the common area's share of the old and of the new."""

    old: Places
    new: Places
    of_old: Scores
    of_new: Scores


def find_alike(old: Shapes, new: Shapes, limits: Limits) -> tuple[Likeness, Shares]:
    """Return the candidates among shapes of the same dimension, and how areas overlap."""
    found: list[Likeness] = []
    shares = Shares(*_no_pairs(), *_no_scores())
    old_kind, new_kind = shapely.get_dimensions(old), shapely.get_dimensions(new)
    for dimension in (0, 1, 2):
        there = np.flatnonzero((old_kind == dimension) & ~shapely.is_empty(old))
        here = np.flatnonzero((new_kind == dimension) & ~shapely.is_empty(new))
        if not len(there) or not len(here):
            continue
        if dimension == 2:
            shares = _overlaps(old[there], new[here], limits)
            shares = Shares(there[shares.old], here[shares.new], shares.of_old, shares.of_new)
            # |a ∩ b| / |a ∪ b| from the two shares
            score = 1 / (1 / shares.of_old + 1 / shares.of_new - 1)
            close = score >= limits.overlap
            found.append(Likeness(shares.old[close], shares.new[close], score[close]))
        else:
            near = _near(old[there], new[here], limits.distance_m)
            found.append(Likeness(there[near.old], here[near.new], near.score))
    if not found:
        return Likeness(*_no_pairs(), np.empty(0)), shares
    return (
        Likeness(
            np.concatenate([part.old for part in found]),
            np.concatenate([part.new for part in found]),
            np.concatenate([part.score for part in found]).round(_DIGITS),
        ),
        shares,
    )


def _overlaps(old: Shapes, new: Shapes, limits: Limits) -> Shares:
    """Return the pairs that overlap enough to be one object, or one a part of the other."""
    old, new = _sound(old), _sound(new)
    tree = shapely.STRtree(old)
    old_area, new_area = shapely.area(old), shapely.area(new)
    least = min(limits.overlap, limits.part)
    parts: list[Shares] = []
    for begin in range(0, len(new), _AT_A_TIME):
        at, there = tree.query(new[begin : begin + _AT_A_TIME], predicate="intersects")
        here = at + begin
        smaller = np.minimum(old_area[there], new_area[here])
        possible = _common_box(old[there], new[here]) >= least * smaller
        here, there, smaller = here[possible], there[possible], smaller[possible]
        common = shapely.area(shapely.intersection(old[there], new[here]))
        kept = (common > 0) & (common >= least * smaller)
        here, there, common = here[kept], there[kept], common[kept]
        parts.append(Shares(there, here, common / old_area[there], common / new_area[here]))
    return Shares(
        np.concatenate([part.old for part in parts]),
        np.concatenate([part.new for part in parts]),
        np.minimum(np.concatenate([part.of_old for part in parts]), 1.0),
        np.minimum(np.concatenate([part.of_new for part in parts]), 1.0),
    )


def _sound(shapes: Shapes) -> Shapes:
    wrong = ~shapely.is_valid(shapes)
    if wrong.any():
        shapes = shapes.copy()
        shapes[wrong] = shapely.make_valid(shapes[wrong])
    return shapes


def _common_box(a: Shapes, b: Shapes) -> Scores:
    """Return the area of the boxes' intersection: no overlap is larger."""
    one, two = shapely.bounds(a), shapely.bounds(b)
    width = np.minimum(one[:, 2], two[:, 2]) - np.maximum(one[:, 0], two[:, 0])
    height = np.minimum(one[:, 3], two[:, 3]) - np.maximum(one[:, 1], two[:, 1])
    common: Scores = np.maximum(width, 0) * np.maximum(height, 0)
    return common


def _near(old: Shapes, new: Shapes, distance_m: float) -> Likeness:
    tree = shapely.STRtree(old)
    parts: list[Likeness] = []
    for begin in range(0, len(new), _AT_A_TIME):
        at, there = tree.query(
            new[begin : begin + _AT_A_TIME], predicate="dwithin", distance=distance_m
        )
        here = at + begin
        apart = shapely.hausdorff_distance(old[there], new[here])
        close = apart <= distance_m
        # at the limit still a little alike, so that a score is never 0
        score = 1 - apart[close] / distance_m * 0.999
        parts.append(Likeness(there[close], here[close], score))
    return Likeness(
        np.concatenate([part.old for part in parts]),
        np.concatenate([part.new for part in parts]),
        np.concatenate([part.score for part in parts]),
    )


def _no_pairs() -> tuple[Places, Places]:
    return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)


def _no_scores() -> tuple[Scores, Scores]:
    return np.empty(0), np.empty(0)


def choose_best(pairs: Likeness, ties: tuple[Scores | Short, ...]) -> npt.NDArray[np.intp]:
    """Return the places in `pairs` of those chosen: best first, each object once.

    Parameters
    ----------
    ties
        What decides between equal scores, the lesser first, most important first.
    """
    order = np.lexsort((*reversed(ties), -pairs.score))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    chosen: list[int] = []
    for place, old, new in zip(
        order.tolist(), pairs.old[order].tolist(), pairs.new[order].tolist(), strict=True
    ):
        if old not in taken_old and new not in taken_new:
            taken_old.add(old)
            taken_new.add(new)
            chosen.append(place)
    return np.array(chosen, dtype=np.intp)
