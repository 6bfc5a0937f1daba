"""Lakes with bays, headlands and islands at their place and size; streams between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as Dot
from shapely.geometry.base import BaseGeometry

from drawing.curve import Ground, Point, chaikin, chaikin_ring, displaced
from drawing.facts import county, lines, localities, place
from drawing.grid import Grid, contour, grow_to_area, parts_of, whole_metres, without_small_holes
from drawing.noise import Array, fractal, generator, seed_of

PLAN_AT = (508700.0, 6557400.0)
Skeletons = dict[str, list[tuple[Point, float]]]


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake; the small ones of the forests have no name."""

    name: str | None
    shape: Polygon


def skeleton_field(bones: Sequence[tuple[Point, float]], x: Array, y: Array) -> Array:
    """Return distance to the skeleton over its half width (1 at the shore)."""
    field = np.full(x.shape, np.inf)
    pairs = list(pairwise(bones)) or [(bones[0], bones[0])]
    for ((ax, ay), ar), ((bx, by), br) in pairs:
        dx, dy = bx - ax, by - ay
        length = max(dx * dx + dy * dy, 1.0)
        t = np.clip(((x - ax) * dx + (y - ay) * dy) / length, 0.0, 1.0)
        distance = np.hypot(x - (ax + t * dx), y - (ay + t * dy))
        field = np.minimum(field, distance / (ar + t * (br - ar)))
    return field


def _named_lake(name: str, area_km2: float, skeletons: Skeletons) -> Polygon:
    bones = skeletons[name]
    others = [b for key, b in skeletons.items() if key != name and _close(b, bones)]
    seed = seed_of("sjö", name)
    wide = max(r for _, r in bones)
    step = 150.0 if area_km2 > 1000 else 60.0 if area_km2 > 60 else 25.0
    xs, ys = [p[0] for p, _ in bones], [p[1] for p, _ in bones]
    reach = max(2.0 * wide, 1500.0)
    grid = Grid.over((min(xs), min(ys), max(xs), max(ys)), step, reach)
    bend = min(1.1 * wide, 5000.0)
    x = grid.x + 0.5 * bend * fractal(grid.x, grid.y, 1.7 * bend, seed, 3)
    y = grid.y + 0.5 * bend * fractal(grid.x, grid.y, 1.7 * bend, seed + 1, 3)
    field = skeleton_field(bones, x, y)
    detail = min(max(0.8 * wide, 700.0), 2600.0)
    rough = fractal(grid.x, grid.y, detail, seed + 2, 5, 0.62)
    # Small width means a ragged end: there the same bump is a larger part of the width.
    field = field + rough * (0.34 if wide < 4000 else 0.31 if wide < 10000 else 0.17)
    for spot in localities():
        # A town stands on the shore, not in the water.
        gap = np.hypot(grid.x - spot.at[0], grid.y - spot.at[1])
        field = field + 1.6 * np.exp(-((gap / (350 + 4 * spot.population**0.5)) ** 2))
    for other in others:
        # Neighbouring lakes press each other away, so that an uneven isthmus is left.
        pressed = skeleton_field(other, x, y)
        field = field + 5.0 * np.exp(-((pressed / 1.6) ** 2))
    if name == "Vättern":
        field = field + _archipelago(grid, seed)
    polygon = grow_to_area(grid, field, area_km2 * 1e6)
    polygon = without_small_holes(polygon, 2.0e4 if area_km2 > 60 else 6.0e3)
    return soft(polygon, step * (0.45 if area_km2 < 1000 else 0.6))


def _close(one: Sequence[tuple[Point, float]], two: Sequence[tuple[Point, float]]) -> bool:
    """Whether a joint of one skeleton lies within a few widths of a joint of the other."""
    return any(np.hypot(p[0] - q[0], p[1] - q[1]) < 1.8 * (a + b) for p, a in one for q, b in two)


def _archipelago(grid: Grid, seed: int) -> Array:
    # The north end lies in broken rock: many islands, deep narrow bays running north.
    north = np.clip((grid.y - place(58.70, 14.9)[1]) / 12000.0, 0.0, 1.0)
    stretched = fractal(grid.x * 1.5, grid.y * 0.75, 1500.0, seed + 5, 4, 0.6)
    return np.asarray(1.15 * north * np.maximum(stretched, -0.25))


def soft(polygon: Polygon, slack: float) -> Polygon:
    """Return the polygon thinned and with rounded shores, in whole metres."""

    def ring(coords: Sequence[Point]) -> list[Point]:
        thin = [(p[0], p[1]) for p in LineString(coords).simplify(slack).coords]
        return chaikin_ring(thin, 1) if len(thin) > 4 else thin

    outer = ring([(p[0], p[1]) for p in polygon.exterior.coords])
    inner = [ring([(p[0], p[1]) for p in r.coords]) for r in polygon.interiors]
    made = shapely.make_valid(Polygon(outer, [r for r in inner if len(r) > 3]))
    kept = parts_of(whole_metres(shapely.simplify(made, slack / 6)))
    return max(kept, key=lambda p: p.area)


def _small_lakes(taken: BaseGeometry) -> list[Polygon]:
    """Return forest lakes: low spots of a noise field outside the plain and the towns."""
    area = county()
    grid = Grid.over(area.bounds, 80.0)
    seed = seed_of("skogssjöar")
    x = grid.x + 500 * fractal(grid.x, grid.y, 1800.0, seed + 3, 3)
    y = grid.y + 500 * fractal(grid.x, grid.y, 1800.0, seed + 4, 3)
    field = fractal(x, y * 0.62, 2300.0, seed, 4, 0.55) + 0.9 * plain_field(grid)
    away = [Dot(p.at).buffer(900 + 18 * p.population**0.5) for p in localities()]
    closed = shapely.union_all([taken.buffer(500), *away])
    found: list[Polygon] = []
    for polygon in contour(grid, field, -1.02):
        filled = without_small_holes(polygon, 9000.0)
        if 4.0e4 < filled.area < 6.0e6 and area.contains(filled) and not filled.intersects(closed):
            found.append(soft(filled, 18.0))
    return found


