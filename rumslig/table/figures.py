"""What a column's values come to: counts, quartiles, the most common, and the bars of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from layers.pause import pause
from rumslig.collation import swedish_key
from rumslig.table.columns import Column, LayerTable, Rows, Value

MOST_COMMON = 10
FEW_VALUES = 12
"""Numbers with no more different values than this are counted value by value."""
MOST_BINS = 24
FAR_OUT = 3.0
"""So many times the middle half's width beyond the outermost hundredth is far."""
MOST_YEARS = 30
"""Dates over more years than this are counted by ten years."""

ChartKind = Literal["classes", "values", "histogram", "years", "decades"]


@dataclass(frozen=True, slots=True)
class Bar:
    """How many rows have a value, or one from `low` up to but not including `high`.

    Attributes
    ----------
    value
        The value that is counted; None for a range, and for all others together.
    low, high
        The range's ends, or the first year and the one after the last. The last bar of a
        histogram has its upper end too; infinite where the bar is open to that side.
    """

    count: int
    value: Value = None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Spread:
    """The figures of a column of numbers."""

    least: float
    lower_quartile: float
    median: float
    upper_quartile: float
    most: float
    mean: float
    total: float


@dataclass(frozen=True, slots=True)
class ColumnFigures:
    """What is told of a column.

    Attributes
    ----------
    rows, missing, different
        Rows that were asked about, those without a value, and how many values there are.
    spread
        None where the column has no numbers.
    first, last
        Of times, else None.
    common
        The most common values with their counts, the most common first.
    chart, bars
        How the values are spread, in the order of the chart.
    others
        Rows with a value that no bar of `bars` has, where there are more classes than bars.
    """

    column: Column
    rows: int
    missing: int
    different: int
    spread: Spread | None
    first: date | datetime | None
    last: date | datetime | None
    common: tuple[tuple[Value, int], ...]
    chart: ChartKind
    bars: tuple[Bar, ...]
    others: int = 0


def count_column(table: LayerTable, column: Column, rows: Rows | None = None) -> ColumnFigures:
    """Return the figures of a column for some rows (default: all)."""
    values = table.array(column)
    if rows is not None:
        values = values.take(pa.array(rows))
    if column.kind == "number":
        values = pc.add(values, 0.0)  # for -0.0 is 0
    pause()
    known = values.drop_null()
    counts = pc.value_counts(known)
    pause()
    common = _most_common(counts, column)
    chart, bars = _bars(known, counts, common, column)
    ends = pc.min_max(known).as_py() if column.is_time else {"min": None, "max": None}
    charted = sum(bar.count for bar in bars)
    return ColumnFigures(
        column,
        rows=len(values),
        missing=len(values) - len(known),
        different=len(counts),
        spread=_spread(known) if column.is_number and len(known) else None,
        first=ends["min"],
        last=ends["max"],
        common=common,
        chart=chart,
        bars=bars,
        others=len(known) - charted,
    )


def _most_common(counts: pa.StructArray, column: Column) -> tuple[tuple[Value, int], ...]:
    """Return the most common values; of those as common, the first in their own order."""
    if not len(counts):
        return ()
    numbers = np.asarray(counts.field("counts"))
    least = np.sort(np.partition(numbers, -min(MOST_COMMON, len(numbers)))[-MOST_COMMON:])[0]
    kept = np.flatnonzero(numbers > least)
    equal = np.flatnonzero(numbers == least)[: 50 * MOST_COMMON]
    chosen = np.concatenate([kept, equal])
    values = counts.field("values").take(pa.array(chosen)).to_pylist()
    pairs = [(value, int(numbers[at])) for value, at in zip(values, chosen, strict=True)]
    pairs.sort(key=lambda pair: (-pair[1], _order(pair[0])))
    return tuple(pairs[:MOST_COMMON])


def _order(value: Any) -> Any:
    return swedish_key(value) if isinstance(value, str) else value


