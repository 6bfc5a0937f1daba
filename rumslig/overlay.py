"""Overlay of one plan area with one layer: hit, touch, near or none, with exact figures.

The method is that of docs/analyser.md: objects are unioned before they are measured, parts are
kept by dimension, slivers within the positional accuracy only touch, and an empty answer is
believed only where the layer has been mapped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.coverage import coverage_share, empty_state
from rumslig.finding import (
    Certainty,
    ClassFigure,
    Figures,
    MunicipalityShare,
    ObjectFigure,
)
from rumslig.measure import Inside, LayerObjects, Mask, Part
from rumslig.numerals import direction_of
from rumslig.plan_shape import CONTACT_M, PlanShape
from rumslig.rules import Rule

NEAR_TOLERANCE_M = 1e-6
"""Distances carry the rounding of coordinates of millions of metres."""


def reach_m(rule: Rule, plan_accuracy_m: float) -> float:
    """Return how far from a plan the objects may lie that an answer counts or names."""
    reach = max(CONTACT_M, rule.near_m, math.hypot(plan_accuracy_m, rule.accuracy_m))
    if rule.metric == "distance":
        reach = max(reach, rule.threshold or 0.0)
    return reach + 2 * NEAR_TOLERANCE_M


def overlay(
    plan: BaseGeometry | PlanShape,
    objects: LayerObjects,
    rule: Rule,
    coverage: BaseGeometry | None = None,
    *,
    plan_accuracy_m: float = 0.0,
    municipalities: Sequence[tuple[str, BaseGeometry]] = (),
) -> Figures:
    """Return what the objects mean for the plan by the rule's measures.

    Parameters
    ----------
    plan
        Valid, non-empty polygon or multipolygon in EPSG:3006; as a `PlanShape` where many rules
        are asked of it.
    coverage
        Where the layer has been mapped; None when that is not declared.
    plan_accuracy_m
        The plan outline's positional accuracy; combined with the rule's as √(a² + b²).
    municipalities
        Code and area of those that the plan may lie in; split the hit between them.
    """
    accuracy = math.hypot(plan_accuracy_m, rule.accuracy_m)
    plan, objects = PlanShape.of(plan), objects.simple()
    share = coverage_share(plan, rule, coverage)
    inside = Inside.of(plan, objects, rule)
    figures = _judge(plan, objects, rule, inside, accuracy)
    if figures.state == "NO_HIT":
        figures = replace(figures, state=empty_state(share))
    if figures.geometry is not None and figures.state in ("HIT", "TOUCH"):
        figures = replace(figures, by_municipality=_split(inside, municipalities))
    if rule.schematic or rule.metric == "count":
        figures = _without_areas(figures)
    return replace(figures, coverage_share=share)


def _judge(
    plan: PlanShape, objects: LayerObjects, rule: Rule, inside: Inside, accuracy: float
) -> Figures:
    """Return the state as if the layer covered everything."""
    if not len(objects.geometry):
        return Figures("NO_HIT")
    if rule.metric == "distance":
        return _judge_distance(plan, objects, rule, inside, accuracy)
    if not len(inside.candidates):
        return _judge_outside(plan, objects, rule, accuracy)
    figures = _figures(plan, inside)
    certainty = _certainty(plan, objects, inside, accuracy)
    limits = _Limits.of(plan, rule, accuracy, certainty)
    if not _is_hit(plan, objects, rule, inside.whole, inside, limits):
        geometry = inside.whole.geometry() if not inside.whole.empty else _contact(objects, inside)
        return replace(
            figures, state="TOUCH", severity=None, certainty=certainty, geometry=geometry
        )
    return replace(
        figures,
        state="HIT",
        severity=_severity(plan, objects, rule, inside, accuracy),
        certainty=certainty,
        geometry=inside.whole.geometry(),
        objects=tuple(_object_figures(inside, objects)),
    )


def _figures(plan: PlanShape, inside: Inside) -> Figures:
    def area(part: Part) -> float | None:
        return part.area_m2 if inside.dimension == 2 or part.area_m2 else None

    def share(part: Part) -> float | None:
        value = area(part)
        return None if value is None else min(1.0, value / plan.area_m2)

    def length(part: Part) -> float | None:
        return part.length_m if inside.dimension == 1 or part.length_m else None

    whole = inside.whole
    return Figures(
        "HIT",
        classes=tuple(
            ClassFigure(name, area(part), share(part), length(part), part.count)
            for name, part in inside.by_class.items()
            if not part.empty
        ),
        area_m2=area(whole),
        share_of_plan=share(whole),
        length_m=length(whole),
        count=whole.count,
        distance_m=0.0,
    )


@dataclass(frozen=True, slots=True)
class _Limits:
    """From which figures an overlap is a hit; thinner than `width_m` it only touches."""

    area_m2: float
    length_m: float
    points: float
    width_m: float

    @classmethod
    def of(cls, plan: PlanShape, rule: Rule, accuracy: float, certainty: Certainty) -> _Limits:
        # A thin overlap is doubtful where it may be the border's inaccuracy: not when the
        # object reaches the plan's certain core, nor when the plan itself is that narrow.
        width = rule.min_width_m
        if width is None:
            width = 0.0 if certainty == "certain" else accuracy
        if width and plan.grown(-width / 2).is_empty:
            width = 0.0
        own = rule.threshold
        return cls(
            area_m2=max(rule.min_area_m2, own or 0.0)
            if rule.metric in (None, "area")
            else rule.min_area_m2,
            length_m=max(rule.min_length_m, own or 0.0)
            if rule.metric in (None, "length")
            else rule.min_length_m,
            points=1.0 if own is None or rule.metric is not None else own,
            width_m=width,
        )


def _is_hit(
    plan: PlanShape,
    objects: LayerObjects,
    rule: Rule,
    part: Part,
    inside: Inside,
    limits: _Limits,
) -> bool:
    """Whether the figure reaches the rule's threshold in any dimension that it asks about."""
    if part.empty:
        return False
    if rule.metric == "inside":
        return bool(_holds(plan, objects, inside).any())
    if rule.metric == "count":
        return part.count >= (1 if rule.threshold is None else rule.threshold)
    areas = (
        part.area_m2 > 0
        and _reaches(part.area_m2, limits.area_m2)
        and not (limits.width_m and part.area.buffer(-limits.width_m / 2).is_empty)
    )
    lines = part.length_m > 0 and _reaches(part.length_m, limits.length_m)
    points = len(part.points) > 0 and len(part.points) >= limits.points
    if rule.metric == "area":
        return areas
    if rule.metric == "length":
        return lines
    return areas or lines or points


