"""A rule in words: whole sentences that leave nothing out and promise nothing that is not done."""

from __future__ import annotations

import math
import re
from dataclasses import fields, replace
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from rumslig.language import Language
from rumslig.measure import LayerObjects
from rumslig.numerals import format_number
from rumslig.overlay import overlay
from rumslig.rule_words import describe_rule, idle_fields
from rumslig.rules import PLAN_TYPES, STAGES, Metric, Rule
from rumslig.vocabulary import plan_type_label, stage_label

lengths = st.one_of(
    st.integers(0, 5_000).map(float), st.sampled_from([0.5, 1.25, 12.125, 99_999.5, 1e6])
)
words = st.sampled_from(["", "klass", "namn å", "s. 31", "god-resurs"])
conditions = st.sampled_from(["", "klass IN ('1', '2')", "areal > 10 AND NOT namn IS NULL"])
classes = st.dictionaries(st.sampled_from(["1", "A", "å ä"]), st.integers(1, 3), max_size=3)


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


rules = st.builds(
    Rule,
    id=st.just("r"),
    layer=st.sampled_from(["natur", "a.gpkg"]),
    title=st.sampled_from(["", "Riksintresse naturvård"]),
    filter=conditions,
    class_field=words,
    metric=st.sampled_from([None, *get_args(Metric)]),
    threshold=st.none() | lengths,
    severity=st.integers(1, 3),
    severity_by_class=classes,
    near_m=lengths,
    min_area_m2=lengths,
    min_length_m=lengths,
    min_width_m=st.none() | lengths,
    boundary_counts=st.booleans(),
    accuracy_m=lengths,
    coverage=words,
    coverage_filter=conditions,
    schematic=st.booleans(),
    plan_types=some(PLAN_TYPES),
    stages=some(STAGES),
    municipalities=some(("1880", "1814")),
    rus_goal=words,
    rus_reference=words,
)
dimensions = st.sampled_from([None, 0, 1, 2])
languages = st.sampled_from(["sv", "en"])
UNSPOKEN = {"id", "package", "theme", "text", "near_text", "rus_text", "title", "layer"}
FIGURES = ("threshold", "near_m", "min_area_m2", "min_length_m", "min_width_m", "accuracy_m")


def told(value: float, lang: Language) -> set[str]:
    """Return how a figure may be written: as it is, or as the whole objects that it asks for."""
    decimals = len(repr(value).removesuffix(".0").partition(".")[2])
    return {format_number(value, decimals, lang), format_number(max(1, math.ceil(value)), 0, lang)}


@given(rules, dimensions, languages)
@settings(max_examples=250)
def test_nothing_is_left_out(rule: Rule, dimension: int | None, lang: Language) -> None:
    text = describe_rule(rule, lang, dimension=dimension)
    assert "{" not in text
    assert "None" not in text
    assert "””" not in text
    assert "  " not in text
    assert text.endswith(".")
    usual = Rule("r", rule.layer)
    numbers = set(re.findall(r"\d[\d\s.,]*\d|\d", text))
    numbers = {number.rstrip(".,") for number in numbers}
    for name in FIGURES:
        value = getattr(rule, name)
        if value != getattr(usual, name) and not (
            name == "threshold" and rule.metric == "distance" and value == 0
        ):
            assert numbers & told(value, lang), name
    for name in ("filter", "class_field", "coverage", "coverage_filter", "rus_goal"):
        assert getattr(rule, name) in text
    assert rule.rus_reference in text
    assert (rule.title or rule.layer) in text
    for label in (
        *(plan_type_label(item, lang) for item in rule.plan_types),
        *(stage_label(item, lang) for item in rule.stages),
        *rule.municipalities,
        *rule.severity_by_class,
    ):
        assert label in text


@given(rules, dimensions, st.data())
@settings(max_examples=200)
def test_every_setting_changes_the_words(
    rule: Rule, dimension: int | None, data: st.DataObject
) -> None:
    """What differs between two rules differs in their words, but for what is no measure."""
    silent = {"id", "package", "theme", "text", "near_text", "rus_text", "title", "layer"}
    name = data.draw(
        st.sampled_from([item.name for item in fields(Rule) if item.name not in silent])
    )
    usual = replace(rule, **{name: getattr(Rule("r", "l"), name)})
    same = describe_rule(rule, "sv", dimension=dimension) == describe_rule(
        usual, "sv", dimension=dimension
    )
    if getattr(rule, name) != getattr(usual, name):
        smallest = name == "threshold" and (rule.threshold or 0.0) <= 1
        reached = name == "threshold" and (rule.threshold or 0.0) in (
            rule.min_area_m2,
            rule.min_length_m,
        )
        assert not same or smallest or reached, name


squares = st.builds(
    lambda x, y, w, h: box(x, y, x + w, y + h),
    *[st.integers(-40, 120)] * 2,
    *[st.integers(1, 60)] * 2,
)
spots = st.builds(Point, st.integers(-20, 120), st.integers(-20, 120))
ways = st.lists(
    st.tuples(st.integers(-20, 120), st.integers(-20, 120)), min_size=2, max_size=3, unique=True
).map(LineString)
OF_DIMENSION = {0: spots, 1: ways, 2: squares, None: st.one_of(squares, spots, ways)}


@given(rules, dimensions, st.data())
@settings(max_examples=250)
def test_what_is_called_without_effect_has_none(
    rule: Rule, dimension: int | None, data: st.DataObject
) -> None:
    shapes = data.draw(st.lists(OF_DIMENSION[dimension], min_size=1, max_size=4))
    names = [data.draw(st.sampled_from(["1", "A"])) if rule.class_field else "" for _ in shapes]
    idle = idle_fields(rule, dimension)
    plain = replace(rule, **{name: getattr(Rule("r", "l"), name) for name in idle})
    plan: Polygon = box(0, 0, 100, 100)
    objects = LayerObjects(np.array(shapes, dtype=object), names, list(range(len(shapes))))
    one, other = overlay(plan, objects, rule), overlay(plan, objects, plain)
    state = ("state", "severity", "certainty", "area_m2", "length_m", "count", "distance_m")
    assert [getattr(one, name) for name in state] == [getattr(other, name) for name in state]
    assert one.classes == other.classes


@pytest.mark.parametrize(
    ("rule", "dimension", "expected"),
    [
        (
            {"near_m": 500.0},
            2,
            "Träff om minst 1 m² av ”Naturvård” ligger i planområdet. Nära inom 500 m. "
            "Allvaret är medel.",
        ),
        (
            {},
            None,
            "Träff om minst 1 m² yta, 1 m linje eller 1 punkt av ”Naturvård” ligger i "
            "planområdet. Allvaret är medel.",
        ),
        (
            {"metric": "distance", "threshold": 1500.5, "severity": 3},
            None,
            "Träff om ett objekt i ”Naturvård” ligger högst 1 500,5 m från planområdet. "
            "Allvaret är högt.",
        ),
        (
            {"metric": "length", "min_area_m2": 50.0, "class_field": "klass",
             "severity_by_class": {"A": 3, "B": 1}},
            1,
            "Träff om minst 1 m av ”Naturvård” ligger i planområdet. Allvaret följer kolumnen "
            "”klass”: högt för ”A”, lågt för ”B” och annars medel. Utan verkan här: minst 50 m².",
        ),
    ],
)  # fmt: skip
def test_words_of_a_rule(rule: dict[str, Any], dimension: int | None, expected: str) -> None:
    said = describe_rule(Rule("r", "natur", title="Naturvård", **rule), "sv", dimension=dimension)
    assert said.replace("\N{NO-BREAK SPACE}", " ") == expected
