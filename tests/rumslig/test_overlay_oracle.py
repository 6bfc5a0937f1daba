"""The overlay against plain shapely, thousands of random plans and layers at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from overlay_shapes import KINDS, make_layer, make_plan
from shapely.geometry.base import BaseGeometry

from rumslig.finding import Figures
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.rules import Rule

CASES = 40
"""Plans and layers in each example: hypothesis chooses the seed, numpy the cases."""
MILLIMETRE = 0.001
METRICS = (None, None, None, "area", "length", "count", "distance", "inside")


def simple_parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return an object's points, lines and areas, whatever they are wrapped in."""
    if hasattr(shape, "geoms"):
        return [part for item in shape.geoms for part in simple_parts(item)]
    return [] if shape.is_empty else [shape]


@dataclass(frozen=True)
class Truth:
    """What the definitions say of a plan and a layer, by the plainest means."""

    area: float
    length: float
    length_with_border: float
    points: int
    points_with_border: int
    distance: float
    holds: bool
    certain: bool
    thin: bool
    shallow: bool

    @classmethod
    def of(cls, plan: BaseGeometry, shapes: list[BaseGeometry], rule: Rule) -> Truth:
        parts = [part for shape in shapes for part in simple_parts(shape)]
        areas = shapely.union_all([item for item in parts if item.geom_type == "Polygon"])
        lines = shapely.union_all(
            [item for item in parts if item.geom_type in ("LineString", "LinearRing")]
        )
        points = [item for item in parts if item.geom_type == "Point"]
        inside = areas.intersection(plan)
        # a line on an oblique border lies a hair to either side of it; one that leaves the border
        # at a small angle could be told either way, and is not asked about
        within, less = (lines.intersection(plan.buffer(-gap)).length for gap in (1e-5, 0.002))
        with_border, more = (lines.intersection(plan.buffer(gap)).length for gap in (1e-5, 0.002))
        on_border = [item.distance(plan.boundary) <= MILLIMETRE for item in points]
        covered = [plan.contains(item) for item in points]
        core = plan.buffer(-rule.accuracy_m, quad_segs=32)
        narrow = plan.buffer(-rule.accuracy_m / 2).is_empty
        certain = not rule.accuracy_m or any(core.intersects(item) for item in parts)
        return cls(
            area=inside.area,
            length=within,
            length_with_border=with_border,
            shallow=within - less > 0.05 or more - with_border > 0.05,
            points=sum(c and not b for c, b in zip(covered, on_border, strict=True)),
            points_with_border=sum(c or b for c, b in zip(covered, on_border, strict=True)),
            distance=min((plan.distance(item) for item in parts), default=math.inf),
            holds=any(item.covers(plan) for item in shapes_apart(shapes)),
            certain=certain,
            thin=not certain
            and not narrow
            and areas_only(inside).buffer(-rule.accuracy_m / 2).is_empty,
        )

    def state(self, rule: Rule) -> str:
        """Return the state, with everything mapped."""
        if self.distance > MILLIMETRE:
            limit = rule.threshold or 0.0 if rule.metric == "distance" else -1.0
            if self.distance <= limit:
                return "HIT"
            return "NEAR" if self.distance <= max(rule.near_m, rule.accuracy_m) else "NO_HIT"
        own = rule.threshold or 0.0
        length = self.length_with_border if rule.boundary_counts else self.length
        points = self.points_with_border if rule.boundary_counts else self.points
        wide = self.area >= max(rule.min_area_m2, own) and not self.thin
        long = length >= max(rule.min_length_m, own)
        hits = {
            "area": wide,
            "length": long,
            "count": self.area > 0 or length > 0.01 or points > 0,
            "distance": True,
            "inside": self.holds,
            None: wide or long or points >= max(1, own),
        }
        return "HIT" if hits[rule.metric] else "TOUCH"

    def is_close_call(self, rule: Rule) -> bool:
        """Whether a figure is so near a limit that rounding decides, which is not asked here."""
        own = rule.threshold or 0.0
        if self.shallow or 0 < self.area < 1e-3:
            return True
        limits = [
            (self.area, max(rule.min_area_m2, own), 1e-3),
            (self.length, max(rule.min_length_m, own), 0.1),
            (self.length_with_border, max(rule.min_length_m, own), 0.1),
            (self.distance, MILLIMETRE, 5e-4),
            (self.distance, max(rule.near_m, rule.accuracy_m), 1e-4),
            (self.distance, own, 1e-4),
        ]
        close = any(abs(value - limit) < slack for value, limit, slack in limits)
        # within a millimetre of the border both are right
        return (close and self.distance != 0) or any(
            abs(value - limit) < slack for value, limit, slack in limits[:3]
        )


