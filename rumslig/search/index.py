"""An index of names, open: in memory for a few, in a file that is mapped for a million."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.crs import Bounds
from layers.index.container import Container, DamagedIndex, write_container
from rumslig.collation import is_swedish, plain, split_words
from rumslig.search.building import Array, NameList, Step, build_names, no_step
from rumslig.search.terms import TermTree, errors_allowed
from rumslig.search.typed import words_of

FORMAT = "rumslig.names/1"
LEAST_PLAIN = 4
"""So many letters are needed before a and o are tried where å, ä or ö was typed."""
MOST_WORDS = 12
"""What is typed beyond these says nothing more."""
MOST_WEIGHED = 50_000
"""Among more names than this, nearness says nothing: so little was typed."""

HALF = 1
"""Errors are counted in halves."""

Ids = npt.NDArray[np.int32]
Point = tuple[float, float]
_NONE: Ids = np.empty(0, dtype=np.int32)
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Something with a name on the map.

    Attributes
    ----------
    kind
        What it is, in the words of its layer.
    municipality
        The one that it lies in, "" where that is unknown or says nothing more.
    bounds
        Its box in EPSG:3006; a point's has no extent.
    layer
        The id of the layer that it comes from.
    """

    title: str
    kind: str
    municipality: str
    bounds: Bounds
    layer: str = ""

    @property
    def subtitle(self) -> str:
        """Municipality and kind."""
        return " · ".join(part for part in (self.municipality, self.kind) if part)

    @property
    def point(self) -> tuple[float, float]:
        """The middle of its box, (easting, northing)."""
        west, south, east, north = self.bounds
        return (west + east) / 2, (south + north) / 2


