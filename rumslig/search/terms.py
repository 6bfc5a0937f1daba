"""All words of all names as a tree of letters, walked with room for typing errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.pause import pause

Letters = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int32]

DEEPEST = 28
"""Letters of a word that can be told apart; what follows them is not compared."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Words that begin nearly as what was typed: a range in the sorted words, and the errors.

    `is_whole` tells that the first of them ends where what was typed does.
    """

    first: int
    end: int
    errors: int
    is_whole: bool


def errors_allowed(word: str) -> int:
    """Return how many letters may be wrong: none in short words and in numbers."""
    if len(word) < 4 or not word.isalpha():
        return 0
    return 1 if len(word) < 8 else 2


class TermTree:
    """The sorted words' beginnings, level by level: each node is a range of the words.

    A node's children are those of the next level whose ranges lie in its own, so that no
    pointers are kept. All nodes of a level that may still fit are compared at once.

    Parameters
    ----------
    letters, first, end
        Of each node, the levels one after the other: its last letter, and its range of words.
    levels
        Where each level begins among the nodes; one more at the end.
    lengths
        Of each word, in letters, at most `DEEPEST`.
    """

    def __init__(
        self, letters: Letters, first: Numbers, end: Numbers, levels: Numbers, lengths: Numbers
    ) -> None:
        bounds = list(zip(levels[:-1].tolist(), levels[1:].tolist(), strict=True))
        self._letters = [letters[begin:stop] for begin, stop in bounds]
        self._first = [first[begin:stop] for begin, stop in bounds]
        self._end = [end[begin:stop] for begin, stop in bounds]
        self._lengths = lengths

    def beginning(self, word: str, *, whole: bool = False) -> tuple[int, int]:
        """Return the range of words that begin with a word, or are it; (0, 0) for none."""
        at, (low, high) = 0, (0, len(self._lengths))
        for depth, letter in enumerate(word[:DEEPEST]):
            if depth >= len(self._first):
                return 0, 0
            begin, stop = np.searchsorted(self._first[depth], (low, high))
            found = np.flatnonzero(self._letters[depth][begin:stop] == ord(letter))
            if not len(found):
                return 0, 0
            at = int(begin) + int(found[0])
            low, high = int(self._first[depth][at]), int(self._end[depth][at])
        if not whole:
            return low, high
        is_there = low < high and self._lengths[low] == min(len(word), DEEPEST)
        return (low, low + 1) if is_there else (0, 0)

    def near(self, word: str, most: int) -> list[Reach]:
        """Return the words that begin within `most` errors of a word, the fewest errors first.

        An error is a letter too many, too few or another, or two that changed places. A range
        may lie in another with more errors.
        """
        wanted = np.array([ord(letter) for letter in word[:DEEPEST]], dtype=np.uint32)
        count = len(wanted)
        reaches: list[Reach] = []
        # one row for what is typed against nothing
        rows = np.arange(count + 1, dtype=np.int8)[None, :]
        before, last = rows, np.zeros(1, dtype=np.uint32)
        low, high = np.zeros(1, dtype=np.int64), np.full(1, len(self._lengths), dtype=np.int64)
        for depth in range(len(self._first)):
            firsts = self._first[depth]
            begin, stop = np.searchsorted(firsts, low), np.searchsorted(firsts, high)
            children = stop - begin
            parent = np.repeat(np.arange(len(children)), children)
            if not len(parent):
                break
            offset = np.arange(len(parent)) - np.repeat(np.cumsum(children) - children, children)
            node = begin[parent] + offset
            letters = self._letters[depth][node]
            made = _next_rows(wanted, rows[parent], before[parent], letters, last[parent], depth)
            low, high = firsts[node].astype(np.int64), self._end[depth][node].astype(np.int64)
            fits = made[:, count] <= most
            for at in np.flatnonzero(fits).tolist():
                is_whole = int(self._lengths[low[at]]) == depth + 1
                errors = int(made[at, count])
                reaches.append(Reach(int(low[at]), int(high[at]), errors, is_whole))
            # two letters that change places may mend a row that looks lost
            alive = (made.min(axis=1) <= most) | (rows[parent].min(axis=1) < most)
            before, rows, last = rows[parent][alive], made[alive], letters[alive]
            low, high = low[alive], high[alive]
            pause()
        return sorted(reaches, key=lambda item: (item.errors, item.first, -item.end))


def _next_rows(
    wanted: Letters,
    rows: npt.NDArray[np.int8],
    before: npt.NDArray[np.int8],
    letters: Letters,
    last: Letters,
    depth: int,
) -> npt.NDArray[np.int8]:
    """Return the distances of one letter more: of each node to each beginning of what is typed."""
    made = np.empty_like(rows)
    made[:, 0] = depth + 1
    for at in range(1, len(wanted) + 1):
        same = letters == wanted[at - 1]
        best = np.minimum(rows[:, at], made[:, at - 1]) + np.int8(1)
        np.minimum(best, rows[:, at - 1] + ~same, out=best)
        if at > 1 and depth > 0:
            swapped = (letters == wanted[at - 2]) & (last == wanted[at - 1])
            np.minimum(best, before[:, at - 2] + np.int8(1), out=best, where=swapped)
        made[:, at] = best
    return made


def grow_tree(
    words: Sequence[str],
) -> tuple[Letters, Numbers, Numbers, Numbers, Numbers]:
    """Return what a `TermTree` is made of, for words in the order of their letters' codes."""
    count = len(words)
    if not count:
        none = np.empty(0, dtype=np.int32)
        return none.astype(np.uint32), none, none, np.zeros(1, dtype=np.int32), none
    cut = np.array([word[:DEEPEST] for word in words], dtype=f"U{DEEPEST}")
    codes = cut.view(np.uint32).reshape(count, DEEPEST)
    lengths = np.count_nonzero(codes, axis=1).astype(np.int32)
    differs = codes[1:] != codes[:-1]
    shared = np.where(differs.any(axis=1), differs.argmax(axis=1), DEEPEST)
    common = np.concatenate([[-1], shared])  # letters in common with the word before
    letters, firsts, ends, levels = [], [], [], [0]
    for depth in range(int(lengths.max())):
        borders = np.flatnonzero(common <= depth)
        first = borders[lengths[borders] > depth]
        after = np.append(borders, count)
        letters.append(codes[first, depth])
        firsts.append(first.astype(np.int32))
        ends.append(after[np.searchsorted(after, first, side="right")].astype(np.int32))
        levels.append(levels[-1] + len(first))
    return (
        np.concatenate(letters),
        np.concatenate(firsts),
        np.concatenate(ends),
        np.array(levels, dtype=np.int32),
        lengths,
    )
