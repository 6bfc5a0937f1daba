"""What a fit gives: a mapping of pixels to the map, with its derivative everywhere.

Pixels are (column, row) with (0, 0) at the upper left corner of the upper left pixel. Both sides
are moved and scaled to about ±1 before anything is computed, since northings in millions to the
third power leave no digits for what matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Method = Literal["helmert", "affine", "projective", "poly2", "poly3", "tps"]
FEWEST: dict[Method, int] = {
    "helmert": 2, "affine": 3, "projective": 4, "poly2": 6, "poly3": 10, "tps": 3,
}  # fmt: skip
"""Points that each method needs; also its parameters for each axis, except for `tps`."""

Pairs = npt.NDArray[np.float64]
"""(n, 2)."""
Blocks = npt.NDArray[np.float64]
"""(n, 2, 2)."""


class Mapping(Protocol):
    """A way from pixels to the map."""

    def apply(self, pixels: Pairs) -> Pairs:
        """Return eastings and northings, (n, 2)."""

    def jacobian(self, pixels: Pairs) -> Blocks:
        """Return the derivative at each pixel, (n, 2, 2): map units a pixel."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A shift and a scale that take points to about ±1."""

    east: float
    north: float
    size: float

    @classmethod
    def around(cls, points: Pairs) -> Frame:
        """Return the frame of points that do not all coincide."""
        middle = points.mean(axis=0)
        size = float(np.sqrt(((points - middle) ** 2).mean())) or 1.0
        return cls(float(middle[0]), float(middle[1]), size)

    def into(self, points: Pairs) -> Pairs:
        """Return points in the frame."""
        return (points - (self.east, self.north)) / self.size

    def out(self, points: Pairs) -> Pairs:
        """Return points out of the frame again."""
        return points * self.size + (self.east, self.north)


@dataclass(frozen=True, slots=True, eq=False)
class Polynomial:
    """Powers of column and row, each with a weight for either axis: also Helmert and affine."""

    source: Frame
    target: Frame
    degree: int
    weights: npt.NDArray[np.float64]

    def apply(self, pixels: Pairs) -> Pairs:
        """Return eastings and northings, (n, 2)."""
        return self.target.out(powers(self.source.into(pixels), self.degree) @ self.weights)

    def jacobian(self, pixels: Pairs) -> Blocks:
        """Return the derivative at each pixel, (n, 2, 2)."""
        u, v = self.source.into(pixels).T
        by_u, by_v = [], []
        for i, j in exponents(self.degree):
            by_u.append(i * u ** max(i - 1, 0) * v**j)
            by_v.append(j * u**i * v ** max(j - 1, 0))
        ratio = self.target.size / self.source.size
        both = [np.stack(terms, axis=1) @ self.weights for terms in (by_u, by_v)]
        return np.stack(both, axis=2) * ratio


@dataclass(frozen=True, slots=True, eq=False)
class Homography:
    """A picture of a plane seen aslant: eight numbers, the ninth is 1."""

    source: Frame
    target: Frame
    numbers: npt.NDArray[np.float64]

    @property
    def matrix(self) -> npt.NDArray[np.float64]:
        """The 3 × 3 that takes column, row, 1 to a multiple of easting, northing, 1."""
        inner = np.append(self.numbers, 1.0).reshape(3, 3)
        source, target = self.source, self.target
        before = np.array(
            [[1.0, 0.0, -source.east], [0.0, 1.0, -source.north], [0.0, 0.0, source.size]]
        )
        after = np.array(
            [[target.size, 0.0, target.east], [0.0, target.size, target.north], [0.0, 0.0, 1.0]]
        )
        found: npt.NDArray[np.float64] = after @ inner @ before
        return found

    def apply(self, pixels: Pairs) -> Pairs:
        """Return eastings and northings, (n, 2); infinite at the horizon."""
        return self.target.out(project(self.source.into(pixels), self.numbers)[0])

    def depth(self, pixels: Pairs) -> npt.NDArray[np.float64]:
        """Return how far before (positive) or behind the horizon each pixel is, (n,)."""
        return project(self.source.into(pixels), self.numbers)[1]

    def jacobian(self, pixels: Pairs) -> Blocks:
        """Return the derivative at each pixel, (n, 2, 2)."""
        found, depth = project(self.source.into(pixels), self.numbers)
        above = np.array([self.numbers[:2], self.numbers[3:5]])
        below = found[:, :, None] * self.numbers[6:8][None, None, :]
        blocks: Blocks = (above[None] - below) / depth[:, None, None]
        return blocks * (self.target.size / self.source.size)


@dataclass(frozen=True, slots=True, eq=False)
class Spline:
    """A thin plate through every point (Bookstein 1989); `weights` is (n + 3, 2)."""

    source: Frame
    target: Frame
    knots: Pairs
    weights: npt.NDArray[np.float64]

    def apply(self, pixels: Pairs) -> Pairs:
        """Return eastings and northings, (n, 2)."""
        placed = self.source.into(pixels)
        bent = bend(placed, self.knots) @ self.weights[:-3]
        return self.target.out(bent + powers(placed, 1) @ self.weights[-3:])

    def jacobian(self, pixels: Pairs) -> Blocks:
        """Return the derivative at each pixel, (n, 2, 2)."""
        apart = self.source.into(pixels)[:, None, :] - self.knots[None]
        square = (apart**2).sum(axis=2)
        slope = np.where(square > 0, np.log(np.where(square > 0, square, 1.0)) + 1.0, 0.0)
        bent = np.einsum("pkx,pk,kt->ptx", apart, slope, self.weights[:-3])
        found: Blocks = bent + self.weights[-2:].T[None]
        return found * (self.target.size / self.source.size)


def exponents(degree: int) -> list[tuple[int, int]]:
    """Return the powers of column and row up to a degree: 1, u, v, u², uv, v², …"""
    return [(total - j, j) for total in range(degree + 1) for j in range(total + 1)]


def powers(points: Pairs, degree: int) -> npt.NDArray[np.float64]:
    """Return the terms of a polynomial at each point, (n, terms)."""
    u, v = points.T
    return np.stack([u**i * v**j for i, j in exponents(degree)], axis=1)


def bend(points: Pairs, knots: Pairs) -> npt.NDArray[np.float64]:
    """Return r² log r between points and knots, (n, m)."""
    square = ((points[:, None, :] - knots[None]) ** 2).sum(axis=2)
    found: npt.NDArray[np.float64] = 0.5 * square * np.log(np.where(square > 0, square, 1.0))
    return found


def project(
    points: Pairs, numbers: npt.NDArray[np.float64]
) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """Return where a homography puts points, and what it divides by."""
    u, v = points.T
    depth = numbers[6] * u + numbers[7] * v + 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.stack(
            [
                (numbers[0] * u + numbers[1] * v + numbers[2]) / depth,
                (numbers[3] * u + numbers[4] * v + numbers[5]) / depth,
            ],
            axis=1,
        )
    return found, depth