def plain_field(grid: Grid) -> Array:
    """Return about 1 on the open plains, 0 in the forests, with a soft uneven edge."""
    seed = seed_of("slätt")
    x = grid.x + 2600 * fractal(grid.x, grid.y, 9000.0, seed, 4)
    y = grid.y + 2600 * fractal(grid.x, grid.y, 9000.0, seed + 1, 4)
    best = np.full(grid.x.shape, np.inf)
    for bones in plains().values():
        best = np.minimum(best, skeleton_field(bones, x, y))
    return np.asarray(np.clip((1.35 - best) / 0.7, 0.0, 1.0))


def plains() -> dict[str, list[tuple[Point, float]]]:
    """Return the open plains as skeletons with half widths in metres."""
    return {
        name: [(place(r["lat"], r["lon"]), float(r["bredd_km"]) * 1000) for r in points]
        for name, points in lines("slatter", "namn").items()
    }


def lakes() -> list[Lake]:
    """Return the named lakes at their area and a number of small forest lakes."""
    table = lines("sjoar", "namn")
    skeletons = {
        name: [(place(r["lat"], r["lon"]), float(r["bredd_km"]) * 1000) for r in points]
        for name, points in table.items()
    }
    named = [
        Lake(name, _named_lake(name, float(points[0]["areal_km2"]), skeletons))
        for name, points in table.items()
    ]
    named = _apart(named)
    taken = shapely.union_all([lake.shape for lake in named])
    return named + [Lake(None, s) for s in _small_lakes(taken)]


def _apart(found: list[Lake]) -> list[Lake]:
    """Return the lakes so that none overlaps another; the smaller one keeps its shore."""
    out: list[Lake] = []
    for lake in sorted(found, key=lambda item: item.shape.area):
        shape: BaseGeometry = lake.shape
        for other in out:
            if shape.intersects(other.shape):
                shape = whole_metres(shape.difference(other.shape.buffer(120)))
        out.append(Lake(lake.name, max(parts_of(shape), key=lambda p: p.area)))
    return sorted(out, key=lambda item: item.name or "")


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream; tributaries have no name."""

    name: str | None
    line: LineString


def streams(found: Sequence[Lake]) -> list[Stream]:
    """Return the named streams and tributaries that run down to them."""
    grid = Grid.over(county().bounds, 250.0, 9000.0)
    seed = seed_of("vattendrag")
    land = 1.0 + 1.6 * (1 + fractal(grid.x, grid.y, 3200.0, seed, 4)) ** 2
    wet = grid.mask([lake.shape for lake in found])
    # No stream through the example plan: it would need a rule of its own.
    gap = np.hypot(grid.x - PLAN_AT[0] - 100, grid.y - PLAN_AT[1] + 200)
    ground = Ground(grid, np.where(wet, 0.5, land + 40 * (gap < 1150)))
    out: list[Stream] = []
    for name, points in lines("vattendrag", "namn").items():
        path = ground.through([place(r["lat"], r["lon"]) for r in points])
        out.append(Stream(name, _bends(path, seed_of("å", name))))
        for col_row in (ground.cell(p) for p in path):
            ground.cost[col_row] = min(1.0, ground.cost[col_row])
    trunks = shapely.union_all([s.line for s in out] + [lake.shape for lake in found])
    for number, start in enumerate(_springs(found)):
        goal = shapely.shortest_line(Dot(start), trunks)
        reach = goal.length
        if 1500 < reach < 9000:
            end = goal.coords[-1]
            path = ground.route(start, (end[0], end[1]))
            line = _bends(path, seed_of("bäck", str(number)))
            out.append(Stream(None, line))
            trunks = trunks.union(line)
    return _dry(out, found)


def _springs(found: Sequence[Lake]) -> list[Point]:
    rng = generator("källor")
    area = county()
    west, south, east, north = area.bounds
    outlets = [lake.shape.exterior.coords[0] for lake in found if lake.name is None]
    scattered = [
        (float(rng.uniform(west, east)), float(rng.uniform(south, north))) for _ in range(420)
    ]
    every = [(p[0], p[1]) for p in outlets] + scattered
    return [
        p
        for p in every
        if area.contains(Dot(p)) and np.hypot(p[0] - PLAN_AT[0], p[1] - PLAN_AT[1]) > 3000
    ]


def _bends(path: Sequence[Point], seed: int) -> LineString:
    smooth = LineString(chaikin(list(LineString(path).simplify(150).coords), 2))
    winding = displaced(smooth, 70.0, 520.0, 75.0, seed)
    return LineString(chaikin([(p[0], p[1]) for p in winding.simplify(10).coords], 1))


def _dry(found: list[Stream], wet: Sequence[Lake]) -> list[Stream]:
    """Return the streams inside the county and only on land; they end on the shore."""
    water = shapely.union_all([lake.shape for lake in wet])
    area = county()
    out: list[Stream] = []
    for stream in found:
        left = stream.line.simplify(5).intersection(area).difference(water)
        for part in getattr(left, "geoms", [left]):
            if isinstance(part, LineString) and part.length > 150:
                line = whole_metres(part)
                if isinstance(line, LineString) and line.length > 0:
                    out.append(Stream(stream.name, line))
    return out
