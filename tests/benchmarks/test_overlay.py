"""One plan against a layer: Rumslig's overlay beside geopandas.overlay, same data, same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import geopandas
import numpy as np
import pytest
from shapely import box
from shapely.geometry.base import BaseGeometry

from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.rules import Rule

pytestmark = pytest.mark.benchmark


def timed(work: Callable[[], float], runs: int = 7) -> tuple[float, float]:
    """Return the answer and the median time in seconds."""
    times, answer = [], 0.0
    for _ in range(runs):
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
    return answer, median(times)


def mosaic(side: int, seed: int) -> list[BaseGeometry]:
    """Return overlapping rectangles strewn over 100 km × 100 km."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform(0, 100_000, (side * side, 2))
    sizes = rng.uniform(50, 800, (side * side, 2))
    return [box(x, y, x + w, y + h) for (x, y), (w, h) in zip(corners, sizes, strict=True)]


@pytest.mark.parametrize("side", [50, 150, 300])
def test_overlay_beside_geopandas(side: int, capsys: pytest.CaptureFixture[str]) -> None:
    plan = box(50_000, 50_000, 53_000, 53_000).difference(box(51_000, 51_000, 51_500, 51_500))
    shapes = mosaic(side, seed=side)
    objects = LayerObjects.unclassified(shapes)
    frame = geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:3006")
    plans = geopandas.GeoDataFrame(geometry=[plan], crs="EPSG:3006")

    def ours() -> float:
        return overlay(plan, objects, Rule("r", "l")).area_m2 or 0.0

    def peer() -> float:
        cut = geopandas.overlay(plans, frame, how="intersection", keep_geom_type=True)
        return float(cut.union_all().area)

    (our_area, our_time), (peer_area, peer_time) = timed(ours), timed(peer)
    assert our_area == pytest.approx(peer_area, rel=1e-9)
    with capsys.disabled():
        print(f"\noverlay, {side * side} objects: Rumslig ÷ geopandas = {our_time / peer_time:.2f}")
