"""Sorting and searching by the million give what is got one by one."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import table_of

from layers.errors import BadFilter, MissingColumn
from rumslig.collation import fold, plain, swedish_key
from rumslig.errors import Cancelled
from rumslig.letters import contains, fold_all, swedish_keys
from rumslig.table.matching import Wording, rows_meeting
from rumslig.table.sorting import Ranking, Sorting, sort_rows

LETTERS = st.text("abzåäöÅÄÖéÜßo\u0308 1{|}-", max_size=6)
WORDS = st.one_of(LETTERS, st.text(max_size=4).filter(lambda text: "\0" not in text))


def texts_of(words: list[str]) -> pa.Array:
    return pa.array(words, pa.large_string())


@given(st.lists(WORDS, max_size=20))
def test_many_texts_are_folded_as_each_is(words: list[str]) -> None:
    assert fold_all(texts_of(words)).to_pylist() == [fold(word) for word in words]


@given(st.lists(WORDS, max_size=20))
def test_keys_sort_as_the_swedish_alphabet_does(words: list[str]) -> None:
    keys = [key.encode() for key in swedish_keys(texts_of(words)).to_pylist()]
    by_bytes = [words[at] for at in sorted(range(len(words)), key=keys.__getitem__)]
    assert by_bytes == sorted(words, key=swedish_key)


@given(st.lists(WORDS, max_size=12), LETTERS.filter(str.strip))
def test_a_word_is_found_with_and_without_its_dots(words: list[str], word: str) -> None:
    folded = fold(word)
    bare = plain(folded) == folded
    expected = [folded in (plain(fold(text)) if bare else fold(text)) for text in words]
    assert contains(fold_all(texts_of(words)), word).to_pylist() == expected


def order(columns: dict[str, Any], *by: Sorting) -> list[int]:
    table = table_of(columns)
    return sort_rows(table, Ranking(table), np.arange(len(table)), by).tolist()


ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.sampled_from(["ås", "As", "as", "Ö", "z", "äng", ""])),
        st.one_of(st.none(), st.integers(-3, 3).map(float), st.just(0.5)),
        st.integers(-(2**62), 2**62),
        st.booleans(),
    ),
    min_size=1,
    max_size=25,
)


@given(ROWS, st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=3))
def test_rows_sort_as_one_by_one_with_what_is_missing_last(
    rows: list[tuple[Any, ...]], by: list[tuple[str, bool]]
) -> None:
    columns = {
        "a": pd.Series([row[0] for row in rows], dtype="str"),
        "b": pd.Series([row[1] for row in rows], dtype="float64"),
        "c": pd.Series([row[2] for row in rows], dtype="int64"),
        "d": pd.Series([row[3] for row in rows], dtype="bool"),
    }
    expected = list(range(len(rows)))
    for name, falls in reversed(by):  # a stable sort by each, the last first
        place = "abcd".index(name)
        there = [row for row in expected if rows[row][place] is not None]
        gone = [row for row in expected if rows[row][place] is None]

        def key(row: int, place: int = place) -> Any:
            value = rows[row][place]
            return swedish_key(value) if isinstance(value, str) else value

        if falls:
            values = sorted({key(row) for row in there}, reverse=True)
            there.sort(key=lambda row: values.index(key(row)))
        else:
            there.sort(key=key)
        expected = there + gone
    assert order(columns, *(Sorting(name, falls) for name, falls in by)) == expected


def test_days_and_moments_sort_by_time_and_unknown_columns_say_nothing() -> None:
    days = pd.Series([date(2024, 5, 1), None, date(1999, 1, 1)], dtype=object)
    moments = pd.Series(pd.to_datetime(["2024-01-01", None, "2020-01-01"]))
    columns = {"dag": days, "tid": moments}
    assert order(columns, Sorting("dag")) == [2, 0, 1]
    assert order(columns, Sorting("dag", True)) == [0, 2, 1]
    assert order(columns, Sorting("tid", True)) == [0, 2, 1]
    assert order(columns, Sorting("finns inte")) == [0, 1, 2]
    table = table_of(columns)
    assert [column.kind for column in table.columns] == ["day", "moment"]


def test_only_the_rows_that_are_asked_for_are_sorted() -> None:
    table = table_of({"a": [5, 3, 9, 1]})
    rows = sort_rows(table, Ranking(table), np.array([0, 2, 1]), [Sorting("a")])
    assert rows.tolist() == [1, 0, 2]


def found(table: Any, text: str) -> list[int]:
    return np.flatnonzero(Wording(table).find(text)).tolist()


TABLE = {
    "namn": pd.Series(["Örebro", "Orebro gård", None, "Ås"], dtype="str"),
    "areal": [12.5, 1234.0, np.nan, -3.0],
    "antal": [7, 12, 1880, 100],
    "dag": pd.Series([date(2024, 5, 1), None, None, date(1999, 12, 31)], dtype=object),
    "klar": [True, False, True, False],
}


def test_words_are_found_in_any_column() -> None:
    table = table_of(TABLE)
    assert found(table, "orebro") == [0, 1]
    assert found(table, "ÖREBRO") == [0]
    assert found(table, "orebro gård") == [1]
    assert found(table, "12,5") == found(table, "12.5") == [0]
    assert found(table, "orebro 12") == [0, 1]
    assert found(table, "\N{MINUS SIGN}3") == [3]
    assert found(table, "2024-05") == [0]
    assert found(table, "nej") == [1, 3]
    assert found(table, "1880") == [2]
    assert found(table, "  ") == [0, 1, 2, 3]
    assert found(table, "finns inte") == []


@given(st.lists(st.sampled_from(["ås", "öby", "1", "20", "x"]), max_size=2).map(" ".join))
def test_the_search_is_a_walk_through_all_cells(text: str) -> None:
    columns = {
        "a": pd.Series(["Ås 1", "by", None, "Öby 20"], dtype="str"),
        "b": pd.Series([None, "x as", "oby", ""], dtype="str"),
        "c": [1, 20, 120, 5],
    }
    table = table_of(columns)

    def has(row: int, word: str) -> bool:
        for column in table.columns:
            value = table.value(row, column)
            if value is None:
                continue
            cell = fold(str(value))
            bare = plain(fold(word)) == fold(word)
            if fold(word) in (plain(cell) if bare else cell):
                return True
        return False

    expected = [row for row in range(4) if all(has(row, word) for word in text.split())]
    assert found(table, text) == expected


def test_a_condition_is_asked_of_the_layers_columns() -> None:
    table = table_of(TABLE)
    assert np.flatnonzero(rows_meeting(table, "areal > 0 AND klar = 1")).tolist() == [0]
    assert np.flatnonzero(rows_meeting(table, "namn LIKE '%rebro%'")).tolist() == [0, 1]
    with pytest.raises(MissingColumn, match="”yta” finns inte; lagret har namn"):
        rows_meeting(table, "yta > 3")
    with pytest.raises(BadFilter, match="kan inte tolkas"):
        rows_meeting(table, "areal >")


def test_searching_and_sorting_can_be_stopped() -> None:
    table = table_of(TABLE)

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled("stopp")

    with pytest.raises(Cancelled):
        Wording(table).find("x", stop)
    with pytest.raises(Cancelled):
        sort_rows(table, Ranking(table), np.arange(4), [Sorting("antal")], stop)


def test_values_are_pythons_own_and_missing_ones_none() -> None:
    table = table_of(TABLE)
    rows = [[table.value(row, column) for column in table.columns] for row in (0, 2)]
    assert rows == [
        ["Örebro", 12.5, 7, date(2024, 5, 1), True],
        [None, None, 1880, None, True],
    ]
    assert math.isnan(float("nan")) and table.rows_with([4, 1, 99]).tolist() == [0, 3]


def test_columns_of_mixed_things_are_texts() -> None:
    table = table_of({"a": pd.Series(["x", 3, None, (1, 2)], dtype=object), "b": [None] * 4})
    assert [column.kind for column in table.columns] == ["text", "text"]
    assert found(table, "3") == [1]
    assert found(table, "(1,") == [3]
    assert order({"b": [None] * 3}, Sorting("b")) == [0, 1, 2]
