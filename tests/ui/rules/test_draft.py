"""A form holds every key of a rule, and says at the field what is wrong with it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from rumslig.rule_file import rule_table
from rumslig.rules import Rule, build_rule
from ui.language import use_language
from ui.rules.conditions import add_condition
from ui.rules.draft import Draft, parse_number

FULL = Rule(
    "id",
    "paket/lager",
    title="Titel",
    theme="natur",
    filter="klass IN ('1')",
    class_field="klass",
    metric="area",
    threshold=2.5,
    severity=3,
    severity_by_class={"a": 1},
    near_m=250.0,
    min_area_m2=12.5,
    min_length_m=3.0,
    min_width_m=2.0,
    boundary_counts=True,
    accuracy_m=5.0,
    coverage="annat/lager",
    coverage_filter="ar > 2000",
    schematic=True,
    plan_types=("OP",),
    stages=("SAMRAD", "GRANSKNING"),
    municipalities=("1880",),
    text="{area_ha}",
    near_text="{distance_m}",
    rus_text="Så säger strategin.",
    rus_goal="mål",
    rus_reference="s. 31",
)


def test_the_full_rule_leaves_no_key_out() -> None:
    usual = Rule("id", "paket/lager")
    same = [f.name for f in fields(Rule) if getattr(FULL, f.name) == getattr(usual, f.name)]
    assert same == ["id", "layer", "package"]


@pytest.mark.parametrize("rule", [FULL, Rule("a", "b"), replace(FULL, metric=None, threshold=None)])
def test_a_rule_goes_through_the_form_unchanged(rule: Rule) -> None:
    assert build_rule(Draft.of_table(rule_table(rule)).table()) == rule


def test_an_accuracy_of_none_at_all_is_not_the_layers_own() -> None:
    assert "accuracy_m" not in Draft.of_table({}).table()
    assert Draft.of_table({}).with_value("accuracy_m", "0").table()["accuracy_m"] == 0.0


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1.0), ("2,5", 2.5), ("1 000", 1000.0), ("1 000,25", 1000.25), ("0", 0.0)]
    + [(text, None) for text in ("-1", "ett", "", "inf", "nan", "1,2,3")],
)
def test_figures_are_read_as_they_are_written_here(text: str, number: float | None) -> None:
    assert parse_number(text) == number


def test_a_figure_is_written_in_the_windows_language() -> None:
    assert Draft.of_table({"near_m": 2.5})["near_m"] == "2,5"
    use_language("en")
    try:
        assert Draft.of_table({"near_m": 2.5})["near_m"] == "2.5"
    finally:
        use_language("sv")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("id", "", "namn"),
        ("id", "tagen", "En annan av dina regler heter tagen"),
        ("layer", "", "Välj lagret"),
        ("filter", "klass IN (", "kan inte tolkas"),
        ("filter", "slag = 'a'", "Kolumnen ”slag”"),
        ("coverage_filter", "ar = 1", "Kolumnen ”ar”"),
        ("coverage_filter", "=", "kan inte tolkas"),
        ("class_field", "slag", "ingen kolumn ”slag”"),
        ("near_m", "nära", "inte är negativt"),
        ("threshold", "-4", "inte är negativt"),
        ("text", "{yta}", "{yta}"),
        ("near_text", "en { ensam", "ensam klammer"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(key: str, value: str, said: str) -> None:
    draft = Draft.of_table({"id": "bra", "layer": "aker"})
    assert draft.faults(["klass"], ["tagen"]) == {}
    faults = draft.with_value(key, value).faults(["klass"], ["tagen"], ["status"])
    assert list(faults) == [key] and said in faults[key]


@pytest.mark.parametrize(
    ("metric", "dimension", "idle"),
    [
        ("area", 2, {"min_length_m"}),
        ("length", 1, {"min_area_m2", "min_width_m"}),
        ("count", 0, {"min_area_m2", "min_length_m", "min_width_m"}),
        ("distance", 2, {"min_area_m2", "min_length_m", "min_width_m"}),
        ("inside", 2, {"min_area_m2", "min_length_m", "min_width_m", "threshold"}),
        ("", 2, {"min_length_m"}),
        ("", 1, {"min_area_m2"}),
    ],
)
def test_fields_that_do_nothing_are_known(metric: str, dimension: int, idle: set[str]) -> None:
    table: dict[str, Any] = {"id": "a", "layer": "b", "metric": metric} if metric else {}
    draft = Draft.of_table({"id": "a", "layer": "b", "class_field": "k", **table})
    assert {key for key in draft.values if draft.is_idle(key, dimension)} == idle
    bare = draft.with_value("class_field", "")
    assert bare.is_idle("severity_by_class", dimension)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "klass IN ('b')"),
        ("klass IN ('a')", "klass IN ('a', 'b')"),
        ("klass IN ('b')", "klass IN ('b')"),
        ("ar > 5", "ar > 5 AND klass IN ('b')"),
        ("ar > 5 AND klass IN ('a')", "ar > 5 AND klass IN ('a', 'b')"),
        ("ar > 5 OR ar < 2", "(ar > 5 OR ar < 2) AND klass IN ('b')"),
        ("underklass IN ('a')", "underklass IN ('a') AND klass IN ('b')"),
        ("NOT klass IN ('a')", "NOT klass IN ('a') AND klass IN ('b')"),
    ],
)
def test_a_value_is_put_into_the_filter(before: str, after: str) -> None:
    assert add_condition(before, "klass", "b", False) == after


def test_odd_columns_and_values_are_quoted() -> None:
    assert add_condition("", "min kolumn", "d'Arc", False) == "\"min kolumn\" IN ('d''Arc')"
    assert add_condition("", "ar", "2", True) == "ar IN (2)"
