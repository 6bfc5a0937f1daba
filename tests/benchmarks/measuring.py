"""What the benchmarks share: an answer, its time, and whether two answers are alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

Answer = dict[str, float]
"""How much lies inside a plan, by layer: m², m or the number of points."""


def timed(work: Callable[[], Answer], runs: int = 7) -> tuple[Answer, float]:
    """Return the answer without layers that have nothing, and the median time in seconds."""
    times, answer = [], {}
    for _ in range(runs):
        begun = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - begun)
    return {name: value for name, value in answer.items() if value}, median(times)


def assert_alike(one: Mapping[str, float], other: Mapping[str, float]) -> None:
    assert set(one) == set(other)
    for name, value in one.items():
        assert value == pytest.approx(other[name], rel=1e-6), name


def measure(plan: BaseGeometry, shapes: Any) -> float:
    """Return the area, length or number of what lies inside a plan, by shapely alone."""
    shapes = shapes[shapely.intersects(plan, shapes)]
    if not len(shapes):
        return 0.0
    dimension = int(shapely.get_dimensions(shapes).max())
    if dimension == 0:
        return float(len(shapes))
    inside = shapely.union_all(shapely.intersection(plan, shapes))
    return float(inside.area if dimension == 2 else inside.length)


def plans_of(count: int, bounds: tuple[float, float, float, float]) -> list[shapely.Polygon]:
    """Return plans of some hectares to some square kilometres, the same on every machine."""
    rng = np.random.default_rng(200)
    west, south, east, north = bounds
    plans = []
    for _ in range(count):
        corners = int(rng.integers(5, 25))
        turn = (np.arange(corners) + rng.uniform(0, 0.8, corners)) * 2 * np.pi / corners
        radius = rng.lognormal(6.0, 0.8) * rng.uniform(0.6, 1.0, corners)
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        plans.append(
            shapely.Polygon(np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)], 1))
        )
    return plans
