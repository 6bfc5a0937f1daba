"""A column's figures against pandas, and each municipality's against shapely one by one."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from made_tables import layer_of, table_of
from PIL import Image

from rumslig.places import Municipalities, Municipality
from rumslig.table.by_municipality import count_by_municipality, place_objects
from rumslig.table.chart import draw_chart
from rumslig.table.columns import LayerTable
from rumslig.table.figures import ColumnFigures, count_column, nice_edges
from rumslig.table.words import alt_text, say_amount, say_bar, say_number, say_value

FLOATS = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))


def figures_of(values: Any, rows: Any = None) -> ColumnFigures:
    table = table_of({"a": values})
    return count_column(table, table.columns[0], rows)


@given(st.lists(st.one_of(st.none(), FLOATS), min_size=1, max_size=60))
def test_numbers_are_those_of_pandas(values: list[float | None]) -> None:
    series = pd.Series(values, dtype="float64")
    told, figures = series.describe(), figures_of(series)
    assert figures.rows == len(series)
    assert figures.missing == series.isna().sum()
    assert figures.different == series.nunique()
    if not told["count"]:
        assert figures.spread is None and figures.bars == ()
        return
    spread = figures.spread
    assert spread is not None
    ours = (spread.least, spread.lower_quartile, spread.median, spread.upper_quartile, spread.most)
    theirs = [told[key] for key in ("min", "25%", "50%", "75%", "max")]
    assert ours == pytest.approx(theirs)
    assert spread.mean == pytest.approx(told["mean"], abs=1e-6)
    assert spread.total == pytest.approx(series.sum(), abs=1e-4)
    assert sum(bar.count for bar in figures.bars) == told["count"]


@given(st.lists(st.sampled_from(["a", "ö", "å", None, ""]), max_size=40))
def test_classes_are_counted_the_most_common_first(values: list[str | None]) -> None:
    series = pd.Series(values, dtype="str")
    figures = figures_of(series)
    counts = series.value_counts()
    assert dict(figures.common) == counts.to_dict()
    numbers = [count for _, count in figures.common]
    assert numbers == sorted(numbers, reverse=True)
    assert [(bar.value, bar.count) for bar in figures.bars] == list(figures.common)
    assert figures.others == 0


def test_more_classes_than_bars_are_told_of_together() -> None:
    figures = figures_of(pd.Series([f"n{at:02}" for at in range(25)] + ["n03"], dtype="str"))
    assert len(figures.bars) == 10 and figures.bars[0].value == "n03"
    assert figures.others == 26 - 11


def test_only_the_rows_asked_for_are_counted() -> None:
    figures = figures_of([1, 2, 3, 4], np.array([0, 3]))
    assert figures.rows == 2 and figures.spread is not None and figures.spread.total == 5


def test_large_whole_numbers_are_summed_exactly() -> None:
    figures = figures_of([2**53, 1, 1, 1])
    assert figures.spread is not None
    assert figures.spread.total == float(2**53 + 3)


def test_infinite_numbers_are_counted_but_not_summed() -> None:
    figures = figures_of([1.0, float("inf"), 3.0])
    assert figures.missing == 0
    assert figures.spread is not None and figures.spread.mean == 2


@given(st.lists(FLOATS, min_size=13, max_size=80, unique=True))
def test_a_histograms_bins_touch_and_hold_everything(values: list[float]) -> None:
    figures = figures_of(values)
    assert figures.chart == "histogram"
    assert sum(bar.count for bar in figures.bars) == len(values)
    for left, right in zip(figures.bars, figures.bars[1:], strict=False):
        assert left.high == right.low
    first, last = figures.bars[0], figures.bars[-1]
    assert first.low <= min(values) and max(values) <= last.high


def test_a_few_far_out_do_not_flatten_the_rest() -> None:
    values = [*np.linspace(0, 10, 500), 1e6]
    figures = figures_of(values)
    assert figures.bars[-1].high == float("inf") and figures.bars[-1].count >= 1
    assert sum(bar.count > 0 for bar in figures.bars) > 5
    assert say_bar(figures.bars[-1], figures).startswith("över ")


def test_edges_are_round() -> None:
    assert nice_edges(0, 10, 5).tolist() == [0, 2, 4, 6, 8, 10]
    assert nice_edges(3, 97, 10).tolist() == [0, *range(10, 101, 10)]
    assert nice_edges(7, 7, 10).tolist() == [6.5, 7.5]


def test_dates_are_counted_by_year_or_by_ten() -> None:
    near = pd.Series([date(2020, 1, 1), date(2020, 12, 31), date(2022, 6, 1), None], dtype=object)
    figures = figures_of(near)
    assert figures.chart == "years"
    assert [(say_bar(bar, figures), bar.count) for bar in figures.bars] == [
        ("2020", 2), ("2021", 0), ("2022", 1),
    ]  # fmt: skip
    assert (figures.first, figures.last, figures.missing) == (date(2020, 1, 1), date(2022, 6, 1), 1)
    far = figures_of(pd.Series([date(1887, 1, 1), date(2024, 1, 1)], dtype=object))
    assert far.chart == "decades"
    assert say_bar(far.bars[0], far) == "1880–1889"
    assert sum(bar.count for bar in far.bars) == 2


AREAS = [
    Municipality("1880", "Örebro", shapely.box(0, 0, 10, 10)),
    Municipality("1881", "Kumla", shapely.box(10, 0, 20, 10)),
    Municipality("1861", "Hallsberg", shapely.box(0, 10, 20, 20)),
]
TOWNS = Municipalities(tuple(sorted(AREAS, key=lambda item: item.code)), 0.0)


@given(
    st.lists(st.tuples(st.integers(-2, 22), st.integers(-2, 22), st.integers(0, 4)), max_size=30)
)
def test_each_object_is_counted_where_its_point_lies(
    places: list[tuple[int, int, int]],
) -> None:
    shapes = [
        shapely.box(x, y, x + side, y + side) if side else shapely.Point(x, y)
        for x, y, side in places
    ]
    table = LayerTable(layer_of({"n": [float(at) for at in range(len(shapes))]}, shapes))
    where = place_objects(table, TOWNS)
    expected: dict[str, list[float]] = {}
    for at, shape in enumerate(shapes):
        point = shapely.point_on_surface(shape)
        inside = [item for item in TOWNS.items if item.area.intersects(point)]
        name = inside[0].name if inside else ""
        expected.setdefault(name, []).append(float(at))
    figures = count_by_municipality(table, table.columns[0], where, TOWNS)
    assert {item.name: (item.count, item.total) for item in figures} == {
        name: (len(numbers), sum(numbers)) for name, numbers in expected.items()
    }
    assert sum(item.count for item in figures) == len(shapes)


def test_municipalities_stand_in_the_alphabets_order_and_the_rest_last() -> None:
    points = [shapely.Point(x, y) for x, y in ((5, 5), (15, 5), (5, 15), (99, 99), (15, 5))]
    table = LayerTable(layer_of({"n": [1.0, np.nan, 3.0, 4.0, 5.0]}, points))
    figures = count_by_municipality(table, table.columns[0], place_objects(table, TOWNS), TOWNS)
    assert [item.name for item in figures] == ["Hallsberg", "Kumla", "Örebro", ""]
    kumla = figures[1]
    assert (kumla.count, kumla.known, kumla.total, kumla.mean) == (2, 1, 5.0, 5.0)
    assert place_objects(table, Municipalities((), 0.0)).tolist() == [-1] * 5


def test_numbers_read_as_swedish_has_them() -> None:
    assert say_value(1880) == "1880"
    assert say_value(12_345) == "12\N{NO-BREAK SPACE}345"
    assert say_value(-3.25) == "\N{MINUS SIGN}3,25"
    assert say_value(0.000123456) == "0,0001235"
    assert say_value(-0.0) == "0"
    assert say_value(2.0) == "2"
    assert say_value(True) == "ja" and say_value(None) == ""
    assert say_amount(1234) == "1\N{NO-BREAK SPACE}234"
    assert say_number(1234.5, "en") == "1234.5" and say_number(12345.5, "en") == "12,345.5"
    assert say_value(" två\nrader ") == "två rader"
    moment = pd.Timestamp("2024-05-01 13:30:00.5").to_pydatetime(warn=False)
    assert say_value(moment) == "2024-05-01 13:30:00"


def test_the_chart_is_a_picture_with_words_beside() -> None:
    figures = figures_of(pd.Series(["skog", "skog", "åker"], dtype="str"))
    assert alt_text(figures) == (
        "Staplar för de vanligaste värdena i a: 2 staplar, högst är skog med 2 objekt."
    )
    light = Image.open(io.BytesIO(draw_chart(figures, 300, 180, 1.0, "light"))).convert("RGBA")
    dark = Image.open(io.BytesIO(draw_chart(figures, 300, 180, 2.0, "dark"))).convert("RGBA")
    assert light.size == (300, 180) and dark.size == (600, 360)
    inks = light.getcolors(100_000)
    assert inks is not None and (0x1B, 0x5E, 0x85, 255) in {ink for _, ink in inks}
    assert light.getpixel((299, 0))[3] == 0  # type: ignore[index]  # the window's ground is seen
    assert alt_text(figures_of(pd.Series([None, None], dtype="str"))).endswith("att visa.")