def shapes_apart(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return the objects with collections taken apart, as one object each."""
    found = []
    for shape in shapes:
        if shape.geom_type == "GeometryCollection":
            found += shapes_apart(list(shape.geoms))
        elif not shape.is_empty:
            found.append(shape)
    return found


def areas_only(shape: BaseGeometry) -> BaseGeometry:
    return shapely.union_all([part for part in simple_parts(shape) if part.geom_type == "Polygon"])


def make_rule(random: np.random.Generator) -> Rule:
    metric = METRICS[int(random.integers(0, len(METRICS)))]
    threshold = float(random.choice([0.0, 5.0, 400.0]))
    return Rule(
        id="r",
        layer="l",
        metric=metric,
        threshold=None if metric in (None, "count", "inside") else threshold,
        near_m=float(random.choice([0.0, 30.0, 5_000.0])),
        accuracy_m=float(random.choice([0.0, 0.0, 2.0, 25.0])),
        boundary_counts=bool(random.integers(0, 2)),
    )


def check_figures(figures: Figures, truth: Truth, rule: Rule, plan: BaseGeometry) -> None:
    if rule.metric in ("count", "distance"):
        assert (figures.area_m2, figures.share_of_plan) == (None, None)
        return
    assert (figures.area_m2 or 0) == pytest.approx(truth.area, rel=1e-6, abs=1e-3)
    share = figures.share_of_plan or 0
    assert share == pytest.approx(truth.area / plan.area, rel=1e-6, abs=1e-6)
    assert share <= 1
    length = truth.length_with_border if rule.boundary_counts else truth.length
    assert (figures.length_m or 0) == pytest.approx(length, rel=1e-6, abs=0.1)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_overlay_is_what_shapely_says(seed: int) -> None:
    random = np.random.default_rng(seed)
    asked = 0
    for number in range(CASES):
        plan, rule = make_plan(random), make_rule(random)
        kinds, shapes = make_layer(random, plan)
        truth = Truth.of(plan, shapes, rule)
        figures = overlay(plan, LayerObjects.unclassified(shapes), rule, plan.buffer(9_000))
        if truth.is_close_call(rule):
            continue
        asked += 1
        where = f"case {number} of seed {seed}: {kinds}, {rule.metric}"
        assert figures.state == truth.state(rule), where
        if figures.state in ("HIT", "TOUCH") and truth.distance <= MILLIMETRE:
            assert figures.distance_m == 0, where
            check_figures(figures, truth, rule, plan)
            if rule.metric != "distance":
                assert (figures.certainty == "certain") is truth.certain, where
        elif math.isfinite(truth.distance):
            assert figures.distance_m == pytest.approx(truth.distance, abs=1e-6), where
        else:
            assert figures.distance_m is None, where
    assert asked > CASES / 2


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_every_object_has_its_own_figure(seed: int) -> None:
    """The table of objects against each object by itself, ids repeated or not."""
    random = np.random.default_rng(seed)
    for number in range(CASES):
        plan = make_plan(random)
        kinds, shapes = make_layer(random, plan)
        names = [f"k{index}" for index in range(len(shapes))]
        made = np.empty(len(shapes), dtype=object)
        made[:] = shapes
        objects = LayerObjects(made, names, [7] * len(names))
        figures = overlay(plan, objects, Rule(id="r", layer="l"))
        if figures.state != "HIT":
            continue
        where = f"case {number} of seed {seed}: {kinds}"
        told: dict[str, float] = dict.fromkeys(names, 0.0)
        for item in figures.objects:
            assert item.feature_id == 7
            told[item.name] += item.area_m2 or 0
            assert item.share_of_object is None or 0 < item.share_of_object <= 1
        for name, shape in zip(names, shapes, strict=True):
            mine = areas_only(shape).intersection(plan).area
            assert told[name] == pytest.approx(mine, rel=1e-6, abs=1e-3), where
        assert sum(told.values()) >= (figures.area_m2 or 0) - 1e-3, where


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_coverage_is_the_mapped_share_of_the_search_area(seed: int) -> None:
    random = np.random.default_rng(seed)
    for number in range(CASES):
        plan = make_plan(random)
        near = float(random.choice([0.0, 30.0, 500.0]))
        _, shapes = make_layer(random, plan)
        coverage = areas_only(shapely.union_all(shapes))
        figures = overlay(
            plan, LayerObjects.unclassified([]), Rule(id="r", layer="l", near_m=near), coverage
        )
        search = plan.buffer(near, quad_segs=32) if near else plan
        share = search.intersection(coverage).area / search.area
        where = f"case {number} of seed {seed}"
        assert figures.coverage_share == pytest.approx(share, abs=2e-6), where
        rest = search.difference(coverage).area
        if rest > 1 or rest > 1e-6 * search.area:
            assert figures.state != "NO_HIT", where
            assert figures.coverage_share < 1
        else:
            assert (figures.state, figures.coverage_share) == ("NO_HIT", 1.0), where


def test_every_kind_is_met() -> None:
    """Guard of the tests above: every kind of object comes up and each state is reached."""
    random = np.random.default_rng(4)
    met: set[str] = set()
    states: set[str] = set()
    for _ in range(400):
        plan, rule = make_plan(random), make_rule(random)
        kinds, shapes = make_layer(random, plan)
        met |= set(kinds)
        states.add(Truth.of(plan, shapes, rule).state(rule))
    assert met == set(KINDS)
    assert states == {"HIT", "TOUCH", "NEAR", "NO_HIT"}
