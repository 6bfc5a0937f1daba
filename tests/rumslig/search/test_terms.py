"""The tree of words against a plain count of the errors, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rumslig.search.spelling import errors_of, nearly_fits
from rumslig.search.terms import DEEPEST, TermTree, errors_allowed, grow_tree

WORDS = st.text("abcåö1", min_size=1, max_size=7)


def errors_to_beginning(typed: str, word: str) -> int:
    """Return the fewest errors to any beginning of a word, by the whole table of distances."""
    table = [[0] * (len(typed) + 1) for _ in range(len(word) + 1)]
    for at in range(len(word) + 1):
        table[at][0] = at
    table[0] = list(range(len(typed) + 1))
    for i in range(1, len(word) + 1):
        for j in range(1, len(typed) + 1):
            choices = [
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (word[i - 1] != typed[j - 1]),
            ]
            if i > 1 and j > 1 and word[i - 1] == typed[j - 2] and word[i - 2] == typed[j - 1]:
                choices.append(table[i - 2][j - 2] + 1)
            table[i][j] = min(choices)
    return min(row[-1] for row in table[1:])


def tree_of(words: set[str]) -> tuple[list[str], TermTree]:
    ordered = sorted(words)
    return ordered, TermTree(*grow_tree(ordered))


@given(st.sets(WORDS, max_size=25), WORDS, st.integers(0, 2))
def test_near_words_are_those_within_the_errors(words: set[str], typed: str, most: int) -> None:
    ordered, tree = tree_of(words)
    found: dict[str, int] = {}
    whole: set[str] = set()
    for reach in tree.near(typed, most):
        for at in range(reach.first, reach.end):
            found[ordered[at]] = min(found.get(ordered[at], 9), reach.errors)
        if reach.is_whole:
            whole.add(ordered[reach.first])
    expected = {
        word: errors for word in words if (errors := errors_to_beginning(typed, word)) <= most
    }
    assert found == expected
    assert whole <= set(expected)
    if typed in words:
        assert typed in whole


@given(st.sets(WORDS, max_size=25), WORDS)
def test_beginnings_are_ranges(words: set[str], typed: str) -> None:
    ordered, tree = tree_of(words)
    first, end = tree.beginning(typed)
    assert ordered[first:end] == [word for word in ordered if word.startswith(typed)]
    first, end = tree.beginning(typed, whole=True)
    assert ordered[first:end] == [word for word in ordered if word == typed]


@given(WORDS, WORDS)
def test_a_few_things_are_spelled_by_the_same_count(typed: str, word: str) -> None:
    counted = min(errors_to_beginning(typed, word), len(typed))
    assert errors_of(typed, word) == counted


def test_the_longest_words_are_told_apart_by_their_beginning() -> None:
    word = "x" * (DEEPEST + 9)
    ordered, tree = tree_of({word, "y"})
    assert [ordered[at] for at in range(*tree.beginning(word))] == [word]
    assert tree.near(word, 0)[0].errors == 0
    assert tree_of(set())[1].beginning("a") == (0, 0) and tree_of(set())[1].near("a", 2) == []


def test_short_words_and_numbers_allow_no_errors() -> None:
    assert [errors_allowed(word) for word in ("ort", "orts", "storgata", "1234", "12b4")] == [
        0, 1, 2, 0, 0,
    ]  # fmt: skip
    assert nearly_fits("exprotera", "Exportera yttrandet …")
    assert nearly_fits("vattensydd", "Vattenskydd")
    assert not nearly_fits("ny", "Na")
