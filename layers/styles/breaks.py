"""Where the classes of a column's numbers end, by the methods that cartographers use."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

Method = Literal["equal", "quantile", "natural", "pretty", "deviation"]
Floats = npt.NDArray[np.float64]

MOST_EXACT = 3000
"""More different numbers than this are summed up before the natural breaks are sought."""


def find_breaks(values: npt.ArrayLike, method: Method, count: int) -> tuple[float, ...]:
    """Return the limits of at most `count` classes, the lowest and the highest number among them.

    A class has the numbers over its lower limit, up to and with its upper one; the lowest class
    has its lower limit too, and may be of that number alone. There are fewer classes where the
    numbers do not suffice.

    Parameters
    ----------
    values
        Numbers; those that are not finite are left out.
    """
    numbers = np.asarray(values, dtype=float)
    numbers = np.sort(numbers[np.isfinite(numbers)])
    if not len(numbers):
        return ()
    low, high = float(numbers[0]), float(numbers[-1])
    if low == high:
        return (low, high)
    found = _METHODS[method](numbers, max(count, 1))
    inner = dict.fromkeys(float(limit) for limit in np.sort(found) if low <= limit < high)
    return (low, *inner, high)


def _equal(numbers: Floats, count: int) -> Floats:
    return np.linspace(numbers[0], numbers[-1], count + 1)[1:-1]


def _quantile(numbers: Floats, count: int) -> Floats:
    return np.quantile(numbers, np.linspace(0, 1, count + 1)[1:-1])


def _pretty(numbers: Floats, count: int) -> Floats:
    """Return round limits: steps of 1, 2 or 5 times a power of ten, as near the count as can be."""
    low, high = float(numbers[0]), float(numbers[-1])
    if count == 1:
        return np.empty(0)
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [power * factor for factor in (1.0, 2.0, 5.0, 10.0, 20.0)]
    fitting = [step for step in steps if _classes(low, high, step) <= count]
    step = fitting[0] if fitting else steps[-1]
    first, last = math.floor(low / step), math.ceil(high / step)
    digits = max(0, -math.floor(math.log10(step)))
    return np.array([round(number * step, digits) for number in range(first + 1, last)])


def _classes(low: float, high: float, step: float) -> int:
    return math.ceil(high / step) - math.floor(low / step)


def _deviation(numbers: Floats, count: int) -> Floats:
    """Return limits whole standard deviations from the mean, or half of one for odd counts."""
    mean, spread = float(numbers.mean()), float(numbers.std())
    return np.array([mean + (step - (count - 2) / 2) * spread for step in range(count - 1)])


def _natural(numbers: Floats, count: int) -> Floats:
    """Return the limits that leave the least squared deviation within the classes.

    Exact for up to MOST_EXACT different numbers: the dynamic programme of Fisher (1958), "On
    grouping for maximum homogeneity", that Jenks took to maps. Of more, even quantiles stand for
    the numbers around them, weighted by how many they are.
    """
    different, weights = np.unique(numbers, return_counts=True)
    if len(different) > MOST_EXACT:
        edges = np.unique(np.linspace(0, len(different), MOST_EXACT + 1).astype(int))
        starts = edges[:-1]
        total = np.add.reduceat(different * weights, starts)
        weights_in = np.add.reduceat(weights, starts)
        limits: Floats = different[edges[1:] - 1]
        return limits[_fisher(total / weights_in, weights_in, count)]
    found: Floats = different[_fisher(different, weights, count)]
    return found


def _fisher(values: Floats, weights: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.intp]:
    """Return the index of the last value of each class but the highest."""
    size = len(values)
    count = min(count, size)
    shifted = values - values.mean()  # so that the sums of squares keep their digits
    weight = np.concatenate([[0.0], np.cumsum(weights)])
    sums = np.concatenate([[0.0], np.cumsum(weights * shifted)])
    squares = np.concatenate([[0.0], np.cumsum(weights * shifted**2)])

    def within(first: npt.NDArray[np.intp], end: int) -> Floats:
        """Return the squared deviation of the values from each first up to an end."""
        total = sums[end] - sums[first]
        spread: Floats = squares[end] - squares[first] - total**2 / (weight[end] - weight[first])
        return spread

    best = np.full((count + 1, size + 1), np.inf)
    begins = np.zeros((count + 1, size + 1), dtype=np.intp)
    best[0, 0] = 0.0
    for classes in range(1, count + 1):
        for end in range(classes, size - count + classes + 1):
            firsts = np.arange(classes - 1, end)
            costs = best[classes - 1, firsts] + within(firsts, end)
            chosen = int(np.argmin(costs))
            best[classes, end] = costs[chosen]
            begins[classes, end] = firsts[chosen]
    limits, end = [], size
    for classes in range(count, 1, -1):
        end = int(begins[classes, end])
        limits.append(end - 1)
    return np.array(limits[::-1], dtype=np.intp)


_METHODS: dict[Method, Callable[[Floats, int], Floats]] = {
    "equal": _equal,
    "quantile": _quantile,
    "natural": _natural,
    "pretty": _pretty,
    "deviation": _deviation,
}
