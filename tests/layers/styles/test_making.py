"""Styles made of columns: every object has its class, and classes differ without colour."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import BadFilter
from layers.styles.breaks import Method
from layers.styles.kinds import Categories, Classes, Single, kind_of
from layers.styles.making import Look, Words, categorise, count_values, graduate, single
from layers.styles.model import LayerStyle, Symbol
from layers.styles.parts import GeometryKind
from rumslig.look.ramps import REST, ramps

WORDS = Words("Övriga", "Saknas", lambda number: f"{number:g}")
KINDS: tuple[GeometryKind, ...] = ("area", "line", "point")
METHODS: tuple[Method, ...] = ("equal", "quantile", "natural", "pretty", "deviation")


def look(kind: GeometryKind, ramp: str = "kategori") -> Look:
    row = ramps()[ramp]
    edge = "" if row.kind == "qualitative" else row.colours[-1]
    return Look(kind, row.pick, edge, REST)


VALUES = st.lists(
    st.one_of(st.none(), st.sampled_from(["a", "b'", "C d", "", "5", "0180"])), min_size=1
)
NUMBERS = st.lists(st.one_of(st.none(), st.integers(-40, 40).map(lambda n: n / 8)), min_size=1)


@given(VALUES, st.integers(1, 5), st.sampled_from(KINDS))
def test_every_object_has_its_category(
    values: list[str | None], most: int, kind: GeometryKind
) -> None:
    table = pd.DataFrame({"k": pd.Series(values, dtype=object)})
    style = categorise(table["k"], "k", look(kind), WORDS, most)
    chosen = style.assign(table)
    if not style.symbols:
        return
    assert (chosen >= 0).all()
    counts = dict(count_values(table["k"]))
    for value, index in zip(values, chosen, strict=True):
        title = style.symbols[index].title
        if value is None:
            assert title == "Saknas"
        elif title != value:
            assert title == "Övriga"
            # no rarer value has a symbol of its own
            shown = [counts[item.title] for item in style.symbols if item.title in counts]
            assert min(shown) >= counts[value]


@given(NUMBERS, st.integers(1, 7), st.sampled_from(METHODS), st.sampled_from(KINDS))
def test_every_number_has_its_class(
    values: list[float | None], count: int, method: Method, kind: GeometryKind
) -> None:
    table = pd.DataFrame({"n": pd.Series(values, dtype=float)})
    style = graduate(table["n"], "n", method, count, look(kind, "bla"), WORDS)
    chosen = style.assign(table)
    assert (chosen >= 0).all()
    # a larger number is never in a lower class
    numbers = table["n"].to_numpy()
    known = np.isfinite(numbers)
    order = np.argsort(numbers[known], kind="stable")
    assert (np.diff(chosen[known][order]) >= 0).all()
    if (~known).any():
        assert {style.symbols[index].title for index in chosen[~known]} == {"Saknas"}


def test_the_kind_is_known_again() -> None:
    table = pd.DataFrame({"k": ["a", "b", None], "n": [1.0, 2.0, 5.0], "u": [True, False, True]})
    assert kind_of(single("line", "riks")) == Single()
    found = kind_of(categorise(table["k"], "k", look("area"), WORDS))
    assert found == Categories("k", (("a",), ("b",), ()))
    classes = kind_of(graduate(table["n"], "n", "equal", 2, look("area", "bla"), WORDS))
    assert classes == Classes("n", ((1.0, 3.0), (3.0, 5.0)))
    told = categorise(table["u"], "u", look("area"), WORDS)
    assert told.assign(table).tolist() == [1, 0, 1]


def without_colour(symbol: Symbol) -> tuple[object, ...]:
    """Return what is left of a symbol where nobody sees colours."""
    fill, stroke, marker = symbol.fill, symbol.stroke, symbol.marker
    return (
        fill and fill.pattern,
        stroke and (stroke.dash, stroke.width),
        marker and (marker.shape, marker.size),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_classes_differ_without_colour(kind: GeometryKind) -> None:
    table = pd.DataFrame({"k": list("abcd"), "n": [1.0, 4.0, 9.0, 20.0]})
    styles: tuple[LayerStyle, ...] = (
        categorise(table["k"], "k", look(kind), WORDS),
        graduate(table["n"], "n", "equal", 4, look(kind, "bla"), WORDS),
    )
    for style in styles:
        seen = [without_colour(symbol) for symbol in style.symbols]
        assert len(set(seen)) == len(seen)


def test_a_column_that_no_filter_can_name_is_refused() -> None:
    with pytest.raises(BadFilter, match="kan inte skrivas i ett filter"):
        categorise(pd.Series(["a"]), 'a"b', look("area"), WORDS)
