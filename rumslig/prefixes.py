"""Sorted words with who has them, found by how they begin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]

_LAST = "\U0010ffff"


class PrefixTable:
    """Finds the numbers of those that have a word which begins with given letters.

    The words are sorted, and the owners of all words lie in one array in the same order, so
    whatever begins alike is one slice. Two bisections find it among a million words.
    """

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Make the table of (word, number of its owner); the numbers are not negative."""
        codes: dict[str, int] = {}
        drawn: list[int] = []
        owners: list[int] = []
        for word, owner in pairs:
            drawn.append(codes.setdefault(word, len(codes)))
            owners.append(owner)
        self._words = sorted(codes)
        places = np.empty(len(codes), dtype=np.int32)
        for place, word in enumerate(self._words):
            places[codes[word]] = place
        place_of = places[np.array(drawn, dtype=np.int32)]
        order = np.argsort(place_of, kind="stable")
        self._owners: Ids = np.array(owners, dtype=np.int32)[order]
        self._starts = np.searchsorted(place_of[order], np.arange(len(codes) + 1))

    def beginning(self, letters: str) -> Ids:
        """Return the owners of words that begin with `letters`; some may stand there twice."""
        first = bisect_left(self._words, letters)
        last = bisect_left(self._words, letters + _LAST, lo=first)
        return self._owners[self._starts[first] : self._starts[last]]

    def equal(self, word: str) -> Ids:
        """Return the owners of a word."""
        first = bisect_left(self._words, word)
        if first == len(self._words) or self._words[first] != word:
            return self._owners[:0]
        return self._owners[self._starts[first] : self._starts[first + 1]]
