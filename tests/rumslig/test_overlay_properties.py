"""Properties that any correct overlay has, asked of random plans and layers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    affinity,
    box,
)
from shapely.geometry.base import BaseGeometry

from rumslig.finding import CONCERNED, Figures
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.rules import Rule

PLAN = box(0, 0, 100, 100)
EVERYWHERE = box(-5_000, -5_000, 5_000, 5_000)
GREEN = ("NO_HIT", "NO_HIT_PARTIAL", "OUTSIDE_COVERAGE", "COVERAGE_UNKNOWN")
EXAMPLES = settings(max_examples=150)

Box = tuple[int, int, int, int]
cells = st.integers(-40, 140)


@st.composite
def boxes(draw: st.DrawFn, low: int = -40, high: int = 140) -> Box:
    """A box with whole coordinates, so that an exact oracle can count its squares."""
    west, east = sorted(draw(st.lists(st.integers(low, high), min_size=2, max_size=2, unique=True)))
    south, north = sorted(
        draw(st.lists(st.integers(low, high), min_size=2, max_size=2, unique=True))
    )
    return west, south, east, north


points = st.builds(Point, cells, cells)
lines = st.lists(st.tuples(cells, cells), min_size=2, max_size=4, unique=True).map(LineString)
areas = boxes().map(lambda b: box(*b))
triangles = (
    st.lists(st.tuples(cells, cells), min_size=3, max_size=3, unique=True)
    .map(Polygon)
    .filter(lambda shape: shape.area > 1)
)
multis = st.one_of(
    st.lists(points, min_size=1, max_size=3).map(MultiPoint),
    st.lists(lines, min_size=1, max_size=2).map(MultiLineString),
    st.tuples(boxes(-40, 40), boxes(41, 140)).map(
        lambda pair: MultiPolygon([box(*pair[0]), box(*pair[1])])
    ),
)
shapes = st.one_of(points, lines, areas, triangles, multis)
layers = st.lists(shapes, max_size=5)
plans = st.one_of(
    st.just(PLAN),
    boxes(0, 100).map(lambda b: box(*b)),
    triangles,
    st.just(Polygon(PLAN.exterior.coords, [[(30, 30), (70, 30), (70, 70), (30, 70)]])),
)


def ask(
    objects: list[BaseGeometry],
    plan: BaseGeometry = PLAN,
    coverage: BaseGeometry | None = EVERYWHERE,
    **rule: object,
) -> Figures:
    return overlay(
        plan, LayerObjects.unclassified(objects), Rule(id="r", layer="l", **rule), coverage
    )


def squares_inside(layer: list[Box], plan: Box = (0, 0, 100, 100)) -> int:
    """Oracle: count the unit squares of the plan that some box covers."""
    grid = np.zeros((200, 200), dtype=bool)
    for west, south, east, north in layer:
        grid[west + 50 : east + 50, south + 50 : north + 50] = True
    inside = grid[plan[0] + 50 : plan[2] + 50, plan[1] + 50 : plan[3] + 50]
    return int(inside.sum())


@given(st.lists(boxes(), min_size=1, max_size=6), boxes(0, 100))
@EXAMPLES
def test_area_is_the_number_of_covered_squares(layer: list[Box], plan: Box) -> None:
    figures = ask([box(*item) for item in layer], box(*plan))
    squares = squares_inside(layer, plan)
    whole = (plan[2] - plan[0]) * (plan[3] - plan[1])
    if squares:
        assert figures.state == "HIT"
        assert figures.area_m2 == pytest.approx(squares, abs=1e-6)
        assert figures.share_of_plan == pytest.approx(squares / whole)
        assert figures.share_of_plan <= 1
    else:
        assert figures.state != "HIT"


@given(st.lists(boxes(), min_size=1, max_size=5), st.lists(boxes(), min_size=1, max_size=5))
@settings(max_examples=60)
def test_classes_are_measured_by_themselves(first: list[Box], second: list[Box]) -> None:
    shapes_in_order = np.array([box(*item) for item in first + second], dtype=object)
    names = ["a"] * len(first) + ["b"] * len(second)
    figures = overlay(
        PLAN,
        LayerObjects(shapes_in_order, names, list(range(len(names)))),
        Rule(id="r", layer="l", severity_by_class={"a": 1, "b": 3}),
    )
    expected = {"a": squares_inside(first), "b": squares_inside(second)}
    found = {item.name: item.area_m2 for item in figures.classes}
    assert found == pytest.approx({name: area for name, area in expected.items() if area})
    if figures.state == "HIT":
        assert figures.severity == (3 if expected["b"] else 1)


@given(layers, plans)
@EXAMPLES
def test_what_reaches_the_plan_is_never_green(
    layer: list[BaseGeometry], plan: BaseGeometry
) -> None:
    figures = ask(layer, plan)
    if any(shapely.intersects(plan, shape) for shape in layer):
        assert figures.state in ("HIT", "TOUCH")
        assert figures.distance_m == 0
    else:
        assert figures.state == "NO_HIT"


@given(layers, plans)
@EXAMPLES
def test_what_lies_well_inside_is_a_hit(layer: list[BaseGeometry], plan: BaseGeometry) -> None:
    """A part inside of at least the rule's smallest size is a hit, whatever else is there."""
    inner = plan.buffer(-0.5)
    parts = [shapely.intersection(inner, shape) for shape in layer]
    large = any(part.area >= 1 or (part.length >= 1 and not part.area) for part in parts)
    point = any(
        shapely.get_dimensions(shape) == 0 and not part.is_empty
        for shape, part in zip(layer, parts, strict=True)
    )
    if large or point:
        assert ask(layer, plan).state == "HIT"


