"""Built-up areas: lobes along the roads, area by population; streets inside them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops
from shapely.affinity import rotate
from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as Dot
from shapely.geometry.base import BaseGeometry

from drawing.facts import Locality, localities
from drawing.grid import Grid, grow_to_area, parts_of, whole_metres, without_small_holes
from drawing.noise import Array, fractal, seed_of


@dataclass(frozen=True, slots=True)
class Town:
    """A locality and its built-up area."""

    place: Locality
    shape: Polygon


def built_area_m2(population: int) -> float:
    """Return a plausible built-up area: villages are thinner than towns."""
    return 0.5e6 * (population / 400) ** 0.8


def _along(grid: Grid, shapes: Sequence[BaseGeometry], width: float) -> Array:
    """Return 1 on the lines, falling to 0 some widths away."""
    close = np.full(grid.x.shape, np.inf)
    for line in shapes:
        at = np.arange(0.0, line.length, grid.step * 3)
        for point in shapely.line_interpolate_point(line, at):
            close = np.minimum(close, np.hypot(grid.x - point.x, grid.y - point.y))
    return np.asarray(np.exp(-((close / width) ** 2)))


def _town(place: Locality, wet: BaseGeometry, roads: BaseGeometry, closed: BaseGeometry) -> Polygon:
    area = built_area_m2(place.population)
    radius = math.sqrt(area / math.pi)
    x0, y0 = place.at
    reach = 2.4 * radius + 200
    grid = Grid.over((x0 - reach, y0 - reach, x0 + reach, y0 + reach), max(15.0, radius / 60))
    seed = seed_of("tätort", place.name)
    box = shapely.box(x0 - reach, y0 - reach, x0 + reach, y0 + reach)
    near = shapely.intersection(roads, box)
    pieces = [p for p in getattr(near, "geoms", [near]) if p.length > 0]
    field = np.hypot(grid.x - x0, grid.y - y0) / radius
    field = field + 0.42 * fractal(grid.x, grid.y, 1.15 * radius, seed, 4, 0.55)
    if pieces:
        field = field - 0.5 * _along(grid, pieces, 0.24 * radius + 60)
    shut = grid.mask([shapely.intersection(wet, box), shapely.intersection(closed, box)])
    field = np.where(shut, 9.0, field)
    grown = grow_to_area(grid, field, area)
    grown = without_small_holes(grown, 4.0e4)
    # Straight pieces between corners: plots and streets, not shores.
    edged = shapely.simplify(grown, 14 + radius / 55)
    tidy = shapely.make_valid(edged).difference(wet).difference(closed)
    kept = parts_of(whole_metres(tidy))
    return max(kept, key=lambda p: p.area)


def towns(wet: BaseGeometry, roads: BaseGeometry, closed: BaseGeometry) -> list[Town]:
    """Return the built-up areas, the largest first; none overlaps another."""
    out: list[Town] = []
    for place in localities():
        shape: BaseGeometry = _town(place, wet, roads, closed)
        for other in out:
            if shape.intersects(other.shape):
                shape = whole_metres(shape.difference(other.shape.buffer(60, join_style="mitre")))
        parts = parts_of(shape)
        if parts:
            out.append(Town(place, max(parts, key=lambda p: p.area)))
    return out


def streets(found: Sequence[Town], main: BaseGeometry) -> list[LineString]:
    """Return street lines inside the built-up areas, turned like the town's main road."""
    out: list[LineString] = []
    for town in found:
        seed = seed_of("gator", town.place.name)
        spacing = 230.0 if town.place.population > 50000 else 165.0
        near = main.intersection(town.shape.buffer(200))
        inner = shapely.make_valid(town.shape.buffer(-35)).difference(near.buffer(28))
        for part in parts_of(inner):
            turn = _bearing(near, part.representative_point())
            out.extend(_grid_lines(part, turn, spacing, seed))
    return out


def _bearing(lines: BaseGeometry, at: Dot) -> float:
    if lines.is_empty:
        return 20.0
    line = min(getattr(lines, "geoms", [lines]), key=lambda s: (round(s.distance(at), 3), s.length))
    if not isinstance(line, LineString) or line.length == 0:
        return 20.0
    d = line.project(at)
    a, b = line.interpolate(max(0.0, d - 150)), line.interpolate(d + 150)
    return math.degrees(math.atan2(b.y - a.y, b.x - a.x))


def _grid_lines(area: Polygon, turn: float, spacing: float, seed: int) -> list[LineString]:
    centre = area.centroid
    west, south, east, north = area.bounds
    half = math.hypot(east - west, north - south) / 2
    rng = np.random.default_rng(seed)
    out: list[LineString] = []
    for across, scale in ((0.0, 1.0), (90.0, 1.7)):
        offset = -half + float(rng.uniform(0, spacing))
        while offset < half:
            steps = np.linspace(-half, half, max(3, round(half / 70)))
            sway = 24 * np.sin(steps / 610 + offset / 300) + 14 * np.sin(steps / 233 + offset)
            raw = LineString(np.column_stack([centre.x + steps, centre.y + offset + sway]))
            line = rotate(raw, turn + across, origin=centre)
            cut = line.intersection(area)
            for part in getattr(cut, "geoms", [cut]):
                if not isinstance(part, LineString) or part.length < 130:
                    continue
                # Some blocks lack a street, so the net is not a chessboard.
                keep = _broken(part, rng)
                out.extend(p for p in keep if p.length > 110)
            offset += spacing * scale * float(rng.uniform(0.75, 1.3))
    metres = [whole_metres(p.simplify(4)) for p in out]
    return [p for p in metres if isinstance(p, LineString) and p.length > 90]


def _broken(line: LineString, rng: np.random.Generator) -> list[LineString]:
    at, out = 0.0, []
    while at < line.length:
        run = float(rng.uniform(250, 1100))
        out.append(shapely.ops.substring(line, at, min(at + run, line.length)))
        at += run + (float(rng.uniform(90, 220)) if rng.random() < 0.45 else 0.0)
    return out
