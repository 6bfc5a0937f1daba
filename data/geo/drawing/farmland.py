"""Farm blocks: open land split along roads, streams and ditches into uneven fields."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from drawing.facts import county
from drawing.grid import Grid, contour, parts_of, whole_metres, without_small_holes
from drawing.noise import fractal, generator, seed_of
from drawing.water import PLAN_AT, plain_field

# Raises the classes round the example plan, so that about two thirds of it are class 4–5.
GOOD_NEAR_PLAN = 1.5


@dataclass(frozen=True, slots=True)
class Block:
    """A farm block and its example class, 1 (poor) to 5 (best)."""

    key: str
    grade: int
    shape: Polygon


def open_land(closed: Sequence[BaseGeometry]) -> list[Polygon]:
    """Return the open ground of the plains: woods, towns and water are left out."""
    area = county()
    grid = Grid.over(area.bounds, 100.0)
    seed = seed_of("skog")
    x = grid.x + 400 * fractal(grid.x, grid.y, 1500.0, seed + 1, 3)
    y = grid.y + 400 * fractal(grid.x, grid.y, 1500.0, seed + 2, 3)
    wood = fractal(x, y, 2600.0, seed, 4, 0.55)
    field = wood - 1.55 * plain_field(grid) + 1.02
    # Open ground round the example plan, so that its blocks are whole.
    gap = np.hypot(grid.x - PLAN_AT[0], grid.y - PLAN_AT[1])
    field = np.where(grid.mask(closed), 3.0, field - 0.55 * np.exp(-((gap / 2600) ** 2)))
    found: list[Polygon] = []
    for polygon in contour(grid, field, 0.0):
        if polygon.area > 1.2e5:
            filled = without_small_holes(polygon, 2.0e4).simplify(22)
            found.extend(parts_of(shapely.make_valid(filled).intersection(area)))
    return found


def woods(land: Sequence[Polygon], closed: BaseGeometry) -> list[Polygon]:
    """Return the forest: what is neither open, built nor water, generalised."""
    rest = shapely.difference(county(), shapely.union_all(list(land)), grid_size=1.0)
    rest = shapely.difference(rest, closed, grid_size=1.0)
    calm = rest.buffer(-45, quad_segs=2).buffer(45, quad_segs=2).simplify(30)
    tidy = parts_of(whole_metres(shapely.make_valid(calm)))
    return [without_small_holes(p, 1.0e5) for p in tidy if p.area > 1.5e5]


def _axis(shape: Polygon) -> tuple[float, float, float]:
    """Return long side, short side and bearing of the least box round a shape."""
    box = shapely.minimum_rotated_rectangle(shape)
    if not isinstance(box, Polygon):
        return 0.0, 0.0, 0.0
    a, b, c = (np.array(p) for p in list(box.exterior.coords)[:3])
    ab, bc = b - a, c - b
    first, second = float(np.hypot(*ab)), float(np.hypot(*bc))
    along = ab if first >= second else bc
    return max(first, second), min(first, second), math.atan2(along[1], along[0])


def _halves(shape: Polygon, rng: np.random.Generator) -> list[Polygon]:
    long_side, short_side, bearing = _axis(shape)
    at = shape.centroid
    shift = float(rng.normal(0, 0.1)) * long_side
    across = bearing + math.pi / 2 + float(rng.normal(0, 0.15))
    # Now and then cut along: Swedish ditched fields are long strips.
    if long_side < 1.9 * short_side and rng.random() < 0.35:
        across, shift = bearing + float(rng.normal(0, 0.12)), shift * short_side / long_side
    cx = at.x + math.cos(across - math.pi / 2) * shift
    cy = at.y + math.sin(across - math.pi / 2) * shift
    reach = long_side * 1.5 + 10
    bend = float(rng.normal(0, 0.035)) * long_side
    mid = (cx - math.sin(across) * bend, cy + math.cos(across) * bend)
    cut = LineString(
        [
            (cx - math.cos(across) * reach, cy - math.sin(across) * reach),
            mid,
            (cx + math.cos(across) * reach, cy + math.sin(across) * reach),
        ]
    )
    return parts_of(split(shape, cut))


def _target(shape: Polygon) -> float:
    """Return the field size wanted here, m²: fine round the example plan, coarse afar."""
    at = shape.centroid
    gap = math.hypot(at.x - PLAN_AT[0], at.y - PLAN_AT[1])
    hectares = 12 if gap < 5500 else 32 if gap < 12000 else 75
    return hectares * 1.0e4


def _fields(land: Polygon, rng: np.random.Generator) -> list[Polygon]:
    todo, done = [land], []
    while todo:
        shape = todo.pop()
        if shape.area < 1.2e4:
            continue
        wanted = _target(shape) * float(rng.uniform(0.55, 1.9))
        halves = _halves(shape, rng) if shape.area > wanted else []
        if len(halves) > 1:
            todo.extend(halves)
        else:
            done.append(shape)
    return done


def blocks(land: Sequence[Polygon], cuts: BaseGeometry, far_cuts: BaseGeometry) -> list[Block]:
    """Return the farm blocks; `cuts` (roads, rails, streams with verges) part them."""
    rng = generator("block")
    out: list[Polygon] = []
    for polygon in land:
        box = shapely.box(*polygon.bounds)
        near = [*parts_of(cuts.intersection(box)), *parts_of(far_cuts.intersection(box))]
        lines = shapely.union_all(near)
        free = shapely.difference(polygon, lines, grid_size=0.5)
        for part in parts_of(free):
            out.extend(_fields(part, rng))
    return _graded(out, rng)


def _graded(found: Sequence[Polygon], rng: np.random.Generator) -> list[Block]:
    ready: list[Polygon] = []
    for shape in found:
        fine = math.hypot(shape.centroid.x - PLAN_AT[0], shape.centroid.y - PLAN_AT[1]) < 12000
        verge = float(rng.uniform(2.5, 7.0)) if fine else float(rng.uniform(6.0, 16.0))
        if rng.random() < 0.06:
            continue  # a pasture, a farmyard or a fallow corner
        inner = shape.buffer(-verge - 6, join_style="mitre").buffer(6, quad_segs=2)
        parts = parts_of(whole_metres(inner.simplify(3.0 if fine else 9.0)))
        ready.extend(p for p in parts if p.area > (6.0e3 if fine else 2.5e4))
    ready.sort(key=lambda p: (round(p.centroid.y), round(p.centroid.x)))
    centres = np.array([[p.centroid.x, p.centroid.y] for p in ready])
    soil = fractal(centres[:, 0], centres[:, 1], 7000.0, seed_of("jordklass"), 3)
    middle = np.hypot((centres[:, 0] - 509000) / 26000, (centres[:, 1] - 6560000) / 16000)
    gap = np.hypot(centres[:, 0] - PLAN_AT[0], centres[:, 1] - PLAN_AT[1])
    # Good soil round the example plan: otherwise it would have nothing to weigh.
    near = GOOD_NEAR_PLAN * np.exp(-((gap / 1700) ** 2))
    value = 3.6 - 0.95 * middle + 1.1 * soil + near + rng.normal(0, 0.5, len(ready))
    grades = np.clip(np.round(value), 1, 5).astype(int)
    return [
        Block(f"EX-{number:05d}", int(grade), shape)
        for number, (shape, grade) in enumerate(zip(ready, grades, strict=True), 1)
    ]
