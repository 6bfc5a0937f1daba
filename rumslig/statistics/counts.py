"""Counts by value, and what is worked out of them: medians, quartiles, shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol


class YearSum(Protocol):
    """How often a value was met in a part of a dimension in a year."""

    @property
    def dimension(self) -> str: ...
    @property
    def part(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def count(self) -> int: ...


class SumSource(Protocol):
    """Where a year's sums are read: the register, or anything that counts as it does."""

    def sums(self, year: int | None = None, *dimensions: str) -> Iterable[YearSum]: ...
    def years(self) -> Iterable[int]: ...


class YearCounts:
    """A year's sums by dimension and part."""

    def __init__(self, sums: Iterable[YearSum]) -> None:
        self._counts: dict[str, dict[str, Counter[str]]] = {}
        for item in sums:
            parts = self._counts.setdefault(item.dimension, {})
            parts.setdefault(item.part, Counter())[item.value] += item.count

    def parts(self, dimension: str) -> Mapping[str, Counter[str]]:
        """Return a dimension's counts of each value, by part."""
        return self._counts.get(dimension, {})

    def of(self, dimension: str, part: str) -> Counter[str]:
        """Return how often each value was met in a part."""
        return self._counts.get(dimension, {}).get(part, Counter())

    def whole(self, dimension: str) -> Counter[str]:
        """Return how often each value was met in all parts together."""
        together: Counter[str] = Counter()
        for values in self.parts(dimension).values():
            together.update(values)
        return together

    def total(self, dimension: str) -> int:
        """Return how many there are in a dimension."""
        return sum(self.whole(dimension).values())


def quantile(counts: Mapping[str, int], share: float) -> float | None:
    """Return the value below which a share of the counted numbers lies, None of none.

    Between two numbers it is interpolated as `numpy.quantile` does by default.

    Parameters
    ----------
    counts
        How often each whole number, written as text, was met.
    share
        0 to 1; 0.5 is the median.
    """
    numbers = sorted((int(value), count) for value, count in counts.items() if count > 0)
    total = sum(count for _, count in numbers)
    if not total:
        return None
    place = share * (total - 1)
    below = int(place)
    first, second = _number_at(numbers, below), _number_at(numbers, min(below + 1, total - 1))
    return first + (second - first) * (place - below)


def _number_at(numbers: list[tuple[int, int]], place: int) -> int:
    for number, count in numbers:
        if place < count:
            return number
        place -= count
    raise IndexError(place)


def share_of(part: int, whole: int) -> float | None:
    """Return a share (0–1), None where there is nothing to be a share of."""
    return part / whole if whole else None
