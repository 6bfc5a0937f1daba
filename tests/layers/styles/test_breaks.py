"""Class limits, against every grouping there is, and by what each method promises."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.styles.breaks import MOST_EXACT, Method, find_breaks

METHODS: tuple[Method, ...] = ("equal", "quantile", "natural", "pretty", "deviation")
NUMBERS = st.lists(st.integers(-500, 500).map(lambda n: n / 8), min_size=1, max_size=14)


@pytest.mark.parametrize("method", METHODS)
@given(values=NUMBERS, count=st.integers(1, 9))
def test_limits_rise_from_the_lowest_to_the_highest(
    method: Method, values: list[float], count: int
) -> None:
    limits = find_breaks([*values, np.nan, np.inf], method, count)
    assert limits[0] == min(values) and limits[-1] == max(values)
    assert len(limits) - 1 <= count
    if min(values) < max(values):
        rising = list(pairwise(limits))
        assert all(one < other for one, other in rising[1:]) and rising[0][0] <= rising[0][1]


def squared(values: np.ndarray, inner: tuple[float, ...]) -> float:
    """Return the squared deviation within the classes that end at these limits."""
    classes = np.searchsorted(inner, values, side="left")
    return sum(float(((part := values[classes == c]) - part.mean()) @ (part - part.mean()))
               for c in np.unique(classes))  # fmt: skip


@given(NUMBERS, st.integers(2, 4))
def test_natural_breaks_are_the_best_of_all_groupings(values: list[float], count: int) -> None:
    numbers = np.sort(np.array(values))
    different = np.unique(numbers)
    if len(different) <= count:
        return
    every = combinations(different[:-1].tolist(), count - 1)
    least = min(squared(numbers, inner) for inner in every)
    found = find_breaks(values, "natural", count)[1:-1]
    assert squared(numbers, found) == pytest.approx(least, abs=1e-6)


def test_natural_breaks_of_many_numbers_lie_between_the_heaps() -> None:
    random = np.random.default_rng(1)
    heaps = [random.normal(middle, 1.0, 20_000) for middle in (0.0, 50.0, 90.0, 200.0)]
    values = np.concatenate(heaps)
    assert len(np.unique(values)) > MOST_EXACT
    inner = find_breaks(values, "natural", 4)[1:-1]
    for limit, below, above in zip(inner, heaps[:-1], heaps[1:], strict=True):
        assert below.max() <= limit < above.min()


def test_each_method_keeps_its_promise() -> None:
    values = np.arange(0, 101, dtype=float) ** 2
    equal = np.diff(find_breaks(values, "equal", 5))
    assert equal == pytest.approx(np.full(5, 2000.0))
    quantile = find_breaks(values, "quantile", 4)
    counts = np.histogram(values, quantile)[0]
    assert counts.max() - counts.min() <= 1
    assert find_breaks(values, "pretty", 5) == (0, 2000, 4000, 6000, 8000, 10_000)
    assert find_breaks([0.13, 0.98], "pretty", 5) == (0.13, 0.2, 0.4, 0.6, 0.8, 0.98)
    mean, spread = values.mean(), values.std()
    inner = find_breaks(values, "deviation", 4)[1:-1]
    assert inner == pytest.approx((mean - spread, mean, mean + spread))


def test_what_has_no_classes() -> None:
    assert find_breaks([], "natural", 5) == ()
    assert find_breaks([np.nan], "equal", 5) == ()
    assert find_breaks([3, 3, 3], "natural", 5) == (3, 3)
