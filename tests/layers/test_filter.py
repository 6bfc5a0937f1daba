"""Filters against SQLite, which reads the same expression over the same rows."""

from __future__ import annotations

import sqlite3
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.errors import BadFilter, MissingColumn
from layers.filter import parse_filter

COLUMNS = {"klass": "TEXT", "namn": "TEXT", "kod": "INTEGER", "areal": "REAL"}
Row = tuple[str | None, str | None, int | None, float | None]


def frame(rows: list[Row]) -> pd.DataFrame:
    """Return the rows as pyogrio would: whole numbers with a gap become floats."""
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["klass"] = table["klass"].astype("str")
    table["namn"] = table["namn"].astype("object")
    table["kod"] = pd.to_numeric(table["kod"])
    table["areal"] = table["areal"].astype(float)
    return table


def by_sqlite(expression: str, rows: list[Row]) -> list[bool]:
    database = sqlite3.connect(":memory:")
    try:
        database.execute("PRAGMA case_sensitive_like = ON")
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        database.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {columns})")
        database.executemany("INSERT INTO t (klass, namn, kod, areal) VALUES (?, ?, ?, ?)", rows)
        found = {row[0] for row in database.execute(f"SELECT id FROM t WHERE {expression}")}
    finally:
        database.close()
    return [number in found for number in range(1, len(rows) + 1)]


def by_us(expression: str, rows: list[Row]) -> list[bool]:
    return [bool(value) for value in parse_filter(expression).select(frame(rows))]


ROWS: list[Row] = [
    ("1", "Norra skogen", 1880, 9.5),
    ("2", "Södra ån", 1814, 10.0),
    (None, "norra ängen", None, 10.5),
    ("10", None, 1234567, None),
    ("", "100 % skog", 100, 0.0),
    ("É'é", "a_b", 20, -1.25),
]

EXPRESSIONS = [
    "klass = '1'",
    "klass <> '1'",
    "klass != '1'",
    "klass < '2'",
    "klass >= '10'",
    "klass IN ('1', '10')",
    "klass NOT IN ('1', '10')",
    "klass IS NULL",
    "klass IS NOT NULL",
    "klass = ''",
    "klass = 'É''é'",
    "kod = 1880",
    "kod <> 1880",
    "kod IN (1880, 1814)",
    "kod NOT IN (1880)",
    "kod BETWEEN 100 AND 1880",
    "areal > 9.5",
    "areal <= 10",
    "areal < 0",
    "areal = -1.25",
    "areal BETWEEN 9.5 AND 10.5",
    "namn LIKE 'Norra%'",
    "namn LIKE '%a%'",
    "namn LIKE 'norra _ngen'",
    "namn LIKE '100 %% skog'",
    "namn LIKE 'a_b'",
    "namn LIKE ''",
    "klass = '1' AND areal > 9",
    "klass = '1' OR areal > 9",
    "klass = '1' OR klass = '2' AND areal < 1",
    "(klass = '1' OR klass = '2') AND areal < 10",
    "klass IN ('1', '2') AND kod > 1000 AND areal < 10",
    "KLASS = '1'".replace("KLASS", '"klass"'),
    "klass is null or Kod > 5".replace("Kod", "kod"),
    "not klass = '1' and klass is not null",
    "NOT klass = '1'",
    "NOT (klass = '1' OR areal > 10)",
    "NOT (klass = '1' AND areal > 10)",
    "NOT klass IN ('1')",
    "NOT klass NOT IN ('1')",
    "NOT namn LIKE 'N%'",
    "NOT kod BETWEEN 100 AND 1880",
    "NOT klass IS NULL",
    "NOT NOT klass = '1'",
    "kod = '1234567'",
    "kod = '1880'",
    "kod IN ('1880', '1814')",
    "kod >= '20'",
    "kod LIKE '18%'",
    "kod LIKE '1234567'",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_table_as_in_sqlite(expression: str) -> None:
    expected = by_sqlite(expression, ROWS)
    assert by_us(expression, ROWS) == expected


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_no_rows_select_nothing(expression: str) -> None:
    assert by_us(expression, []) == []


def test_table_tells_filters_apart() -> None:
    """Guard of the table: nearly all its expressions select some rows and not others."""
    mixed = [any(by_sqlite(item, ROWS)) and not all(by_sqlite(item, ROWS)) for item in EXPRESSIONS]
    assert sum(mixed) >= len(EXPRESSIONS) - 2


texts = st.sampled_from(["", "1", "2", "10", "Norra", "norra", "a%b", "a_b", "åäö", "it's"])
codes = st.sampled_from([0, 1, 2, 10, 1814, 1880, 1234567, 9876543])
sizes = st.sampled_from([-1.25, 0.0, 0.5, 1.0, 9.5, 10.0, 1e6])
rows = st.lists(
    st.tuples(st.none() | texts, st.none() | texts, st.none() | codes, st.none() | sizes),
    max_size=8,
)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


text_values = texts.map(quoted)
number_values = st.one_of(codes.map(str), sizes.map(lambda value: f"{value:.2f}"))
operators = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])


