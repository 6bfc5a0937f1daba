"""The form of rules: the committed schemas are those of the code and refuse what it refuses."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rumslig.errors import RuleError
from rumslig.rule_schema import SchemaKind, describe_keys, make_schema, rule_keys
from rumslig.rules import Rule, build_rule

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"


@pytest.mark.parametrize("kind", get_args(SchemaKind))
def test_committed_schema_is_that_of_the_code(kind: SchemaKind) -> None:
    written = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    assert written == make_schema(kind, "sv"), f"rumslig rules --schema {kind}"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_key_is_described_by_itself(lang: Any) -> None:
    words = describe_keys(lang)
    assert tuple(item.name for item in fields(Rule) if item.name != "package") == rule_keys()
    assert set(words) == set(rule_keys())
    assert len(set(words.values())) == len(words)


values = st.one_of(
    st.none().flatmap(lambda _: st.booleans()),
    st.sampled_from(["area", "inside", "volume", "OP", "", "klass"]),
    st.integers(-2, 5),
    st.sampled_from([0.5, -0.5, 1e12]),
    st.lists(st.sampled_from(["OP", "SAMRAD", "1880", 3]), max_size=2),
    st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 4), max_size=2),
)


@given(st.dictionaries(st.sampled_from([*rule_keys(), "nix"]), values, max_size=4), st.booleans())
@settings(max_examples=400)
def test_schema_and_code_agree(table: dict[str, Any], named: bool) -> None:
    table = {"id": "r", "layer": "l", **table} if named else table
    schema = make_schema("rule-file", "sv")
    try:
        build_rule(table)
        is_rule = True
    except RuleError:
        is_rule = False
    assert Draft202012Validator(schema).is_valid({"rules": [table]}) is is_rule
