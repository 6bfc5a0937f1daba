"""Finding known outlines in a picture: where they might lie, which does, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from layers.georeference.edges import Edges, find_rings, ring_area
from layers.georeference.outline import (
    ANGLES,
    Affine,
    Outline,
    Points,
    apply,
    invert,
    join,
    signature,
    whiten,
)
from layers.georeference.settling import look_across, settle
from layers.georeference.sweep import sweep

Tell = Callable[[int, int], None]

PEAKS = 3
FEWEST_ALIKE = 0.45
"""How alike two outlines' signatures must be (a correlation) to be tried."""
MOST_TRIED = 60
MOST_KEPT = 8
WIDEST = 1.8
"""How much longer a picture's one axis may be drawn than its other."""
APART = 0.04
"""Of the outline's size: places that differ by more than this are different answers."""
LOOK_PX = 5
SURE = (0.5, 0.3, 0.2, 80.0)
"""Of a sure match: the least share, above chance, above its rival, and the least size in pixels."""
SURE_PART = (0.8, 0.45, 0.35, 120.0)
LIKELY = 0.45
LEAST_VISIBLE = 0.5
NEAR_PX = (1.6, 3.5)
NEAR_SHARE = 0.006
"""Of the outline's size in pixels: what may count as near the border of a small one."""


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """An outline laid on a picture.

    Attributes
    ----------
    share
        How much of the outer border that lies in the picture has an edge within `near_px`, 0–1.
    visible
        How much of the outer border lies in the picture, 0–1.
    inner_share
        The same as `share` of the borders within; None where the outline has none.
    rmse_px
        Root mean square of what is near.
    chance
        The largest share that the outline has in other places of the picture.
    rival
        The largest share of another answer, shrunk as its outline is smaller.
    """

    outline: Outline
    affine: Affine
    share: float
    visible: float
    inner_share: float | None
    rmse_px: float
    near_px: float
    chance: float = 0.0
    rival: float = 0.0

    @property
    def size_px(self) -> float:
        """Half the outline's diagonal in pixels."""
        return float(np.sqrt(np.linalg.det(self.affine[:, :2])))

    @property
    def explained_px(self) -> float:
        """What grows with how much of the picture the outline explains."""
        return self.share * self.visible * self.size_px

    def places(self, pixels: Points) -> Points:
        """Return where pixels lie in EPSG:3006."""
        return self.outline.to_map(apply(invert(self.affine), pixels))


def find_matches(edges: Edges, outlines: Sequence[Outline], tell: Tell) -> list[Match]:
    """Return where the outlines may lie in a picture, the best first, up to the first sure one.

    `outlines` are the whole first, then its parts, which also tell where the whole may lie.
    """
    tell(1, 6)
    tried = sorted(_guess(edges, outlines), key=lambda item: -item[0])[:MOST_TRIED]
    tell(2, 6)
    found = _try(edges, [(outline, affine) for _, outline, affine in tried])
    tell(3, 6)
    if not any(is_likely(match) for match in found):
        found += _try(edges, [(outlines[0], affine) for affine in sweep(edges, outlines[0])])
    tell(4, 6)
    whole = outlines[0]
    more = [
        (whole, join(match.affine, _own_of(whole, match.outline)))
        for match in found[:MOST_KEPT]
        if match.outline is not whole
    ]
    found += _try(edges, more)
    kept = _distinct(sorted(found, key=lambda match: -match.explained_px))[: 2 * MOST_KEPT]
    tell(5, 6)
    doubted = []
    for match in ([match for match in kept if is_likely(match)] or kept)[:2]:
        doubted.append(_doubt(edges, match, kept))
        if is_sure(doubted[-1], match.outline is whole):
            break
    return doubted


def is_likely(match: Match) -> bool:
    """Whether a match may be the answer."""
    return match.share >= LIKELY and match.visible >= LEAST_VISIBLE