def _holds(plan: PlanShape, objects: LayerObjects, inside: Inside) -> Mask:
    """Return which of the candidates hold the whole plan."""
    return np.asarray(
        shapely.covers(objects.geometry[inside.candidates], plan.geometry), dtype=bool
    )


def _reaches(figure: float, limit: float) -> bool:
    # coordinates of 6.5 million metres carry about 1e-9; a square metre drawn as one is one
    return figure >= limit * (1 - 1e-9) - 1e-6


def _severity(
    plan: PlanShape, objects: LayerObjects, rule: Rule, inside: Inside, accuracy: float
) -> int:
    """Return the highest severity among the classes that are hits by themselves."""
    if rule.metric == "inside":
        holders = inside.candidates[_holds(plan, objects, inside)]
        return max(rule.severity_of(objects.classes[int(index)]) for index in holders)
    present = {name: part for name, part in inside.by_class.items() if not part.empty}
    alone = []
    for name, part in present.items():
        own = replace(inside, candidates=inside.of_class(objects, name))
        limits = _Limits.of(plan, rule, accuracy, _certainty(plan, objects, own, accuracy))
        if _is_hit(plan, objects, rule, part, own, limits):
            alone.append(name)
    # rounding may leave a class empty that together with others is not
    return max(rule.severity_of(name) for name in (alone or present or inside.by_class))


def _certainty(
    plan: PlanShape, objects: LayerObjects, inside: Inside, accuracy: float
) -> Certainty:
    """Certain where the objects still reach the plan when it is shrunk by the accuracy."""
    if accuracy == 0:
        return "certain"
    reached = shapely.intersects(plan.grown(-accuracy), objects.geometry[inside.candidates])
    return "certain" if bool(reached.any()) else "possible"


def _contact(objects: LayerObjects, inside: Inside) -> BaseGeometry:
    reached = objects.geometry[inside.candidates]
    border = inside.plan.border.intersection(shapely.union_all(reached))
    if not border.is_empty:
        return border
    return shapely.union_all(shapely.shortest_line(inside.plan.geometry, reached))


def _nearest(plan: PlanShape, objects: LayerObjects) -> tuple[BaseGeometry, float]:
    """Return the nearest object and its distance; of several the first by compass and place."""
    distances = shapely.distance(plan.geometry, objects.geometry)
    least = float(distances.min())
    ties = objects.geometry[np.flatnonzero(distances <= least + NEAR_TOLERANCE_M)]
    if len(ties) == 1:
        return ties[0], least
    return min(ties, key=lambda shape: _compass_key(plan, shape)), least


def _compass_key(plan: PlanShape, shape: BaseGeometry) -> tuple[float, ...]:
    (x0, y0), (x1, y1) = shapely.get_coordinates(shapely.shortest_line(plan.geometry, shape))
    return (math.atan2(x1 - x0, y1 - y0) % math.tau, x1, y1, *shape.bounds)


def _judge_outside(plan: PlanShape, objects: LayerObjects, rule: Rule, accuracy: float) -> Figures:
    nearest, distance = _nearest(plan, objects)
    line, direction = _way_to(plan, nearest)
    if distance > max(rule.near_m, accuracy) + NEAR_TOLERANCE_M:
        return Figures("NO_HIT", distance_m=distance, direction=direction)
    return Figures(
        "NEAR",
        certainty="possible" if distance <= accuracy + NEAR_TOLERANCE_M else "certain",
        classes=_near_classes(plan, objects, max(rule.near_m, accuracy)),
        distance_m=distance,
        direction=direction,
        geometry=line,
    )


