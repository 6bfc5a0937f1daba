"""Texts folded and put in the Swedish alphabet's order by the million, as `collation` does one."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from layers.pause import AT_A_TIME, pause
from rumslig.collation import fold, plain

_PLAIN = (("å", "a"), ("ä", "a"), ("ö", "o"))
_LAST = (("å", "{"), ("ä", "|"), ("ö", "}"))
"""What follows z in ASCII, in the order of the alphabet."""


def fold_all(texts: pa.Array) -> pa.Array:
    """Return texts as `collation.fold` folds each; null stays null.

    Arrow folds those of ASCII and å, ä, ö without Python's lock; the others are folded one by one.
    """
    small = pc.utf8_lower(texts)
    bare = small
    for letter, _ in _PLAIN:
        bare = pc.replace_substring(bare, letter, "a")
    others = pc.fill_null(pc.invert(pc.string_is_ascii(bare)), False)
    count = pc.sum(others).as_py() or 0
    if not count:
        return small
    words = texts.filter(others).to_pylist()
    folded: list[str] = []
    for begin in range(0, len(words), AT_A_TIME):
        folded += map(fold, words[begin : begin + AT_A_TIME])
        pause()
    return pc.replace_with_mask(small, others, pa.array(folded, texts.type))


def plain_all(folded: pa.Array) -> pa.Array:
    """Return folded texts with a and o for å, ä and ö."""
    return _replace(folded, _PLAIN)


def swedish_keys(texts: pa.Array) -> pa.Array:
    """Return texts that sort by their bytes as `collation.swedish_key` sorts these."""
    keys = _replace(fold_all(texts), _LAST)
    return pc.binary_join_element_wise(keys, texts, pa.scalar("\0", texts.type))


def contains(folded: pa.Array, word: str) -> pa.Array:
    """Return which folded texts have a word in them; one without å, ä, ö finds these too."""
    folded_word = fold(word)
    if plain(folded_word) == folded_word:
        folded = plain_all(folded)
    return pc.fill_null(pc.match_substring(folded, folded_word), False)


def _replace(texts: pa.Array, pairs: tuple[tuple[str, str], ...]) -> pa.Array:
    for letter, other in pairs:
        texts = pc.replace_substring(texts, letter, other)
    return texts
