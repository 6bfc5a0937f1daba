"""Conditions: one form each, read back from every language, opposite where not true."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.filter import parse_filter
from layers.styles.conditions import (
    Compare,
    Condition,
    Missing,
    are_exclusive,
    canonical_filter,
    not_false,
    not_true,
    read_condition,
    write_condition,
)
from layers.styles.ogc_filter import OGC, read_filter, write_filter
from layers.styles.qgis_expression import read_column, read_expression, write_expression
from tests.random_styles import NUMBERS, TEXTS, conditions

ANY = st.one_of(NUMBERS, TEXTS)
"""What a column may equal."""

TABLE = pd.DataFrame(list(product([None, 1.0, 2.0, 5.0], [None, "a", "b"])), columns=["n", "k"])
MASKS = [
    "n = 1", "n <> 1", "n > 1", "n <= 2", "n IN (1, 5)", "n NOT IN (1, 5)", "n BETWEEN 2 AND 5",
    "k LIKE 'a%'", "k IS NULL", "k IS NOT NULL", "NOT (n = 1 AND k = 'a')",
    "n = 1 OR k = 'b'", "NOT (n = 1 OR NOT k = 'b')", "n > 1 AND (k = 'a' OR k IS NULL)",
]  # fmt: skip


@given(conditions(ANY))
def test_a_condition_is_read_as_it_was_written(condition: Condition) -> None:
    text = write_condition(condition)
    assert read_condition(text) == condition
    assert canonical_filter(text) == text


@given(conditions(ANY))
def test_qgis_expressions_give_the_condition_back(condition: Condition) -> None:
    assert read_expression(write_expression(condition)) == condition


@given(conditions(TEXTS), st.sampled_from(["escape", "escapeChar"]))
def test_ogc_filters_give_the_condition_back(condition: Condition, escape: str) -> None:
    from xml.etree.ElementTree import Element

    root = Element("Filter")
    write_filter(root, condition, escape)
    assert read_filter(root[0]) == condition


@pytest.mark.parametrize("text", MASKS)
def test_what_is_not_true_is_all_the_rest(text: str) -> None:
    condition = read_condition(text)
    mask = parse_filter(text).select(TABLE)
    assert mask.any() and not mask.all()
    assert (parse_filter(canonical_filter(text)).select(TABLE) == mask).all()
    rest = parse_filter(write_condition(not_true(condition))).select(TABLE)
    assert (rest == ~mask).all()
    # true or unknown: all but where the opposite is true
    false = parse_filter(f"NOT ({text})").select(TABLE)
    assert (parse_filter(write_condition(not_false(condition))).select(TABLE) == ~false).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("n = 1", "n = 2"), ("k = 'a'", "k IN ('b', 'c')"), ("n < 1", "n >= 1"),
        ("n BETWEEN 0 AND 1", "n > 1"), ("n IS NULL", "n = 1"), ("n = 1 AND k = 'a'", "k = 'b'"),
    ],
)  # fmt: skip
def test_what_cannot_both_be_true_is_known(one: str, other: str) -> None:
    assert are_exclusive(read_condition(one), read_condition(other))
    both = parse_filter(one).select(TABLE) & parse_filter(other).select(TABLE)
    assert not both.any()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("n = 1", "k = 'a'"), ("n <= 1", "n >= 1"), ("n BETWEEN 0 AND 1", "n BETWEEN 1 AND 2"),
        ("k = '1'", "k = 1"), ("k = '1'", "k = '1.0'"), ("n <> 1", "n = 2"),
    ],
)  # fmt: skip
def test_what_may_both_be_true_is_never_called_apart(one: str, other: str) -> None:
    assert not are_exclusive(read_condition(one), read_condition(other))


@pytest.mark.parametrize(
    "text",
    [
        "lower(klass) = 'a'", "$area > 10", "klass ILIKE 'a'", "a = b", "CASE WHEN 1 THEN 2 END",
        "@map_scale < 1000", "klass || 'x' = 'y'", "regexp_match(klass, 'x')", "klass =",
    ],
)  # fmt: skip
def test_expressions_that_say_more_are_not_guessed(text: str) -> None:
    assert read_expression(text) is None


def test_expressions_of_other_hands() -> None:
    assert read_expression('5 < "n"') == Compare("n", ">", 5.0)
    assert read_expression("n is null") == Missing("n")
    assert read_expression(r"k = 'it\'s ''so'''") == Compare("k", "=", "it's 'so'")
    kept = read_expression("NOT coalesce((k = 'a'), false)")
    assert kept is not None
    mask = parse_filter(write_condition(kept)).select(TABLE)
    assert (mask == ~np.asarray(TABLE["k"] == "a")).all()
    assert (read_column('"Namn på ort"'), read_column("namn"), read_column("a + b")) == (
        "Namn på ort",
        "namn",
        None,
    )


def test_a_filter_on_what_is_no_property_is_not_guessed() -> None:
    from xml.etree.ElementTree import fromstring

    for inner in (
        "<PropertyIsEqualTo><Function name='lower'/><Literal>1</Literal></PropertyIsEqualTo>",
        "<PropertyIsEqualTo matchCase='false'><PropertyName>a</PropertyName><Literal>1</Literal>"
        "</PropertyIsEqualTo>",
        "<And/>",
        "<PropertyIsLike wildCard='' singleChar='' escape='!'><PropertyName>a</PropertyName>"
        "<Literal>x</Literal></PropertyIsLike>",
        "<BBOX/>",
        "<PropertyIsLike wildCard='*' singleChar='.' escape='!'><PropertyName>a</PropertyName>"
        "<Literal>5%*</Literal></PropertyIsLike>",
    ):
        assert read_filter(fromstring(inner)) is None, inner
    like = (
        "<PropertyIsLike wildCard='*' singleChar='.' escape='!'><PropertyName>a</PropertyName>"
        "<Literal>N!.a*</Literal></PropertyIsLike>"
    )
    found = read_filter(fromstring(like))
    assert found is not None and write_condition(found) == "a LIKE 'N.a%'"
    assert OGC.startswith("http://")
