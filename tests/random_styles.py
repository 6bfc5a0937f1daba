"""Styles and conditions at random, within what QML and SLD carry."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import get_args

from hypothesis import assume
from hypothesis import strategies as st

from layers.styles.conditions import (
    Between,
    Both,
    Compare,
    Condition,
    Like,
    Missing,
    both,
    either,
    not_true,
    opposite,
    read_condition,
    within,
    write_condition,
)
from layers.styles.model import (
    ANY_SCALE,
    Fill,
    Label,
    LayerStyle,
    Marker,
    Pattern,
    Stroke,
    Symbol,
)

COLUMNS = st.sampled_from(["klass", "areal", "Namn på ort", "år", "x1", "order"])
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=6
).map(lambda text: "t" + text.strip())
NUMBERS = st.integers(-1000, 1000).map(lambda number: number / 4)
COLOURS = st.integers(0, 0xDDDDDD).map(lambda number: f"#{number:06x}")
LENGTHS = st.integers(2, 60).map(lambda number: number / 4)
OPACITIES = st.integers(1, 100).map(lambda number: number / 100)
SCALES = st.sampled_from([0.0, 1_000.0, 20_000.0, 50_000.0, 300_000.0])


def leaves(equal_to: st.SearchStrategy[float | str]) -> st.SearchStrategy[Condition]:
    """Return conditions on one column; `equal_to` are the values it may equal."""
    return st.one_of(
        st.builds(Compare, COLUMNS, st.sampled_from(["=", "<>"]), equal_to),
        st.builds(Compare, COLUMNS, st.sampled_from(["<", "<=", ">", ">="]), NUMBERS),
        st.builds(within, COLUMNS, st.lists(equal_to, min_size=1, max_size=3)),
        st.builds(Between, COLUMNS, NUMBERS, NUMBERS),
        st.builds(Like, COLUMNS, TEXTS.map(lambda text: text.replace("\\", "") + "%")),
        st.builds(Missing, COLUMNS),
    )


def conditions(equal_to: st.SearchStrategy[float | str]) -> st.SearchStrategy[Condition]:
    """Return conditions of any depth."""

    def deeper(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        some = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(some.map(both), some.map(either), inner.map(opposite))

    return st.recursive(leaves(equal_to), deeper, max_leaves=5).map(settled)


def settled(condition: Condition) -> Condition:
    """Return a condition in its one form, whatever it was built of."""
    return read_condition(write_condition(condition))


def fills() -> st.SearchStrategy[Fill]:
    return st.builds(Fill, COLOURS, OPACITIES, st.sampled_from(get_args(Pattern)))


def strokes() -> st.SearchStrategy[Stroke]:
    dashes = st.sampled_from([(), (6.0, 3.0), (8.0, 4.0, 2.0, 4.0)])
    plain = st.builds(Stroke, COLOURS, LENGTHS, dashes, OPACITIES)
    return st.one_of(
        plain,
        st.builds(
            lambda stroke, colour: replace(
                stroke, case_colour=colour, case_width=stroke.width + 2.0
            ),
            plain,
            COLOURS,
        ),
    )


def markers() -> st.SearchStrategy[Marker]:
    sizes = st.integers(16, 60).map(lambda number: number / 2)
    solid = st.builds(
        Marker,
        st.sampled_from(["disc", "square", "diamond", "triangle"]),
        sizes,
        COLOURS,
        glyph=st.sampled_from(["none", "hole", "bars1", "bars2"]),
        opacity=OPACITIES,
    )
    edged = st.builds(
        lambda marker, colour: replace(marker, edge_colour=colour, edge_width=1.5), solid, COLOURS
    )
    rings = st.builds(
        Marker,
        st.sampled_from(["ring", "ring_double"]),
        sizes,
        COLOURS,
        edge_width=st.just(2.0),
        glyph=st.sampled_from(["none", "level"]),
        opacity=OPACITIES,
    )
    crosses = st.builds(Marker, st.just("cross"), sizes, COLOURS, opacity=OPACITIES)
    return st.one_of(solid, edged, rings, crosses)


def symbols(kind: str) -> st.SearchStrategy[Symbol]:
    """Return symbols that draw objects of a kind, at any scale."""
    titles = st.one_of(st.just(""), TEXTS)
    if kind == "Point":
        return st.builds(Symbol, titles, marker=markers())
    if kind == "LineString":
        return st.builds(Symbol, titles, stroke=strokes())
    return st.builds(Symbol, titles, fill=fills(), stroke=st.one_of(st.none(), strokes()))


def labels() -> st.SearchStrategy[Label]:
    return st.builds(
        Label,
        COLUMNS,
        COLOURS,
        LENGTHS,
        st.booleans(),
        st.booleans(),
        st.booleans(),
        SCALES,
        st.sampled_from([ANY_SCALE, 400_000.0]),
    )


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, Both) else (condition,)


@st.composite
def styles(
    draw: st.DrawFn, kind: str, equal_to: st.SearchStrategy[float | str], *, texts: bool = True
) -> LayerStyle:
    """Return styles whose conditions differ and whose rest, if any, comes last."""
    told = draw(st.lists(conditions(equal_to), max_size=4, unique=True))
    # what only says that an earlier one does not fit means nothing, and is not kept
    assume(
        not any(
            set(_parts(not_true(earlier))) <= set(_parts(later))
            for earlier, later in combinations(told, 2)
        )
    )
    made = [replace(draw(symbols(kind)), when=write_condition(item)) for item in told]
    if draw(st.booleans()) or not made:
        made.append(draw(symbols(kind)))
    if draw(st.booleans()):
        low, high = draw(SCALES), draw(SCALES)
        if low < high:
            made = [replace(symbol, min_scale=low, max_scale=high) for symbol in made]
    label = draw(st.one_of(st.none(), labels())) if texts else None
    return LayerStyle(tuple(made), label=label)
