"""Rules that stand alone draw what symbols tried in turn draw, at every scale."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from layers.filter import parse_filter
from layers.styles.conditions import read_condition, write_condition
from layers.styles.model import ANY_SCALE, Fill, LayerStyle, Symbol
from layers.styles.rules import Rule, left_by, rules_of, symbols_of

TABLE = pd.DataFrame(list(product([None, 1.0, 2.0, 5.0], [None, "a", "b"])), columns=["n", "k"])
CONDITIONS = [
    "", "n = 1", "n <> 1", "n > 1", "n BETWEEN 1 AND 2", "n BETWEEN 2 AND 5", "n NOT IN (1, 5)",
    "k LIKE 'a%'", "k IS NULL", "NOT (n = 1 AND k = 'a')", "n = 1 OR k = 'b'",
]  # fmt: skip
LIMITS = [0.0, 1_000.0, 20_000.0, ANY_SCALE]
SCALES = [500.0, 5_000.0, 50_000.0]


@st.composite
def styles(draw: st.DrawFn) -> LayerStyle:
    symbols = []
    for number in range(draw(st.integers(1, 5))):
        low, high = sorted(draw(st.lists(st.sampled_from(LIMITS), min_size=2, max_size=2)))
        if low < high:
            when = draw(st.sampled_from(CONDITIONS))
            symbols.append(
                Symbol(str(number), when, Fill(f"#00000{number}"), None, None, low, high)
            )
    return LayerStyle(tuple(symbols))


def drawn_by(rules: tuple[Rule, ...], scale: float) -> list[set[str]]:
    """Return the titles of the rules that draw each object at a scale."""
    drawn: list[set[str]] = [set() for _ in range(len(TABLE))]
    active = [rule for rule in rules if rule.symbol.is_drawn_at(scale)]
    for rule in sorted(active, key=lambda item: item.is_else):
        mask = np.ones(len(TABLE), dtype=bool)
        if rule.condition is not None:
            mask = parse_filter(write_condition(rule.condition)).select(TABLE)
        for row in np.flatnonzero(mask):
            if not (rule.is_else and drawn[row]):
                drawn[row].add(rule.symbol.title)
    return drawn


def titles(style: LayerStyle, scale: float) -> list[set[str]]:
    chosen = style.assign(TABLE, scale)
    return [{style.symbols[index].title} if index >= 0 else set() for index in chosen]


@given(styles(), st.sampled_from(SCALES))
def test_at_most_one_rule_draws_an_object_and_it_is_the_right_one(
    style: LayerStyle, scale: float
) -> None:
    assert drawn_by(rules_of(style), scale) == titles(style, scale)


@given(styles(), st.sampled_from(SCALES))
def test_rules_become_symbols_that_draw_the_same(style: LayerStyle, scale: float) -> None:
    symbols, notes = symbols_of(rules_of(style))
    assert notes == ()
    assert titles(LayerStyle(symbols), scale) == titles(style, scale)


def test_what_the_others_leave_is_said_in_full() -> None:
    rest = Symbol("rest")
    style = LayerStyle((Symbol("a", "k = 'a'"), Symbol("n", "n > 1"), rest))
    condition = left_by(style, rest)
    assert condition is not None
    mask = parse_filter(write_condition(condition)).select(TABLE)
    assert (mask == (style.assign(TABLE) == 2)).all()


def test_foreign_rules_on_the_same_object_are_told_and_the_topmost_draws() -> None:
    rules = [
        Rule(None, False, Symbol("allt")),
        Rule(read_condition("n > 1"), False, Symbol("stora")),
        Rule(read_condition("k = 'a'"), False, Symbol("a")),
    ]
    symbols, notes = symbols_of(rules)
    assert [symbol.title for symbol in symbols] == ["a", "stora", "allt"]
    assert len(notes) == 1 and "översta" in notes[0]