@given(layers, plans, st.randoms(use_true_random=False))
@EXAMPLES
def test_order_of_objects_does_not_matter(
    layer: list[BaseGeometry], plan: BaseGeometry, random: object
) -> None:
    shuffled = list(layer)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = ask(layer, plan, near_m=30), ask(shuffled, plan, near_m=30)
    assert (one.state, one.count, one.certainty) == (other.state, other.count, other.certainty)
    for name in ("area_m2", "length_m", "distance_m", "share_of_plan", "coverage_share"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-6), name


@given(layers, plans, st.integers(-3, 3), st.integers(-3, 3))
@EXAMPLES
def test_place_does_not_matter(
    layer: list[BaseGeometry], plan: BaseGeometry, east: int, north: int
) -> None:
    def move(shape: BaseGeometry) -> BaseGeometry:
        return affinity.translate(shape, 510_000 + east * 1_000, 6_570_000 + north * 1_000)

    here = ask(layer, plan, near_m=30)
    there = ask([move(shape) for shape in layer], move(plan), move(EVERYWHERE), near_m=30)
    assume(here.distance_m is None or abs(here.distance_m - 30) > 1e-6)
    assume(here.area_m2 is None or abs(here.area_m2 - 1) > 1e-3)
    assume(here.length_m is None or abs(here.length_m - 1) > 1e-3)
    # a slanting edge has no exact numbers: leave what only just meets the border
    assume(all(_is_clear(plan, shape) for shape in layer))
    assert (here.state, here.severity, here.count) == (there.state, there.severity, there.count)
    for name in ("area_m2", "length_m", "distance_m", "share_of_plan"):
        assert getattr(here, name) == pytest.approx(getattr(there, name), abs=1e-3), name


def _is_clear(plan: BaseGeometry, shape: BaseGeometry) -> bool:
    border = plan.boundary
    return not border.dwithin(shape, 1e-6) or all(
        shapely.crosses(part, border) or shapely.overlaps(part, plan)
        for part in shapely.get_parts(shape)
        if border.dwithin(part, 1e-6)
    )


@given(layers, boxes(), boxes())
@EXAMPLES
def test_more_coverage_keeps_every_hit_and_less_makes_nothing_green(
    layer: list[BaseGeometry], first: Box, second: Box
) -> None:
    small = box(*first)
    large = small.union(box(*second))
    unknown, less, more = (ask(layer, coverage=area) for area in (None, small, large))
    if unknown.state in CONCERNED:
        assert less.state == more.state == unknown.state
    else:
        assert unknown.state == "COVERAGE_UNKNOWN"
        assert (less.coverage_share or 0) <= (more.coverage_share or 0)
    if less.state == "NO_HIT":
        assert more.state == "NO_HIT"
    if not large.covers(PLAN):
        assert more.state != "NO_HIT"