class NameIndex:
    """Names in the order in which they are shown, found by what is typed.

    Raises
    ------
    DamagedIndex
        What is read is not what was written.
    """

    def __init__(self, facts: dict[str, Any], section: Callable[[str], Array]) -> None:
        self._facts = facts
        self._titles, self._ends = section("titles"), section("title_ends")
        self._list_of, self._place_of = section("list_of"), section("municipality_of")
        self._bounds, self._blocks = section("bounds"), section("block_starts")
        self._title_order, self._strict_order = section("title_order"), section("strict_order")
        self._starts, self._owners = section("starts"), section("owners")
        self._tree = TermTree(
            section("letters"), section("first"), section("end"), section("levels"),
            section("lengths"),
        )  # fmt: skip
        self._municipalities: list[str] = facts["municipalities"]
        self._named_places: dict[tuple[str, ...], int] = {}
        for at, name in enumerate(self._municipalities):
            named = tuple(split_words(name))
            self._named_places |= {named: at, tuple(map(plain, named)): at}

    @classmethod
    def of_lists(cls, lists: Iterable[NameList] = (), step: Step = no_step) -> NameIndex:
        """Return an index in memory."""
        facts, sections = build_names(tuple(lists), step)
        return cls(facts, sections.__getitem__)

    @classmethod
    def open(cls, path: Path, key: str) -> NameIndex:
        """Return an index that was written.

        Raises
        ------
        DamagedIndex
            It is no index, not of this content, or not as it was written.
        OSError
            There is none.
        """
        container = Container(path)
        if (container.facts.get("format"), container.facts.get("key")) != (FORMAT, key):
            raise DamagedIndex(path.name)
        return cls(container.facts, container.section)

    def __len__(self) -> int:
        return len(self._list_of)

    def search(
        self,
        text: str,
        most: int = 10,
        near: Point | None = None,
        without: Collection[str] = (),
    ) -> tuple[NamedPlace, ...]:
        """Return the names that a text asks for, best first.

        First those that are called so, then those that begin so, then those of which every word
        typed begins a word, then those in a municipality that the other words name, and last
        those that are nearly spelled so. Within each: by importance, then from the nearest, or
        in the order of the alphabet. A typed å, ä or ö is that letter; only where nothing is
        spelled so, a and o will do. A number is a whole number unless it was typed last.

        Parameters
        ----------
        near
            Where the map stands, (easting, northing).
        without
            Layers whose names are not to be found.
        """
        words = words_of(text)[:MOST_WORDS]
        if not words or not len(self):
            return ()
        pick = _Pick(self, most, near, without)
        self._find(words, pick)
        if not pick.found and any(map(is_swedish, words)) and len(text) >= LEAST_PLAIN:
            self._find([plain(word) for word in words], pick)
        bare = [plain(word) for word in words]
        if not pick.is_full:
            self._find_nearly(bare, 1, pick)
        if not pick.found:
            self._find_nearly(bare, 2, pick)
        return tuple(self._place(number) for number in pick.found)

    # as it is typed

    def _find(self, words: list[str], pick: _Pick) -> None:
        for ids in self._titled(" ".join(words)):
            if pick.take(ids):
                return
        last = len(words) - 1
        whole = [self._with_word(word, whole=True) for word in words]
        if len(words) > 1 and pick.take(self._common(whole)):
            return
        begun = [
            # a number that another word follows was typed to its end
            whole[at] if word.isdigit() and at < last else self._with_word(word)
            for at, word in enumerate(words)
        ]
        if not pick.take(self._common(begun)) and len(words) > 1:
            pick.take(self._within_municipality(words, begun))

    def _titled(self, whole: str) -> Iterable[Ids]:
        """Yield those with a title, those that begin with it as words, and as letters."""
        order = self._strict_order if is_swedish(whole) else self._title_order
        key = self._strict_title if is_swedish(whole) else self._plain_title
        first = bisect_left(order, whole, key=key)
        for beyond in (whole + "\x01", whole + " " + _LAST, whole + _LAST):
            yield order[first : bisect_left(order, beyond, lo=first, key=key)]

    def _with_word(self, word: str, *, whole: bool = False) -> Ids:
        """Return the owners of a word, or of those that begin with it: then some stand twice."""
        first, end = self._tree.beginning(word, whole=whole)
        return self._owners[self._starts[first] : self._starts[end]]

    def _within_municipality(self, words: Sequence[str], sets: Sequence[Ids]) -> Ids:
        """Return what has all words but those that name a municipality, and lies in it."""
        found = [_NONE]
        for count in (1, 2):
            for at in range(len(words) - count + 1):
                named = self._named_places.get(tuple(words[at : at + count]))
                rest = [ids for place, ids in enumerate(sets) if not at <= place < at + count]
                if named is not None and rest:
                    ids = self._common(rest)
                    found.append(ids[self._place_of[ids] == named])
        return np.concatenate(found)

    def _common(self, sets: Sequence[Ids]) -> Ids:
        """Return those that are in all sets."""
        ordered = sorted(sets, key=len)
        kept = ordered[0]
        for other in ordered[1:]:
            kept = kept[self._among(kept, other)]
        return kept

    def _among(self, ids: Ids, others: Ids) -> npt.NDArray[np.bool_]:
        """Return which of some names are among others."""
        if not len(ids):
            return np.empty(0, dtype=bool)
        marks = np.zeros(len(self), dtype=bool)
        marks[others] = True
        return marks[ids]

    # nearly as it is typed

    def _find_nearly(self, words: list[str], most: int, pick: _Pick) -> None:
        """Take those with all words within the errors that each allows, the fewest first."""
        allowed = [min(most, errors_allowed(word)) for word in words]
        if max(allowed) < most:
            return
        nearly = [
            self._near_word(word, errors)
            for word, errors in zip(words, allowed, strict=True)
            if errors
        ]
        nearly.sort(key=lambda pair: len(pair[0]))
        ids, errors = nearly[0]
        for others, more in nearly[1:]:
            there = self._among(ids, others)
            ids, errors = ids[there], errors[there]
            errors = errors + more[np.searchsorted(others, ids)]
        last = len(words) - 1
        for at, word in enumerate(words):
            if errors_allowed(word) or not len(ids):
                continue
            whole = self._among(ids, self._with_word(word, whole=True))
            if word.isdigit() and at < last:
                ids, errors = ids[whole], errors[whole]
                continue
            there = self._among(ids, self._with_word(word))
            # half an error: a number that goes on is less what was meant than the number
            errors = np.where(whole, errors, errors + HALF)
            ids, errors = ids[there], errors[there]
        for count in np.unique(errors[errors >= 2 * HALF]).tolist():  # the others are found
            if pick.take(ids[errors == count]):
                return

    def _near_word(self, word: str, most: int) -> tuple[Ids, npt.NDArray[np.int16]]:
        """Return the owners of words that are nearly so, each once, with their errors.

        A word that goes on where what was typed ends counts for half an error more.
        """
        found: list[tuple[int, int, int]] = []
        for reach in self._tree.near(word, most):
            errors = 2 * HALF * reach.errors
            if reach.is_whole:
                found.append((errors, reach.first, reach.first + 1))
            found.append((errors + HALF, reach.first, reach.end))
        found.sort()  # the fewest errors first, as the first of each is kept
        parts = [self._owners[self._starts[first] : self._starts[end]] for _, first, end in found]
        counts = [len(part) for part in parts]
        ids, at = np.unique(np.concatenate([_NONE, *parts]), return_index=True)
        every = np.repeat(np.array([errors for errors, _, _ in found], dtype=np.int16), counts)
        return ids, every[at]

    # one name

    def title(self, number: int) -> str:
        """Return a name."""
        begin = int(self._ends[number - 1]) if number else 0
        return bytes(self._titles[begin : int(self._ends[number])]).decode()

    def _strict_title(self, number: int) -> str:
        return " ".join(split_words(self.title(number)))

    def _plain_title(self, number: int) -> str:
        return plain(self._strict_title(number))

    def _place(self, number: int) -> NamedPlace:
        told = self._facts["lists"][int(self._list_of[number])]
        west, south, east, north = self._bounds[number].tolist()
        return NamedPlace(
            self.title(number),
            told["kind"],
            self._municipalities[int(self._place_of[number])],
            (west, south, east, north),
            told["layer"],
        )

    def ranked(self, ids: Ids, most: int, near: Point | None) -> list[int]:
        """Return the best of some names: by importance, then the nearest or the alphabet."""
        if near is None or len(ids) > MOST_WEIGHED:
            return _first(ids, most)
        ids = np.unique(ids)
        if not len(ids):
            return []
        block = np.searchsorted(self._blocks, ids, side="right")
        kept = block <= block[min(most, len(ids)) - 1]
        ids, block = ids[kept], block[kept]
        box = self._bounds[ids]
        east, north = (box[:, 0] + box[:, 2]) / 2 - near[0], (box[:, 1] + box[:, 3]) / 2 - near[1]
        order = np.lexsort((ids, np.hypot(east, north), block))
        return [int(number) for number in ids[order[:most]]]

    def lists_named(self, layers: Collection[str]) -> npt.NDArray[np.uint16]:
        """Return the numbers of the lists of some layers."""
        lists = self._facts["lists"]
        return np.array(
            [at for at, told in enumerate(lists) if told["layer"] in layers], dtype=np.uint16
        )

    def list_numbers(self, ids: Ids) -> npt.NDArray[np.uint16]:
        """Return which list each name is of."""
        numbers: npt.NDArray[np.uint16] = self._list_of[ids]
        return numbers


