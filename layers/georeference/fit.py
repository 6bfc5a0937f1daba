"""Least squares from control points, for each method; leverage and leave-one-out come along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.errors import NotPlaced
from layers.georeference.mapping import (
    Blocks,
    Frame,
    Homography,
    Mapping,
    Method,
    Pairs,
    Polynomial,
    Spline,
    bend,
    powers,
    project,
)
from layers.language import tr

_DEGREES: dict[Method, int] = {"affine": 1, "poly2": 2, "poly3": 3}
_LEAST_RATIO = 1e-5
"""Of the singular values of a normalised design: below it the points decide nothing."""
_HELD = 1e-9
"""A point with less freedom than this is held by itself alone; nothing can test it."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted mapping and what the points say of it.

    Attributes
    ----------
    residuals
        Where each point is put minus where it is, (n, 2), map units.
    left_out
        The same, put by a fit to all the other points; NaN where they cannot place it.
    freedom
        1 minus leverage for each point, (n, 2, 2); None for a spline, which has none.
    """

    mapping: Mapping
    residuals: Pairs
    left_out: Pairs
    freedom: Blocks | None


def fit_points(method: Method, pixels: Pairs, places: Pairs, *, leave_out: bool = True) -> Fit:
    """Return the least-squares fit of a method to at least as many points as it needs.

    Parameters
    ----------
    leave_out
        Whether `left_out` is wanted of a homography, which takes a fit for each point.

    Raises
    ------
    NotPlaced
        The points lie so that they do not decide the method's numbers.
    """
    if method == "helmert":
        return _fit_helmert(pixels, places)
    if method == "projective":
        return _fit_homography(pixels, places, leave_out)
    if method == "tps":
        return _fit_spline(pixels, places)
    return _fit_polynomial(_DEGREES[method], pixels, places)


def _undecided() -> NotPlaced:
    return NotPlaced(
        tr(
            "punkternas lägen avgör inte metoden, som när de ligger på en linje eller en kurva; "
            "sprid punkterna eller välj en enklare metod."
        )
    )


def _fit_helmert(pixels: Pairs, places: Pairs) -> Fit:
    """Turn, scale and shift: one complex number and a shift, rows counted upwards."""
    source, target = Frame.around(pixels), Frame.around(places)
    z = source.into(pixels) @ np.array([1.0, -1.0j])
    w = target.into(places) @ np.array([1.0, 1.0j])
    spread = float((np.abs(z) ** 2).sum())
    turn = complex((z.conj() * w).sum()) / spread
    if abs(turn) < _LEAST_RATIO:
        raise _undecided()
    weights = np.array([[0.0, 0.0], [turn.real, turn.imag], [turn.imag, -turn.real]])
    freedom = 1.0 - 1.0 / len(z) - np.abs(z) ** 2 / spread
    return _finish(Polynomial(source, target, 1, weights), pixels, places, freedom)


def _fit_polynomial(degree: int, pixels: Pairs, places: Pairs) -> Fit:
    source, target = Frame.around(pixels), Frame.around(places)
    design = powers(source.into(pixels), degree)
    basis, sizes, turned = np.linalg.svd(design, full_matrices=False)
    if sizes[-1] < _LEAST_RATIO * sizes[0]:
        raise _undecided()
    weights = turned.T @ ((basis.T @ target.into(places)) / sizes[:, None])
    freedom = 1.0 - (basis**2).sum(axis=1)
    return _finish(Polynomial(source, target, degree, weights), pixels, places, freedom)


def _finish(
    mapping: Polynomial, pixels: Pairs, places: Pairs, freedom: npt.NDArray[np.float64]
) -> Fit:
    """Return the fit where a point's leverage is the same on both axes."""
    residuals = mapping.apply(pixels) - places
    left_out = np.full_like(residuals, np.nan)
    free = freedom > _HELD
    left_out[free] = residuals[free] / freedom[free, None]
    blocks = np.where(free, freedom, 0.0)[:, None, None] * np.eye(2)[None]
    return Fit(mapping, residuals, left_out, blocks)


def _fit_homography(pixels: Pairs, places: Pairs, leave_out: bool) -> Fit:
    mapping, freedom = _homography(pixels, places)
    left_out = np.full(pixels.shape, np.nan)
    if leave_out and len(pixels) > 4:
        for index in range(len(pixels)):
            rest = np.arange(len(pixels)) != index
            try:
                without, _ = _homography(pixels[rest], places[rest])
            except NotPlaced:
                continue
            one = pixels[index : index + 1]
            if without.depth(one)[0] > 0:
                left_out[index] = (without.apply(one) - places[index])[0]
    return Fit(mapping, mapping.apply(pixels) - places, left_out, freedom)


