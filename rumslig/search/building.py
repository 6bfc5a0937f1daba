"""Building an index of names: their order, their words, and where each word stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from layers.pause import pause
from rumslig.collation import is_swedish
from rumslig.letters import fold_all, plain_all, swedish_keys
from rumslig.search.terms import grow_tree

Array = npt.NDArray[Any]
Step = Callable[[int, int], None]

STEPS = 6


def no_step(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class NameList:
    """The names of one layer, row for row.

    Attributes
    ----------
    importance
        Kinds with a higher one come first: the scale from which the map writes their names.
    bounds
        Boxes in EPSG:3006, shape (n, 4).
    classes
        Importance within the kind, 0 first: the place of an object's symbol in the style.
    others
        What else each object is found by; empty where nothing is.
    """

    kind: str
    layer: str
    importance: float
    titles: Sequence[str]
    bounds: npt.NDArray[np.float64]
    municipalities: Sequence[str]
    classes: npt.NDArray[np.int32]
    others: Sequence[str] = ()


def build_names(
    lists: Sequence[NameList], step: Step = no_step
) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return what an index holds: facts, and arrays by name.

    A name's number is its place in the order of importance, class and the Swedish alphabet.
    """
    step(0, STEPS)
    titles = _texts([title for names in lists for title in names.titles])
    counts = [len(names.titles) for names in lists]
    list_of = np.repeat(np.arange(len(lists), dtype=np.uint16), counts)
    classes = np.concatenate([names.classes for names in lists] or [np.empty(0, np.int32)])
    importance = np.array([names.importance for names in lists] or [0.0])[list_of]
    alphabet = np.asarray(pc.rank(swedish_keys(titles), "ascending", tiebreaker="dense"))
    order = np.lexsort((alphabet, classes, -importance))
    step(1, STEPS)
    titles, list_of = titles.take(pa.array(order)), list_of[order]
    kinds = np.stack([importance[order], classes[order].astype(float)], axis=1)
    is_other = np.ones(len(order), dtype=bool)
    is_other[1:] = (kinds[1:] != kinds[:-1]).any(axis=1)
    places, place_of = _number([name for names in lists for name in names.municipalities])
    bounds = np.concatenate([names.bounds for names in lists] or [np.empty((0, 4))])[order]
    step(2, STEPS)
    folded = _spaced(fold_all(titles))
    plain = plain_all(folded)
    strict = np.flatnonzero(np.asarray(pc.not_equal(folded, plain))).astype(np.int32)
    title_order = np.asarray(pc.sort_indices(plain)).astype(np.int32)
    strict_order = strict[np.asarray(pc.sort_indices(folded.take(pa.array(strict))))]
    step(3, STEPS)
    others = [text for names in lists for text in (names.others or [""] * len(names.titles))]
    more = _spaced(fold_all(_texts(others))).take(pa.array(order)) if any(others) else None
    terms, starts, owners = _terms([folded] if more is None else [folded, more])
    step(4, STEPS)
    letters, first, end, levels, lengths = grow_tree(terms)
    blob, ends = _packed(titles)
    facts = {
        "names": len(order),
        "lists": [
            {"kind": names.kind, "layer": names.layer, "importance": str(names.importance)}
            for names in lists
        ],
        "municipalities": places,
    }
    step(5, STEPS)
    return facts, {
        "titles": blob,
        "title_ends": ends,
        "list_of": list_of,
        "municipality_of": place_of[order] if len(place_of) else np.empty(0, np.uint16),
        "bounds": np.ascontiguousarray(bounds, dtype=np.float64),
        "block_starts": np.flatnonzero(is_other).astype(np.int32),
        "title_order": title_order,
        "strict_order": strict_order.astype(np.int32),
        "letters": letters,
        "first": first,
        "end": end,
        "levels": levels,
        "lengths": lengths,
        "starts": starts,
        "owners": owners,
    }


def _texts(texts: Sequence[str]) -> pa.Array:
    return pa.array(texts, pa.large_string())


def _number(texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.uint16]]:
    encoded = pc.dictionary_encode(_texts(texts))
    return encoded.dictionary.to_pylist(), np.asarray(encoded.indices).astype(np.uint16)


def _packed(texts: pa.Array) -> tuple[Array, Array]:
    """Return texts as bytes, and where each ends."""
    if not len(texts):
        return np.empty(0, np.uint8), np.empty(0, np.int64)
    _, offsets, content = texts.buffers()  # of an array that was just taken: nothing before it
    ends = np.frombuffer(offsets, dtype=np.int64)[1 : len(texts) + 1]
    return np.frombuffer(content, dtype=np.uint8)[: ends[-1]], ends


def _spaced(folded: pa.Array) -> pa.Array:
    """Return folded texts as their words with a space between."""
    return pc.utf8_trim(pc.replace_substring_regex(folded, r"[^\pL\pN]+", " "), " ")


def _terms(texts: Sequence[pa.Array]) -> tuple[list[str], Array, Array]:
    """Return the sorted words, where the owners of each begin, and the owners in rising order.

    A word with å, ä or ö stands there as it is, and as it is typed without them.
    """
    words: list[pa.Array] = []
    owners: list[Array] = []
    for some in texts:
        split = pc.split_pattern(some, " ")
        words.append(pc.list_flatten(split))
        owners.append(np.asarray(pc.list_parent_indices(split)).astype(np.int32))
        pause()
    encoded = pc.dictionary_encode(pa.concat_arrays(words))
    unique, code = encoded.dictionary.to_pylist(), np.asarray(encoded.indices)
    owner = np.concatenate(owners)
    bare = plain_all(encoded.dictionary).to_pylist()
    swedish = [at for at, word in enumerate(unique) if is_swedish(word)]
    terms = sorted({word for word in bare if word} | {unique[at] for at in swedish})
    pause()
    number = {term: at for at, term in enumerate(terms)}
    bare_of = np.array([number.get(word, -1) for word in bare] or [-1], dtype=np.int32)
    strict_of = np.full(max(len(unique), 1), -1, dtype=np.int32)
    strict_of[swedish] = [number[unique[at]] for at in swedish]
    pairs = np.concatenate([bare_of[code], strict_of[code]]).astype(np.int64)
    both = np.concatenate([owner, owner]).astype(np.int64)
    kept = pairs >= 0
    # each owner once for a word, in rising order
    keys = np.unique((pairs[kept] << 32) | both[kept])
    starts = np.searchsorted(keys >> 32, np.arange(len(terms) + 1)).astype(np.int64)
    return terms, starts, (keys & 0xFFFFFFFF).astype(np.int32)