def _judge_distance(
    plan: PlanShape, objects: LayerObjects, rule: Rule, inside: Inside, accuracy: float
) -> Figures:
    """Judge by the distance from the plan's border, 0 when an object reaches the plan."""
    limit = rule.threshold or 0.0
    nearest, distance = _nearest(plan, objects)
    if distance > limit + NEAR_TOLERANCE_M:
        return _judge_outside(plan, objects, rule, accuracy)
    if distance <= CONTACT_M:
        distance = 0.0
    line, direction = _way_to(plan, nearest)
    within = _near_classes(plan, objects, limit)
    return Figures(
        "HIT",
        severity=max(rule.severity_of(item.name) for item in within),
        certainty=_distance_certainty(plan, objects, inside, distance, limit, accuracy),
        classes=within,
        count=sum(item.count for item in within),
        distance_m=distance,
        direction=direction,
        geometry=inside.whole.geometry() if not inside.whole.empty else line,
    )


def _distance_certainty(
    plan: PlanShape,
    objects: LayerObjects,
    inside: Inside,
    distance: float,
    limit: float,
    accuracy: float,
) -> Certainty:
    if distance + accuracy <= limit + NEAR_TOLERANCE_M:
        return "certain"
    return _certainty(plan, objects, inside, accuracy) if len(inside.candidates) else "possible"


def _near_classes(plan: PlanShape, objects: LayerObjects, reach: float) -> tuple[ClassFigure, ...]:
    """Return the classes with an object within reach, and how many objects each."""
    within = np.flatnonzero(
        shapely.dwithin(plan.geometry, objects.geometry, reach + NEAR_TOLERANCE_M)
    )
    names = [objects.classes[int(i)] for i in within]
    return tuple(
        ClassFigure(name, None, None, None, names.count(name)) for name in sorted(set(names))
    )


def _way_to(plan: PlanShape, target: BaseGeometry) -> tuple[BaseGeometry, str | None]:
    line = shapely.shortest_line(plan.geometry, target)
    (x0, y0), (x1, y1) = shapely.get_coordinates(line)
    if (x0, y0) == (x1, y1):
        return line, None
    return line, direction_of(x1 - x0, y1 - y0)


def _object_figures(inside: Inside, objects: LayerObjects) -> Iterator[ObjectFigure]:
    reached = inside.reached
    shown = np.flatnonzero((reached.dimensions > 0) & ~shapely.is_empty(reached.pieces))
    pieces = reached.pieces[shown]
    parts, lengths = shapely.area(pieces).tolist(), shapely.length(pieces).tolist()
    wholes = shapely.area(reached.shapes[shown]).tolist()
    for place, part, length, whole in zip(shown.tolist(), parts, lengths, wholes, strict=True):
        index, is_area = int(inside.candidates[place]), reached.dimensions[place] == 2
        yield ObjectFigure(
            feature_id=int(objects.ids[index]),
            name=objects.classes[index],
            area_m2=part if is_area else None,
            share_of_object=min(1.0, part / whole) if is_area else None,
            length_m=None if is_area else length,
        )


def _split(
    inside: Inside, municipalities: Sequence[tuple[str, BaseGeometry]]
) -> tuple[MunicipalityShare, ...]:
    """Return the hit's parts in each municipality, by area, else length, else points."""
    whole = inside.whole
    if whole.empty:
        return ()
    if len(municipalities) == 1:
        code, _ = municipalities[0]
        return (MunicipalityShare(code, whole.area_m2 or None, 1.0),)
    total = _extent(whole, None)
    shares = []
    for code, area in municipalities:
        size = _extent(whole, area)
        if size > 0:
            shares.append(MunicipalityShare(code, size if whole.area_m2 else None, size / total))
    return tuple(shares)


def _extent(part: Part, within: BaseGeometry | None) -> float:
    """Return the part's area, or else length, or else number of points, inside `within`."""
    shape = part.area if part.area_m2 else part.line
    if not shape.is_empty:
        cut = shape if within is None else shape.intersection(within)
        return float(cut.area if part.area_m2 else cut.length)
    points = part.points
    return float(len(points) if within is None else shapely.intersects(within, points).sum())


def _without_areas(figures: Figures) -> Figures:
    """Return how many objects are met, and not how much of them.

    A schematic image says that it is met, never how many square metres; a rule that counts
    asks for objects, and their extent would be read as a figure that it is not.
    """
    return replace(
        figures,
        area_m2=None,
        share_of_plan=None,
        length_m=None,
        classes=tuple(
            replace(item, area_m2=None, share_of_plan=None, length_m=None)
            for item in figures.classes
        ),
        objects=(),
        by_municipality=(),
    )