def _homography(pixels: Pairs, places: Pairs) -> tuple[Homography, Blocks]:
    """Return the homography with the least residuals on the map, and each point's freedom."""
    source, target = Frame.around(pixels), Frame.around(places)
    start, goal = source.into(pixels), target.into(places)
    numbers = _direct(start, goal)
    numbers = _improve(start, goal, numbers)
    if (project(start, numbers)[1] <= 0).any():
        raise _undecided()
    basis, sizes, _ = np.linalg.svd(_slopes(start, numbers), full_matrices=False)
    if sizes[-1] < _LEAST_RATIO * sizes[0]:
        raise _undecided()
    rows = basis.reshape(len(start), 2, -1)
    return Homography(source, target, numbers), np.eye(2)[None] - rows @ rows.transpose(0, 2, 1)


def _direct(start: Pairs, goal: Pairs) -> npt.NDArray[np.float64]:
    """Return a first answer by the direct linear transform (Hartley and Zisserman, 4.1)."""
    ones, none = np.ones(len(start)), np.zeros(len(start))
    u, v = start.T
    x, y = goal.T
    design = np.concatenate(
        [
            np.stack([u, v, ones, none, none, none, -x * u, -x * v, -x], axis=1),
            np.stack([none, none, none, u, v, ones, -y * u, -y * v, -y], axis=1),
        ]
    )
    _, sizes, turned = np.linalg.svd(design)
    found = turned[-1]
    if sizes[7] < _LEAST_RATIO * sizes[0] or abs(found[8]) < _LEAST_RATIO:
        raise _undecided()
    numbers: npt.NDArray[np.float64] = found[:8] / found[8]
    if abs(np.linalg.det(np.append(numbers, 1.0).reshape(3, 3))) < _LEAST_RATIO:
        raise _undecided()
    return numbers


def _improve(
    start: Pairs, goal: Pairs, numbers: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return better numbers by damped Gauss-Newton steps, until none is better."""
    damping = 1e-6
    wrong = (project(start, numbers)[0] - goal).ravel()
    for _ in range(60):
        slopes = _slopes(start, numbers)
        normal = slopes.T @ slopes
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal)), slopes.T @ wrong)
        moved = numbers - step
        tried = (project(start, moved)[0] - goal).ravel()
        if np.isfinite(tried).all() and tried @ tried <= wrong @ wrong:
            gained = float(wrong @ wrong - tried @ tried)
            numbers, wrong, damping = moved, tried, damping / 10
            if np.abs(step).max() < 1e-13 or gained < 1e-14 * float(wrong @ wrong):
                break
        else:
            damping *= 10
            if damping > 1e6:
                break
    return numbers


def _slopes(start: Pairs, numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the derivative of every coordinate by the eight numbers, (2n, 8)."""
    found, depth = project(start, numbers)
    terms = np.column_stack([start, np.ones(len(start))]) / depth[:, None]
    none = np.zeros_like(terms)
    aslant = -found[:, :, None] * terms[:, None, :2]
    rows = np.stack([np.hstack([terms, none]), np.hstack([none, terms])], axis=1)
    return np.concatenate([rows, aslant], axis=2).reshape(2 * len(start), 8)


def _fit_spline(pixels: Pairs, places: Pairs) -> Fit:
    source, target = Frame.around(pixels), Frame.around(places)
    knots, count = source.into(pixels), len(pixels)
    flat = powers(knots, 1)
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = bend(knots, knots)
    system[:count, count:], system[count:, :count] = flat, flat.T
    try:
        inverse = np.linalg.inv(system)
    except np.linalg.LinAlgError as error:
        raise _undecided() from error
    goal = np.vstack([target.into(places), np.zeros((3, 2))])
    weights = np.asarray(inverse @ goal, dtype=np.float64)
    mapping = Spline(source, target, knots, weights)
    # what a spline through the others misses a point by stands in the inverse (Rippa 1999)
    held = np.diag(inverse)[:count]
    left_out = np.full(pixels.shape, np.nan)
    free = np.abs(held) > _HELD
    left_out[free] = -weights[:count][free] / held[free, None] * target.size
    return Fit(mapping, mapping.apply(pixels) - places, left_out, None)