def is_sure(match: Match, is_whole: bool = True) -> bool:
    """Whether a match may be offered: clear of chance and of every other answer.

    A part alone, with its few corners, must lie better than the whole.
    """
    share, above, clear, size = SURE if is_whole else SURE_PART
    return (
        match.share >= share
        and match.visible >= LEAST_VISIBLE
        and match.share - match.chance >= above
        and match.share - match.rival >= clear
        and match.size_px >= size
    )


def _guess(edges: Edges, outlines: Sequence[Outline]) -> Iterator[tuple[float, Outline, Affine]]:
    """Yield where outlines might lie, by the areas that edges enclose, with how alike they are."""
    known = np.fft.rfft(np.array([outline.signature for outline in outlines]), axis=1)
    for place, ring in enumerate(find_rings(edges)):
        white = whiten(ring)
        own = np.fft.rfft(signature(apply(white, ring)))
        alike = np.fft.irfft(own[None] * np.conj(known), ANGLES, axis=1)
        back = invert(white)
        for outline, values in zip(outlines, alike, strict=True):
            for peak in _peaks(values):
                if values[peak] < FEWEST_ALIKE:
                    continue
                affine = join(back, join(_turn(2 * np.pi * peak / ANGLES), outline.whitening))
                if _is_plausible(affine):
                    yield float(values[peak]), outline, affine
        if place < 8:
            yield 0.7, outlines[0], _upright(ring, outlines[0])


def _peaks(values: np.ndarray) -> list[int]:
    """Return the highest turns that are not beside a higher one."""
    crest = (values >= np.roll(values, 1)) & (values > np.roll(values, -1))
    order = [int(index) for index in np.argsort(-values) if crest[index]]
    return order[:PEAKS]


def _turn(angle: float) -> Affine:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin, 0.0], [sin, cos, 0.0]])


def _upright(ring: Points, outline: Outline) -> Affine:
    """Return the outline north up, as large as a ring and in the same place."""
    scale = np.sqrt(abs(ring_area(ring) / ring_area(outline.ring)))
    matrix = scale * np.eye(2)
    own, other = (_centroid(item) for item in (ring, outline.ring))
    return np.column_stack([matrix, own - matrix @ other])


def _centroid(ring: Points) -> Points:
    white = whiten(ring)
    found: Points = -np.linalg.solve(white[:, :2], white[:, 2]).astype(np.float64)
    return found


def _is_plausible(affine: Affine) -> bool:
    sizes = np.linalg.svd(affine[:, :2], compute_uv=False)
    return bool(np.linalg.det(affine[:, :2]) > 0 and sizes[0] <= WIDEST * sizes[1])


def _own_of(whole: Outline, part: Outline) -> Affine:
    """Return the mapping from the whole's own coordinates to a part's."""
    corners = part.from_map(whole.to_map(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])))
    return np.column_stack([corners[1] - corners[0], corners[2] - corners[0], corners[0]])


def _try(edges: Edges, tried: Sequence[tuple[Outline, Affine]]) -> list[Match]:
    """Return what settles of where outlines might lie, the best first."""
    rough = []
    for outline, affine in tried:
        settled = _settle_roughly(edges, outline, affine)
        if settled is not None:
            rough.append(grade(edges, outline, settled))
    rough.sort(key=lambda match: -match.explained_px)
    found = []
    for match in _distinct(rough)[:MOST_KEPT]:
        fine = settle_finely(edges, match.outline, match.affine)
        if fine is not None and _is_plausible(fine):
            found.append(grade(edges, match.outline, fine))
    return sorted(found, key=lambda match: -match.explained_px)


