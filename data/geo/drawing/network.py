"""Roads, local roads and railways: routes over the ground, rounded to driving curves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry import Point as Dot
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from drawing.curve import Ground, Point, smooth_route
from drawing.facts import county, lines, localities, place
from drawing.grid import Grid, whole_metres
from drawing.noise import fractal, generator, seed_of


@dataclass(frozen=True, slots=True)
class Line:
    """A road or railway with its two attributes (number and class, or name and traffic)."""

    name: str | None
    kind: str
    shape: BaseGeometry


def ground(wet: Sequence[BaseGeometry], seed_name: str, hills: float) -> Ground:
    """Return what a route costs; open water is all but closed."""
    grid = Grid.over(county().bounds, 250.0, 12000.0)
    seed = seed_of("mark", seed_name)
    land = 1.0 + hills * (1 + fractal(grid.x, grid.y, 4200.0, seed, 4)) ** 2
    return Ground(grid, np.where(grid.mask(wet), 45.0, land))


def _clip(line: LineString) -> BaseGeometry:
    left = line.intersection(county())
    merged = linemerge(left) if left.geom_type == "MultiLineString" else left
    return whole_metres(merged)


def _routed(table: str, key: str, kind: str, over: Ground, slack: float, rounds: int) -> list[Line]:
    out: list[Line] = []
    for name, points in lines(table, key).items():
        path: list[Point] = []
        places = [place(r["lat"], r["lon"]) for r in points]
        for a, b in pairwise(places):
            leg = over.route(a, b)
            for p in leg[3:-3]:
                # Later lines pay less where one already runs: corridors, not parallels.
                over.cost[over.cell(p)] = min(0.55, over.cost[over.cell(p)])
            thin = list(LineString(leg).simplify(slack).coords)
            path.extend((p[0], p[1]) for p in (thin if not path else thin[1:]))
        line = smooth_route(_apart(path, 420.0), 60.0, rounds)
        label = points[0].get("nummer", name)
        out.append(Line(label, points[0][kind], _clip(line)))
    return out


def _apart(path: Sequence[Point], least: float) -> list[Point]:
    """Return the path without points closer than `least` to the one before: no sharp bends."""
    kept = [path[0]]
    for p in path[1:-1]:
        if np.hypot(p[0] - kept[-1][0], p[1] - kept[-1][1]) >= least:
            kept.append(p)
    return [*kept, path[-1]]


def roads(wet: Sequence[BaseGeometry]) -> list[Line]:
    """Return the numbered roads (schematic), in the order of the table."""
    return _routed("vagar", "linje", "klass", ground(wet, "väg", 0.5), 260.0, 3)


def railways(wet: Sequence[BaseGeometry]) -> list[Line]:
    """Return the railways (schematic): stiffer than roads."""
    return _routed("jarnvag", "namn", "trafik", ground(wet, "järnväg", 0.35), 480.0, 4)


def local_roads(wet: Sequence[BaseGeometry], main: Sequence[Line]) -> list[Line]:
    """Return invented local roads between villages and hamlets (relative neighbours)."""
    area = county()
    over = ground(wet, "lokalväg", 1.1)
    for line in main:
        for part in getattr(line.shape, "geoms", [line.shape]):
            for at in np.arange(0.0, part.length, 200.0):
                point = part.interpolate(float(at))
                over.cost[over.cell((point.x, point.y))] = 0.5
    nodes = [p.at for p in localities() if area.contains(Dot(p.at))]
    nodes += _hamlets(nodes, wet)
    taken = [line.shape for line in main]
    water = shapely.union_all(list(wet))
    out: list[Line] = []
    for a, b in _neighbours(nodes):
        line = smooth_route(over.route(nodes[a], nodes[b], 1.8), 130.0, 2)
        for x, y in line.coords:
            over.cost[over.cell((x, y))] = min(0.6, over.cost[over.cell((x, y))])
        if line.intersection(water).length > 220:
            continue  # a bridge is rare, a causeway over a bay rarer
        close = [other for other in taken if other.distance(line) < 170]
        left = line.intersection(area).difference(shapely.union_all(close).buffer(170))
        parts = [p for p in getattr(left, "geoms", [left]) if p.length > 800]
        out.extend(Line(None, "lokal väg", whole_metres(part)) for part in parts)
        taken.extend(parts)
    return [line for line in out if line.shape.length > 0]


def _hamlets(towns: Sequence[Point], wet: Sequence[BaseGeometry]) -> list[Point]:
    rng = generator("byar")
    area = county().buffer(-800)
    water = shapely.union_all(list(wet)).buffer(150)
    shapely.prepare(water)
    west, south, east, north = area.bounds
    chosen: list[Point] = []
    for _ in range(9000):
        p = (float(rng.uniform(west, east)), float(rng.uniform(south, north)))
        # Denser on the plain round Örebro and Kumla than in the forests.
        plain = np.hypot((p[0] - 510000) / 26000, (p[1] - 6560000) / 15000) < 1.0
        least = 2000.0 if plain else 4300.0
        near = [q for q in (*towns, *chosen) if np.hypot(p[0] - q[0], p[1] - q[1]) < least]
        if not near and area.contains(Dot(p)) and not water.intersects(Dot(p)):
            chosen.append(p)
    return chosen


def _neighbours(nodes: Sequence[Point]) -> list[tuple[int, int]]:
    """Return the pairs no third node lies between (relative neighbourhood graph)."""
    at = np.array(nodes)
    gap = np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1])
    pairs = []
    for a in range(len(nodes)):
        for b in range(a + 1, len(nodes)):
            nearest = np.maximum(gap[a], gap[b])
            nearest[[a, b]] = np.inf
            if gap[a, b] < 11000 and nearest.min() >= gap[a, b] * 0.93:
                pairs.append((a, b))
    return sorted(pairs, key=lambda ab: float(gap[ab]))