class _Pick:
    """Gathers the best of one set after the other until there are enough, each name once."""

    def __init__(
        self, index: NameIndex, most: int, near: Point | None, without: Collection[str]
    ) -> None:
        self._index, self._most, self._near = index, most, near
        self._hidden = index.lists_named(without) if without else None
        self.found: list[int] = []

    @property
    def is_full(self) -> bool:
        """Whether there are enough."""
        return len(self.found) >= self._most

    def take(self, ids: Ids) -> bool:
        """Take the best of some names that were not taken; return whether there are enough."""
        if self._hidden is not None:
            ids = ids[~np.isin(self._index.list_numbers(ids), self._hidden)]
        best = self._index.ranked(ids, self._most + len(self.found), self._near)
        known = set(self.found)
        new = [number for number in best if number not in known]
        self.found += new[: self._most - len(self.found)]
        return self.is_full


def _first(ids: Ids, most: int) -> list[int]:
    """Return the smallest numbers in order, each once."""
    if len(ids) > 32 * most:  # a name has few words, so few repeats among its smallest
        ids = np.partition(ids, 16 * most)[: 16 * most]
    return [int(number) for number in np.unique(ids)[:most]]


def write_names(path: Path, key: str, lists: Sequence[NameList], step: Step = no_step) -> None:
    """Write an index of names; the old file stays until the new one is whole.

    Raises
    ------
    OSError
        It cannot be kept: the names are then searched in memory.
    """
    facts, sections = build_names(lists, step)
    write_container(path, {"format": FORMAT, "key": key, **facts}, sections)
