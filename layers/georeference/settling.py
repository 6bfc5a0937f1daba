"""Letting an outline settle on a picture's edges, and how well it then lies there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from layers.georeference.edges import WAYS, Edges, way_of
from layers.georeference.outline import Affine, Points, apply

ALIKE_WAYS = 6
"""How differently an edge and the outline may run: 30 degrees."""
FEWEST_HITS = 12
Freedom = Literal["move", "helmert", "affine"]


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """What edges are found across an outline's points.

    Attributes
    ----------
    inside
        Whether the point lies in the picture.
    found
        Whether an edge that runs as the outline does is within reach.
    away
        Pixels along `across` to it; 0 where there is none.
    """

    places: Points
    across: Points
    inside: npt.NDArray[np.bool_]
    found: npt.NDArray[np.bool_]
    away: npt.NDArray[np.float64]

    def share(self, within_px: float) -> float:
        """Return how much of what lies in the picture has its edge within a distance, 0–1."""
        if not self.inside.any():
            return 0.0
        near = self.found & (np.abs(self.away) <= within_px)
        return float(near[self.inside].mean())


def look_across(
    edges: Edges, points: Points, across: Points, affine: Affine, reach: int, middle: bool
) -> Hits:
    """Return the edge across each point of an outline: the nearest, or the middle of those there.

    A drawn line has an edge on either side; close by, their middle is where the line is.
    """
    columns, rows = edges.size
    places = apply(affine, points)
    normal = across @ np.linalg.inv(affine[:, :2])
    normal /= np.maximum(np.hypot(*normal.T), 1e-12)[:, None]
    steps = np.arange(-reach, reach + 1)
    if not middle:  # the nearest first
        steps = steps[np.argsort(np.abs(steps), kind="stable")]
    column, row = (
        np.floor(places[:, k, None] + steps * normal[:, k, None]).clip(-1, side).astype(np.int64)
        for k, side in enumerate((columns, rows))
    )
    there = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    way = edges.way.ravel()[np.where(there, row * columns + column, 0)]
    hit = _ALIKE[way_of(normal)[:, None], way] & there
    inside = (
        (places[:, 0] >= 1) & (places[:, 0] < columns - 1)
        & (places[:, 1] >= 1) & (places[:, 1] < rows - 1)
    )  # fmt: skip
    found = hit.any(axis=1) & inside

    def away_of(chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        every = np.arange(len(places))
        at = row[every, chosen] * columns + column[every, chosen]
        centre = np.column_stack([column[every, chosen], row[every, chosen]]) + 0.5
        centre += edges.shift.reshape(-1, 2)[np.where(found, at, 0)]
        along: npt.NDArray[np.float64] = ((centre - places) * normal).sum(axis=1)
        return np.where(found, along, 0.0)

    away = away_of(hit.argmax(axis=1))
    if middle:
        away = (away + away_of(hit.shape[1] - 1 - hit[:, ::-1].argmax(axis=1))) / 2
    return Hits(places, normal, inside, found, away)


def _alike() -> npt.NDArray[np.bool_]:
    """Return which ways are like each other, (way, way); 0 is like none."""
    ways = np.arange(WAYS + 1)
    apart = np.abs(ways[:, None] - ways[None])
    found: npt.NDArray[np.bool_] = np.minimum(apart, WAYS - apart) <= ALIKE_WAYS
    found[0], found[:, 0] = False, False
    return found


_ALIKE = _alike()


def settle(
    edges: Edges,
    points: Points,
    across: Points,
    affine: Affine,
    freedom: Freedom,
    reaches: tuple[int, ...],
    middle: bool = False,
) -> Affine | None:
    """Return the mapping that lays an outline on the edges near it; None where there are few.

    Iterated closest points (P. Besl and N. McKay 1992), point to line as Y. Chen and G. Medioni
    (1992), each edge looked for across the outline only, with Tukey's biweight against edges
    that are something else.

    Parameters
    ----------
    reaches
        How far to look in each round, pixels, falling.
    """
    for reach in reaches:
        hits = look_across(edges, points, across, affine, reach, middle)
        used = hits.found
        if int(used.sum()) < FEWEST_HITS:
            return None
        change = _solve(hits.places[used], hits.across[used], hits.away[used], freedom, reach)
        if change is None:
            return None
        affine = change(affine)
        if not np.isfinite(affine).all() or np.linalg.det(affine[:, :2]) <= 0:
            return None
    return affine


def _solve(
    places: Points,
    across: Points,
    away: npt.NDArray[np.float64],
    freedom: Freedom,
    reach: int,
) -> Callable[[Affine], Affine] | None:
    """Return how a mapping changes so that its points come nearest to their edges."""
    nx, ny = across.T
    middle = places.mean(axis=0)
    x, y = (places - middle).T
    if freedom == "affine":
        design = np.column_stack([nx * x, nx * y, nx, ny * x, ny * y, ny])
    elif freedom == "helmert":
        design = np.column_stack([nx * x + ny * y, ny * x - nx * y, nx, ny])
    else:
        design = np.column_stack([nx, ny])
    scale = np.maximum(np.sqrt((design**2).mean(axis=0)), 1e-9)
    design = design / scale
    weights = np.ones(len(away))
    found = np.zeros(design.shape[1])
    for _ in range(3):
        heavy = design * weights[:, None]
        normal = heavy.T @ design + 1e-6 * len(away) * np.eye(design.shape[1])
        found = np.linalg.solve(normal, heavy.T @ away)
        left = away - design @ found
        spread = max(1.0, 3.0 * 1.4826 * float(np.median(np.abs(left))))
        spread = min(spread, float(reach) + 1.0)
        weights = np.clip(1 - (left / spread) ** 2, 0, None) ** 2
        if weights.sum() < FEWEST_HITS / 2:
            return None
    found = found / scale
    if freedom == "affine":
        matrix = np.array([[found[0], found[1]], [found[3], found[4]]])
        move = found[[2, 5]]
    elif freedom == "helmert":
        matrix = np.array([[found[0], -found[1]], [found[1], found[0]]])
        move = found[2:]
    else:
        matrix, move = np.zeros((2, 2)), found
    turn = np.eye(2) + matrix

    def change(affine: Affine) -> Affine:
        moved = turn @ (affine[:, 2] - middle) + middle + move
        return np.column_stack([turn @ affine[:, :2], moved])

    return change