def _settle_roughly(edges: Edges, outline: Outline, affine: Affine) -> Affine | None:
    some, across = outline.outer[::6], outline.outer_across[::6]
    far = max(8, round(0.1 * float(np.sqrt(max(np.linalg.det(affine[:, :2]), 1.0)))))
    far = min(far, 40)
    first = settle(edges, some, across, affine, "helmert", (far, far))
    return settle(
        edges, some, across, affine if first is None else first, "affine",
        (far, far // 2, max(6, far // 3), 6, 4, 4),
    )  # fmt: skip


def settle_finely(edges: Edges, outline: Outline, affine: Affine) -> Affine | None:
    """Return the mapping that lays the outline on the edges as well as it goes."""
    fine = settle(
        edges, outline.outer, outline.outer_across, affine, "affine", (10, 8, 6, 5, 4, 4, 4)
    )
    if fine is None:
        return None
    points, across = outline.outer, outline.outer_across
    if len(outline.inner):
        inner = look_across(edges, outline.inner, outline.inner_across, fine, 5, False)
        if inner.share(3.0) >= 0.5:
            points = np.vstack([points, outline.inner])
            across = np.vstack([across, outline.inner_across])
    finest = settle(edges, points, across, fine, "affine", (4, 4, 4, 4), middle=True)
    return fine if finest is None else finest


def grade(edges: Edges, outline: Outline, affine: Affine) -> Match:
    """Return how well an outline lies where a mapping puts it."""
    pixel_m = outline.size_m / float(np.sqrt(np.linalg.det(affine[:, :2])))
    near = float(np.clip(outline.accuracy_m / pixel_m, *NEAR_PX))
    near = max(NEAR_PX[0], min(near, NEAR_SHARE * outline.size_m / pixel_m * 2))
    away, inside = _least_away(edges, outline.outer, outline.outer_across, affine)
    close = away[inside] <= near
    inner = None
    if len(outline.inner):
        away_within, seen = _least_away(edges, outline.inner, outline.inner_across, affine)
        inner = float((away_within[seen] <= near).mean()) if seen.any() else 0.0
    return Match(
        outline,
        affine,
        float(close.mean()) if inside.any() else 0.0,
        float(inside.mean()),
        inner,
        float(np.sqrt((away[inside][close] ** 2).mean())) if close.any() else near,
        near,
    )


def _least_away(
    edges: Edges, points: Points, across: Points, affine: Affine
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return how far the nearest edge is, or the middle of a stroke, and what is in the picture."""
    nearest = look_across(edges, points, across, affine, LOOK_PX, False)
    middle = look_across(edges, points, across, affine, LOOK_PX, True)
    away = np.minimum(np.abs(nearest.away), np.abs(middle.away))
    return np.where(nearest.found, away, np.inf), nearest.inside


def _distinct(matches: Sequence[Match]) -> list[Match]:
    """Return matches without those that say the same as a better one before."""
    kept: list[Match] = []
    for match in matches:
        if not any(match.outline is other.outline and not is_apart(match, other) for other in kept):
            kept.append(match)
    return kept


def is_apart(match: Match, other: Match) -> bool:
    """Whether two matches put the smaller one's border in different places."""
    small, large = sorted((match, other), key=lambda item: item.size_px)
    pixels = apply(small.affine, small.outline.outer[::10])
    away = small.places(pixels) - large.places(pixels)
    return bool(np.sqrt((away**2).sum(axis=1).mean()) > APART * small.outline.size_m)


def _doubt(edges: Edges, match: Match, others: Sequence[Match]) -> Match:
    """Return a match with what speaks against it: other answers, and what chance gives."""
    outline = match.outline
    turned = []
    for step in range(1, 12):
        swirl = join(invert(outline.whitening), join(_turn(step * np.pi / 6), outline.whitening))
        settled = _settle_roughly(edges, outline, join(match.affine, swirl))
        if settled is not None and _is_plausible(settled):
            turned.append(grade(edges, outline, settled))
    rival = 0.0
    for other in (*others, *turned):
        if other is not match and is_apart(match, other):
            rival = max(rival, other.share * min(1.0, other.size_px / match.size_px))
    chance = 0.0
    for turn in range(12):
        way = np.array([np.cos(turn * np.pi / 6), np.sin(turn * np.pi / 6)])
        for far in (0.06, 0.13, 0.21):
            moved = match.affine.copy()
            moved[:, 2] += way * far * match.size_px
            away, inside = _least_away(edges, outline.outer, outline.outer_across, moved)
            if inside.mean() >= 0.3:
                chance = max(chance, float((away[inside] <= match.near_px).mean()))
    return replace(match, rival=rival, chance=chance)
