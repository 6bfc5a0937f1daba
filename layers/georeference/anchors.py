"""Control points measured in a picture, one by one, where an outline lies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.georeference.edges import Edges
from layers.georeference.matching import Match
from layers.georeference.outline import Affine, Points, apply
from layers.georeference.settling import look_across, settle

AROUND = (0.09, 14.0, 45.0)
"""Of the outline's size in pixels, and the least and most: how much border holds a point."""
FEWEST_SAMPLES = 10
HELD = 0.1
"""Of the border's directions near a point, the least spread: along a straight line it slides."""
LEAST_SHARE = 0.6
FARTHEST_PX = 4.0
"""How far from where the whole outline puts it a point may be measured."""
SHARP = np.radians(35)
MOST = 12
INNER_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place measured in the picture.

    Attributes
    ----------
    candidate
        Which of the asked places; −1 for a corner of the outline itself.
    place
        In EPSG:3006.
    pixel
        Column and row where the border by the place was found.
    share
        How much of that border was found, 0–1.
    """

    candidate: int
    place: tuple[float, float]
    pixel: tuple[float, float]
    share: float


def find_anchors(edges: Edges, match: Match, candidates: Points, most: int = MOST) -> list[Anchor]:
    """Return well spread places that the picture's edges hold, candidates before other corners.

    For each place the border around it settles on the edges once more, free to move only: what
    is found is measured there, and not only what the whole outline's fit says.

    Parameters
    ----------
    candidates
        (n, 2), EPSG:3006, such as where borders meet.
    """
    outline = match.outline
    points, across = outline.outer, outline.outer_across
    if match.inner_share is not None and match.inner_share >= INNER_SHARE:
        points = np.vstack([points, outline.inner])
        across = np.vstack([across, outline.inner_across])
    corners = outline.to_map(_corners(outline.ring))
    first = _measured(edges, match, points, across, candidates, range(len(candidates)))
    second = _measured(edges, match, points, across, corners, [-1] * len(corners))
    chosen = _spread(first, [], most, match.size_px * 0.12)
    return _spread(second, chosen, most, match.size_px * 0.25)


def _corners(ring: Points) -> Points:
    """Return where a closed ring turns sharply."""
    sides = np.diff(ring, axis=0)
    turn = np.arctan2(sides[:, 1], sides[:, 0])
    bent = np.abs((turn - np.roll(turn, 1) + np.pi) % (2 * np.pi) - np.pi)
    found: Points = ring[:-1][bent > SHARP]
    return found


def _measured(
    edges: Edges,
    match: Match,
    points: Points,
    across: Points,
    places: Points,
    numbers: Sequence[int],
) -> list[Anchor]:
    found = []
    columns, rows = edges.size
    lie = apply(match.affine, points)
    reach = float(np.clip(AROUND[0] * match.size_px, *AROUND[1:]))
    for number, place in zip(numbers, places, strict=True):
        own = match.outline.from_map(place[None])
        pixel = apply(match.affine, own)[0]
        if not (0 <= pixel[0] <= columns and 0 <= pixel[1] <= rows):
            continue
        near = np.hypot(*(lie - pixel).T) <= reach
        if int(near.sum()) < FEWEST_SAMPLES:
            continue
        measured = _settled(edges, match, points[near], across[near])
        if measured is None:
            continue
        affine, share = measured
        moved = apply(affine, own)[0]
        inside = 0 <= moved[0] <= columns and 0 <= moved[1] <= rows
        if inside and np.hypot(*(moved - pixel)) <= max(FARTHEST_PX, 1.5 * match.near_px):
            at, on = (float(moved[0]), float(moved[1])), (float(place[0]), float(place[1]))
            found.append(Anchor(number, on, at, share))
    return sorted(found, key=lambda anchor: -anchor.share)


def _settled(
    edges: Edges, match: Match, points: Points, across: Points
) -> tuple[Affine, float] | None:
    """Return where a piece of border lies by itself, and how much of it is found."""
    affine = settle(edges, points, across, match.affine, "move", (5, 4, 4), middle=True)
    if affine is None:
        return None
    hits = look_across(edges, points, across, affine, 4, True)
    share = hits.share(max(1.5, match.near_px))
    used = hits.across[hits.found]
    if share < LEAST_SHARE or len(used) < FEWEST_SAMPLES:
        return None
    ways: npt.NDArray[np.float64] = used.T @ used / len(used)
    if np.linalg.eigvalsh(ways)[0] < HELD:
        return None
    return affine, share


def _spread(
    anchors: Sequence[Anchor], chosen: list[Anchor], most: int, apart: float
) -> list[Anchor]:
    """Return the chosen with more anchors, each as far from those before as can be."""
    chosen, left = list(chosen), list(anchors)
    while left and len(chosen) < most:
        if not chosen:
            chosen.append(left.pop(0))
            continue
        taken = np.array([anchor.pixel for anchor in chosen])
        away = [float(np.hypot(*(taken - anchor.pixel).T).min()) for anchor in left]
        farthest = int(np.argmax(away))
        if away[farthest] < apart:
            break
        chosen.append(left.pop(farthest))
    return chosen
