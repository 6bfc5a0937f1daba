"""Lines with natural bends: smoothing, displacement and least-cost routes."""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from shapely.geometry import LineString

from drawing.grid import Grid
from drawing.noise import Array, fractal

Point = tuple[float, float]
# Sixteen steps: with eight only, routes look like stairs.
STEPS = [(1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2)]
NEIGHBOURS = [(a * s, b * s, math.hypot(a, b)) for s in (1, -1) for a, b in STEPS]


def chaikin(points: Sequence[Point], rounds: int = 2) -> list[Point]:
    """Return the line with its corners cut; the ends stay."""
    out = list(points)
    for _ in range(rounds):
        if len(out) < 3:
            return out
        cut = [out[0]]
        for (ax, ay), (bx, by) in pairwise(out):
            cut.append((0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by))
            cut.append((0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by))
        cut.append(out[-1])
        out = cut
    return out


def chaikin_ring(points: Sequence[Point], rounds: int = 2) -> list[Point]:
    """Return the closed ring (first point = last) with its corners cut."""
    out = list(points[:-1])
    for _ in range(rounds):
        following = out[1:] + out[:1]
        out = [
            p
            for (ax, ay), (bx, by) in zip(out, following, strict=True)
            for p in (
                (0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by),
                (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by),
            )
        ]
    return [*out, out[0]]


def displaced(line: LineString, step: float, scale: float, size: float, seed: int) -> LineString:
    """Return the line, resampled and pushed by noise; nothing moves at its ends."""
    length = line.length
    count = max(2, math.ceil(length / step))
    at = np.linspace(0.0, length, count + 1)
    points = np.array([line.interpolate(float(d)).coords[0] for d in at])
    dx = fractal(points[:, 0], points[:, 1], scale, seed, 3)
    dy = fractal(points[:, 0], points[:, 1], scale, seed + 13, 3)
    calm = np.clip(np.minimum(at, length - at) / max(scale, 1.0), 0.0, 1.0)
    points[:, 0] += dx * size * calm
    points[:, 1] += dy * size * calm
    return LineString(points)


@dataclass(frozen=True, slots=True)
class Ground:
    """What it costs to build or flow through each cell."""

    grid: Grid
    cost: Array

    def cell(self, point: Point) -> tuple[int, int]:
        """Return (row, column) of the cell nearest a point, moved into the grid."""
        col = round((point[0] - float(self.grid.xs[0])) / self.grid.step)
        row = round((point[1] - float(self.grid.ys[0])) / self.grid.step)
        rows, cols = self.cost.shape
        return min(max(row, 0), rows - 1), min(max(col, 0), cols - 1)

    def route(self, start: Point, end: Point, eager: float = 1.0) -> list[Point]:
        """Return the cheapest path from start to end; both ends are kept exactly.

        Only the surroundings of the two points are searched; `eager` over 1 looks less far
        to the sides.
        """
        (r0, c0), (r1, c1) = self.cell(start), self.cell(end)
        room = 12 + (abs(r1 - r0) + abs(c1 - c0)) // 3
        top, left = max(0, min(r0, r1) - room), max(0, min(c0, c1) - room)
        window = self.cost[top : max(r0, r1) + room + 1, left : max(c0, c1) + room + 1]
        rows, cols = window.shape
        # Plain lists: reading single cells of an array is several times slower.
        cost: list[list[float]] = window.tolist()
        source, target = (r0 - top, c0 - left), (r1 - top, c1 - left)
        best: dict[tuple[int, int], float] = {source: 0.0}
        came: dict[tuple[int, int], tuple[int, int]] = {}
        heap = [(0.0, source)]
        done: set[tuple[int, int]] = set()
        least = float(window.min()) * eager
        while heap:
            _, here = heapq.heappop(heap)
            if here == target:
                break
            if here in done:
                continue
            done.add(here)
            row, col = here
            so_far, own = best[here], cost[row][col]
            for dc, dr, length in NEIGHBOURS:
                r, c = row + dr, col + dc
                if not (0 <= r < rows and 0 <= c < cols):
                    continue
                pay = so_far + length * (own + cost[r][c]) / 2
                if pay < best.get((r, c), math.inf):
                    best[(r, c)] = pay
                    came[(r, c)] = here
                    ahead = math.hypot(target[1] - c, target[0] - r) * least
                    heapq.heappush(heap, (pay + ahead, (r, c)))
        path = [target]
        while path[-1] != source:
            path.append(came[path[-1]])
        path.reverse()
        xs, ys = self.grid.xs, self.grid.ys
        inner = [(float(xs[c + left]), float(ys[r + top])) for r, c in path[1:-1]]
        return [start, *inner, end]

    def through(self, points: Sequence[Point]) -> list[Point]:
        """Return the cheapest path through all the points in order."""
        path = [points[0]]
        for a, b in pairwise(points):
            path.extend(self.route(a, b)[1:])
        return path


def smooth_route(path: Sequence[Point], slack: float, rounds: int = 3) -> LineString:
    """Return a route as a smooth line: small steps straightened, corners rounded."""
    line = LineString(path).simplify(slack)
    return LineString(chaikin([(x, y) for x, y in line.coords], rounds)).simplify(slack / 40)