@given(boxes(), st.integers(0, 60))
@EXAMPLES
def test_green_only_where_the_whole_search_area_is_mapped(mapped: Box, near: int) -> None:
    figures = ask([], coverage=box(*mapped), near_m=near)
    west, south, east, north = mapped
    mapped_all = west <= -near and south <= -near and east >= 100 + near and north >= 100 + near
    apart = not box(*mapped).intersection(PLAN.buffer(near)).area
    expected = "NO_HIT" if mapped_all else "OUTSIDE_COVERAGE" if apart else "NO_HIT_PARTIAL"
    assert figures.state == expected
    if not near:
        share = squares_inside([mapped]) / 10_000
        assert figures.coverage_share == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(
    ("gap_m2", "state"), [(0.009, "NO_HIT"), (0.011, "NO_HIT_PARTIAL")], ids=["within", "beyond"]
)
def test_a_millionth_may_be_missing(gap_m2: float, state: str) -> None:
    figures = ask([], coverage=box(0, 0, 100, 100 - gap_m2 / 100))
    assert figures.state == state
    assert bool(figures.coverage_share == 1.0) == (state == "NO_HIT")


@pytest.mark.parametrize(
    ("gap_m2", "state"), [(0.9, "NO_HIT"), (1.1, "NO_HIT_PARTIAL")], ids=["within", "beyond"]
)
def test_a_large_plan_may_lack_a_square_metre(gap_m2: float, state: str) -> None:
    plan = box(0, 0, 10_000, 10_000)
    assert ask([], plan, box(0, 0, 10_000, 10_000 - gap_m2 / 10_000)).state == state


@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 300))
@EXAMPLES
def test_near_exactly_within_the_larger_of_near_and_accuracy(
    distance: int, near: int, accuracy: int
) -> None:
    figures = ask(
        [box(100 + distance, 0, 900, 100)], near_m=near, accuracy_m=accuracy, min_width_m=0
    )
    assert (figures.state == "NEAR") is (distance <= max(near, accuracy))
    assert figures.distance_m == distance
    assert figures.direction == "E"
    if figures.state == "NEAR":
        assert figures.certainty == ("possible" if distance <= accuracy else "certain")
    else:
        assert figures.certainty is None


@given(st.integers(0, 50), st.integers(0, 50))
@settings(max_examples=40)
def test_accuracies_of_plan_and_layer_add_as_squares(plan_m: int, layer_m: int) -> None:
    gap = 20
    figures = overlay(
        PLAN,
        LayerObjects.unclassified([box(100 + gap, 0, 900, 100)]),
        Rule(id="r", layer="l", accuracy_m=layer_m),
        EVERYWHERE,
        plan_accuracy_m=plan_m,
    )
    assert (figures.state == "NEAR") is (math.hypot(plan_m, layer_m) >= gap)


@given(layers, st.lists(st.integers(0, 80), min_size=2, max_size=5, unique=True))
@EXAMPLES
def test_certainty_only_falls_as_the_accuracy_worsens(
    layer: list[BaseGeometry], accuracies: list[int]
) -> None:
    rank = {"certain": 2, "possible": 1}
    found = []
    for accuracy in sorted(accuracies):
        figures = ask(layer, accuracy_m=accuracy, min_width_m=0, near_m=100)
        if figures.state in ("HIT", "TOUCH"):
            found.append(rank[figures.certainty or ""])
    assert found == sorted(found, reverse=True)


@given(layers, plans, st.integers(0, 60))
@EXAMPLES
def test_schematic_findings_carry_no_measures(
    layer: list[BaseGeometry], plan: BaseGeometry, near: int
) -> None:
    figures = ask(layer, plan, schematic=True, near_m=near)
    assert (figures.area_m2, figures.share_of_plan, figures.length_m) == (None, None, None)
    assert not figures.objects
    assert not figures.by_municipality
    for item in figures.classes:
        assert (item.area_m2, item.share_of_plan, item.length_m) == (None, None, None)
    assert figures.state == ask(layer, plan, near_m=near).state