def conditions_on(columns: list[str], values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    column = st.sampled_from(columns)
    several = st.lists(values, min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("{} {} {}".format, column, operators, values),
        st.builds("{} IN ({})".format, column, several),
        st.builds("{} NOT IN ({})".format, column, several),
        st.builds("{} BETWEEN {} AND {}".format, column, values, values),
        st.builds("{} IS NULL".format, column),
        st.builds("{} IS NOT NULL".format, column),
    )


like = st.builds(
    "{} LIKE {}".format,
    st.sampled_from(["klass", "namn"]),
    st.sampled_from(["%", "_", "n%", "N%", "%a", "a_b", "1%", "%1%", "å__"]).map(quoted),
)
leaves = st.one_of(
    conditions_on(["klass", "namn"], text_values),
    conditions_on(["kod", "areal"], number_values),
    like,
)
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds("({}) AND ({})".format, inner, inner),
        st.builds("({}) OR ({})".format, inner, inner),
        st.builds("NOT ({})".format, inner),
    ),
    max_leaves=5,
)


@given(expressions, rows)
@settings(max_examples=400)
def test_any_expression_as_in_sqlite(expression: str, table: list[Row]) -> None:
    assert by_us(expression, table) == by_sqlite(expression, table)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "klass",
        "klass =",
        "= 1",
        "klass = '1",
        "klass = 1 AND",
        "klass IN ()",
        "klass IN ('1'",
        "(klass = 1",
        "klass = 1)",
        "klass LIKE 5",
        "klass = namn",
        "klass == 1",
        "klass = 1; DROP TABLE t",
        "__import__('os')",
        "klass IS 5",
        "1 = 1",
        "klass BETWEEN 1",
        "AND = 1",
        "lower(klass) = 'a'",
        'klass = "1"',
    ],
)
def test_what_is_no_filter_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadFilter, match="kan inte tolkas; skriv som: klass IN"):
        parse_filter(text)


def test_columns_are_those_named_once() -> None:
    found = parse_filter('b = 1 AND (a > 2 OR "en kolumn" IS NULL) AND b < 5')
    assert found.columns == ("a", "b", "en kolumn")


def test_missing_column_names_what_there_is() -> None:
    with pytest.raises(MissingColumn, match=r"”saknas” .* klass, namn"):
        parse_filter("klass = '1' OR saknas = 2").select(frame(ROWS)[["klass", "namn"]])


def test_column_names_may_begin_like_words_of_the_language() -> None:
    table = pd.DataFrame({"ort": ["a"], "notering": ["b"], "inom": [1], "ålder": [3]})
    text = "ort = 'a' AND notering = 'b' AND inom = 1 AND ålder = 3"
    assert parse_filter(text).select(table).tolist() == [True]


@pytest.mark.parametrize("kind", ["int8", "int32", "int64", "float32", "float64", "Int64"])
def test_number_kinds_answer_alike(kind: str) -> None:
    table = pd.DataFrame({"n": pd.Series([1, 2, 100], dtype=kind)})
    answers = {"n >= 2": [0, 1, 1], "n = '100'": [0, 0, 1], "n LIKE '1%'": [1, 0, 1]}
    for text, expected in answers.items():
        assert parse_filter(text).select(table).astype(int).tolist() == expected, text


def test_texts_that_are_numbers_compare_with_numbers() -> None:
    table = pd.DataFrame({"t": ["9", "10", "tio", None]})
    assert parse_filter("t >= 10").select(table).tolist() == [False, True, False, False]


def test_dates_compare_with_iso_texts() -> None:
    table = pd.DataFrame({"dag": pd.to_datetime(["2025-12-31", "2026-01-01", None])})
    assert parse_filter("dag < '2026-01-01'").select(table).tolist() == [True, False, False]


def test_mask_is_as_long_as_the_rows_and_boolean() -> None:
    mask: Any = parse_filter("klass = '1'").select(frame(ROWS))
    assert mask.dtype == np.bool_
    assert mask.shape == (len(ROWS),)