def _finite(known: pa.Array) -> npt.NDArray[np.float64]:
    values = np.asarray(known, dtype=np.float64)
    finite: npt.NDArray[np.float64] = values[np.isfinite(values)]
    return finite


def _spread(known: pa.Array) -> Spread | None:
    values = _finite(known)
    if not len(values):
        return None
    least, lower, median, upper, most = np.percentile(values, [0, 25, 50, 75, 100]).tolist()
    # whole numbers are summed as such: a float has room for 15 figures
    exact = pa.types.is_integer(known.type) and abs(float(values.sum())) < 2**62
    total = float(pc.sum(known).as_py()) if exact else float(values.sum())
    return Spread(least, lower, median, upper, most, float(values.mean()), total)


def _bars(
    known: pa.Array,
    counts: pa.StructArray,
    common: tuple[tuple[Value, int], ...],
    column: Column,
) -> tuple[ChartKind, tuple[Bar, ...]]:
    if column.is_time:
        return _years(known)
    if column.is_number and len(counts) > FEW_VALUES:
        return "histogram", _histogram(_finite(known))
    if column.is_number:
        pairs = zip(
            counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True
        )
        return "values", tuple(Bar(count, value) for value, count in sorted(pairs))
    return "classes", tuple(Bar(count, value) for value, count in common)


def _years(known: pa.Array) -> tuple[ChartKind, tuple[Bar, ...]]:
    if not len(known):
        return "years", ()
    years = np.asarray(pc.year(known), dtype=np.int64)
    first, last = int(years.min()), int(years.max())
    step = 1 if last - first < MOST_YEARS else 10
    begin = first - first % step
    counts = np.bincount((years - begin) // step)
    bars = tuple(
        Bar(int(count), low=float(begin + step * at), high=float(begin + step * (at + 1)))
        for at, count in enumerate(counts)
    )
    return ("years" if step == 1 else "decades"), bars


def _histogram(values: npt.NDArray[np.float64]) -> tuple[Bar, ...]:
    """Return even ranges; where a few values lie far out, the first or last is open to its side."""
    if not len(values):
        return ()
    least, low, lower, upper, high, most = np.percentile(values, [0, 1, 25, 75, 99, 100]).tolist()
    room = max(FAR_OUT * (upper - lower), (high - low) * 0.25)
    begin = low if low - least > room else least
    end = high if most - high > room else most
    edges = nice_edges(begin, end, _wanted_bins(len(values), upper - lower, end - begin))
    counts, _ = np.histogram(values, edges)
    bars = [
        Bar(int(count), low=float(left), high=float(right))
        for count, left, right in zip(counts, edges[:-1], edges[1:], strict=True)
    ]
    below, above = int((values < edges[0]).sum()), int((values > edges[-1]).sum())
    if below:
        bars.insert(0, Bar(below, low=float("-inf"), high=float(edges[0])))
    if above:
        bars.append(Bar(above, low=float(edges[-1]), high=float("inf")))
    return tuple(bars)


def _wanted_bins(count: int, between_quartiles: float, span: float) -> int:
    """Return how many bins show the shape: by the quartiles, within what the eye can count."""
    width = 2 * between_quartiles / count ** (1 / 3)
    return int(min(MOST_BINS, max(6, span / width if width > 0 else 12)))


def nice_edges(least: float, most: float, wanted: int) -> npt.NDArray[np.float64]:
    """Return about `wanted` bins with round edges (1, 2, 2.5 or 5 × 10ⁿ apart) from end to end."""
    span = most - least
    if span <= 0 or not np.isfinite(span):
        return np.array([least - 0.5, most + 0.5])
    raw = span / wanted
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(power * nice for nice in (1.0, 2.0, 2.5, 5.0, 10.0) if power * nice >= raw * 0.999)
    first = np.floor(least / step)
    last = np.ceil(most / step)
    edges: npt.NDArray[np.float64] = np.arange(first, max(last, first + 1) + 1) * step
    # what the rounding of the product cut off
    edges[0], edges[-1] = min(edges[0], least), max(edges[-1], most)
    return edges