@given(st.lists(points, min_size=1, max_size=8))
@EXAMPLES
def test_points_are_counted_one_by_one(layer: list[Point]) -> None:
    strictly = sum(0 < p.x < 100 and 0 < p.y < 100 for p in layer)
    with_border = sum(0 <= p.x <= 100 and 0 <= p.y <= 100 for p in layer)
    assert ask(layer).count == strictly
    assert ask(layer, boundary_counts=True).count == with_border
    assert ask([MultiPoint(layer)], boundary_counts=True).count == with_border
    expected = "HIT" if strictly else "TOUCH" if with_border else "NO_HIT"
    assert ask(layer).state == expected


@given(cells, cells, cells, st.booleans())
@EXAMPLES
def test_axis_lines_are_measured_inside_the_border(
    a: int, b: int, across: int, upright: bool
) -> None:
    assume(a != b)
    low, high = sorted((a, b))
    ends = [(across, low), (across, high)] if upright else [(low, across), (high, across)]
    inside = max(0, min(high, 100) - max(low, 0))
    figures = ask([LineString(ends)])
    if 0 < across < 100 and inside >= 1:
        assert (figures.state, figures.length_m) == ("HIT", pytest.approx(inside))
    elif across in (0, 100) and inside > 0:
        assert (figures.state, figures.length_m) == ("TOUCH", 0)
        counted = ask([LineString(ends)], boundary_counts=True)
        assert (counted.state, counted.length_m) == ("HIT", pytest.approx(inside))
    else:
        assert figures.state != "HIT"


@pytest.mark.parametrize(
    ("metric", "threshold", "state"),
    [
        ("area", 5_000, "HIT"),
        ("area", 5_001, "TOUCH"),
        ("count", 2, "HIT"),
        ("count", 3, "TOUCH"),
        ("length", None, "TOUCH"),
        ("inside", None, "TOUCH"),
        ("distance", 0, "HIT"),
    ],
)
def test_threshold_of_each_metric(metric: str, threshold: float | None, state: str) -> None:
    figures = ask([box(0, 0, 50, 50), box(0, 50, 50, 100)], metric=metric, threshold=threshold)
    assert figures.state == state
    if metric == "area":
        assert figures.area_m2 == pytest.approx(5_000)


def test_inside_is_a_hit_only_in_one_object() -> None:
    assert ask([box(-1, -1, 101, 101)], metric="inside").state == "HIT"
    assert ask([box(-1, -1, 50, 101), box(50, -1, 101, 101)], metric="inside").state == "TOUCH"


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
@EXAMPLES
def test_distance_metric_hits_up_to_the_threshold(gap: int, threshold: int, near: int) -> None:
    figures = ask(
        [box(100 + gap, 0, 900, 100)], metric="distance", threshold=threshold, near_m=near
    )
    expected = "HIT" if gap <= threshold else "NEAR" if gap <= near else "NO_HIT"
    assert (figures.state, figures.distance_m) == (expected, gap)


def test_distance_rule_is_green_only_where_the_threshold_is_mapped() -> None:
    near_mapped = ask([], coverage=PLAN.buffer(10), metric="distance", threshold=50)
    assert near_mapped.state == "NO_HIT_PARTIAL"


@pytest.mark.parametrize(
    ("east", "north", "direction"),
    [
        (0, 1, "N"),
        (1, 1, "NE"),
        (1, 0, "E"),
        (1, -1, "SE"),
        (0, -1, "S"),
        (-1, -1, "SW"),
        (-1, 0, "W"),
        (-1, 1, "NW"),
    ],
)
def test_direction_is_from_the_plan_to_the_object(east: int, north: int, direction: str) -> None:
    there = Point(50 + east * 300, 50 + north * 300)
    assert ask([there], near_m=500).direction == direction


@given(st.integers(1, 99))
@settings(max_examples=25)
def test_split_between_municipalities_adds_up(border: int) -> None:
    figures = overlay(
        PLAN,
        LayerObjects.unclassified([box(20, 0, 200, 100)]),
        Rule(id="r", layer="l"),
        municipalities=[
            ("1880", box(-500, -500, border, 500)),
            ("1881", box(border, -500, 500, 500)),
        ],
    )
    assert sum(item.share for item in figures.by_municipality) == pytest.approx(1)
    assert sum(item.area_m2 or 0 for item in figures.by_municipality) == pytest.approx(8_000)
    codes = [item.code for item in figures.by_municipality]
    assert codes == (["1881"] if border <= 20 else ["1880", "1881"])
