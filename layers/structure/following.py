"""Lines followed along the pixels of thinned strokes: in their middle, smooth, without spurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.structure.thinning import Mask

Places = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.float64]
Lines = npt.NDArray[np.object_]
_NEAR_PX = 4
_SMOOTH_PX = 3
"""How far along a line its pixels' stairs are evened out."""
_STRAIGHT_PX = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Thread:
    """The pixels of a thinned mask, and where in them the stroke's middle is.

    Attributes
    ----------
    shifts
        From each pixel's middle to the stroke's, (n, 2): columns and rows. Thinning leaves half a
        pixel to one side, which is much of a thin stroke.
    """

    rows: Places
    columns: Places
    shifts: Pairs

    @classmethod
    def of(cls, thinned: Mask, mask: Mask) -> Thread:
        """Return the pixels of a thinned mask; the stroke's middle is the mean of it nearby."""
        rows, columns = np.nonzero(thinned)
        padded = np.pad(mask, _NEAR_PX)
        sums, count = np.zeros((len(rows), 2)), np.zeros(len(rows))
        for down in range(-_NEAR_PX, _NEAR_PX + 1):
            for right in range(-_NEAR_PX, _NEAR_PX + 1):
                has = padded[rows + (_NEAR_PX + down), columns + (_NEAR_PX + right)]
                sums += has[:, None] * np.array([right, down])
                count += has
        shifts = sums / np.maximum(count, 1)[:, None]
        return cls(rows.astype(np.int64), columns.astype(np.int64), shifts)

    @classmethod
    def joined(cls, parts: Sequence[Thread]) -> Thread:
        """Return several as one."""
        if not parts:
            return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros((0, 2)))
        return cls(
            np.concatenate([part.rows for part in parts]),
            np.concatenate([part.columns for part in parts]),
            np.concatenate([part.shifts for part in parts]),
        )

    def moved(self, left: int, top: int) -> Thread:
        """Return it further to the right and down."""
        return Thread(self.rows + top, self.columns + left, self.shifts)

    def within(self, left: int, top: int, right: int, bottom: int) -> Thread:
        """Return the pixels within a window."""
        kept = (self.columns >= left) & (self.columns < right)
        kept &= (self.rows >= top) & (self.rows < bottom)
        return Thread(self.rows[kept], self.columns[kept], self.shifts[kept])


def follow(thread: Thread, drawn_px: int = 0) -> list[BaseGeometry]:
    """Return the lines of a thinned mask, in pixels; each from one end or fork to the next.

    Parameters
    ----------
    drawn_px
        How many pixels the mask had. A line that only sticks out of another, no longer than the
        strokes are wide, is a bump of its edge, and is left out.
    """
    if not len(thread.rows):
        return []
    across = int(thread.columns.max()) + 3
    places = (thread.rows + 1) * across + thread.columns + 1
    order = np.argsort(places)
    places, shifts = places[order], thread.shifts[order]
    merged = _merged(_steps(places, across))
    length = float(shapely.length(merged).sum())
    if drawn_px and length:
        keys = [_keys(shapely.get_coordinates(line), across) for line in merged]
        forks, free = _ends(keys)
        is_spur = np.array([bool({key[0], key[-1]} & forks and {key[0], key[-1]} & free)
                            for key in keys])  # fmt: skip
        is_spur &= shapely.length(merged) < drawn_px / length
        if is_spur.any():
            merged = _merged(merged[~is_spur])
    paths = [shapely.get_coordinates(line) for line in merged]
    keys = [_keys(path, across) for path in paths]
    forks, _ = _ends(keys)
    lines = []
    for path, key in zip(paths, keys, strict=True):
        shift = shifts[np.searchsorted(places, key)]
        # along the line there is no middle; but where lines meet they must go on doing so
        moved = path + _across(path, shift)
        for at in (0, -1):
            if key[at] in forks:
                moved[at] = path[at] + shift[at]
        lines.append(_smoothed(moved, key[0] == key[-1] and key[0] not in forks))
    return list(shapely.simplify(np.asarray(lines, dtype=object), _STRAIGHT_PX))


def _steps(places: Places, across: int) -> Lines:
    """Return a short line from each pixel to each that hangs together with it."""

    def has(wanted: Places) -> Mask:
        at = np.searchsorted(places, wanted)
        found: Mask = places[np.minimum(at, len(places) - 1)] == wanted
        return found

    pieces = []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        linked = has(places + down * across + right)
        if down and right:  # not across a corner that is walked round
            linked &= ~has(places + down * across) & ~has(places + right)
        y, x = np.divmod(places[linked], across)
        start = np.column_stack([x, y]) - 0.5
        pieces.append(np.stack([start, start + np.array([right, down])], axis=1))
    return np.asarray(shapely.linestrings(np.concatenate(pieces)), dtype=object)


def _merged(lines: Lines) -> Lines:
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    return np.asarray(shapely.get_parts(merged), dtype=object)


def _keys(path: Pairs, across: int) -> Places:
    """Return the place of each pixel of a path."""
    x, y = (path + 0.5).astype(np.int64).T
    found: Places = y * across + x
    return found


def _ends(keys: list[Places]) -> tuple[set[int], set[int]]:
    """Return where three lines or more meet, and where one ends alone."""
    ends, times = np.unique([key[at] for key in keys for at in (0, -1)], return_counts=True)
    return set(ends[times > 2].tolist()), set(ends[times == 1].tolist())


def _across(path: Pairs, shift: Pairs) -> Pairs:
    """Return the part of shifts that is at right angles to the path."""
    at = np.arange(len(path))
    last = len(path) - 1
    along = path[np.minimum(at + _SMOOTH_PX, last)] - path[np.maximum(at - _SMOOTH_PX, 0)]
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    found: Pairs = shift - along * ((shift * along).sum(axis=1) / length)[:, None]
    return found


def _smoothed(path: Pairs, is_ring: bool) -> BaseGeometry:
    """Return the line of pixel steps without their stairs; its ends stay where they are."""
    reach = min(_SMOOTH_PX, len(path) - 1)
    if is_ring:
        before, after = path[-reach - 1 : -1], path[1 : reach + 1]
    else:  # beyond an end lies what is before it, turned half round it
        before = 2 * path[0] - path[reach:0:-1]
        after = 2 * path[-1] - path[-2 : -reach - 2 : -1]
    sums = np.cumsum(np.concatenate([np.zeros((1, 2)), before, path, after]), axis=0)
    span = 2 * reach + 1
    smooth = (sums[span:] - sums[:-span]) / span
    # to the last digit, so that what met still does
    smooth[[0, -1]] = smooth[0] if is_ring else path[[0, -1]]
    line: BaseGeometry = shapely.linestrings(smooth)
    return line
