"""Soft areas round a skeleton: protected areas, corridors and green structure."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import Polygon

from drawing.curve import Point, chaikin_ring
from drawing.grid import Grid, contour, parts_of, whole_metres
from drawing.noise import Array, fractal, seed_of
from drawing.water import skeleton_field

Bones = Sequence[tuple[Point, float]]


def warped_field(
    grid: Grid, bones: Bones, name: str, warp: float = 0.35, rough: float = 0.22
) -> Array:
    """Return the skeleton field (1 at the edge) bent and made uneven by noise."""
    seed = seed_of("yta", name)
    wide = max(r for _, r in bones)
    x = grid.x + warp * wide * fractal(grid.x, grid.y, 1.9 * wide, seed, 3)
    y = grid.y + warp * wide * fractal(grid.x, grid.y, 1.9 * wide, seed + 1, 3)
    return skeleton_field(bones, x, y) + rough * fractal(grid.x, grid.y, 0.8 * wide, seed + 2, 4)


def soft_areas(
    bones: Bones,
    name: str,
    levels: Sequence[float] = (1.0,),
    warp: float = 0.35,
    rough: float = 0.22,
    rounds: int = 1,
) -> list[Polygon]:
    """Return one polygon a level (largest part), nested because they share one field."""
    wide = max(r for _, r in bones)
    xs, ys = [p[0] for p, _ in bones], [p[1] for p, _ in bones]
    step = max(10.0, wide / 22)
    grid = Grid.over((min(xs), min(ys), max(xs), max(ys)), step, 2.3 * wide * max(levels))
    field = warped_field(grid, bones, name, warp, rough)
    out: list[Polygon] = []
    for level in levels:
        found = contour(grid, field, level)
        outer = Polygon(found[0].exterior).simplify(step * 0.7)
        ring = chaikin_ring([(p[0], p[1]) for p in outer.exterior.coords], rounds)
        tidy = shapely.make_valid(Polygon(ring).simplify(step * 0.12))
        out.append(max(parts_of(whole_metres(tidy)), key=lambda p: p.area))
    return out


def straight_bones(points: Sequence[Point], widths: Sequence[float]) -> list[tuple[Point, float]]:
    """Return a skeleton from points and half widths; one width serves all."""
    wide = list(widths) if len(widths) == len(points) else [widths[0]] * len(points)
    return list(zip(points, wide, strict=True))


def arc(a: Point, b: Point, lift: float = 0.08, count: int = 14) -> list[Point]:
    """Return a gentle arc from a to b; `lift` is its height over its length."""
    t = np.linspace(0.0, 1.0, count)
    dx, dy = b[0] - a[0], b[1] - a[1]
    rise = lift * 4 * t * (1 - t)
    return [
        (float(a[0] + dx * s - dy * h), float(a[1] + dy * s + dx * h))
        for s, h in zip(t, rise, strict=True)
    ]
