"""What is typed, as words to look for: abbreviations in full, numbers as they stand."""

from __future__ import annotations

import re

from rumslig.collation import fold, split_words

ABBREVIATIONS = {
    "n:a": "norra",
    "s:a": "södra",
    "v:a": "västra",
    "ö:a": "östra",
    "st:a": "stora",
    "l:a": "lilla",
    "g:a": "gamla",
    "k:a": "kyrka",
    "s:t": "sankt",
    "s:ta": "sankta",
    "v.": "väg",
    "g.": "gata",
    "gt.": "gata",
}
"""What is written short in Swedish names and addresses, and what it begins with in full."""

_SHORT = re.compile(r"(?<![^\W_])(?:[^\W\d_]{1,2}:[^\W\d_]{1,2}|[^\W\d_]{1,2}\.)(?![^\W_])")


def words_of(text: str) -> list[str]:
    """Return the folded words that a text asks for."""
    folded = fold(text)
    return split_words(_SHORT.sub(lambda short: ABBREVIATIONS.get(short[0], short[0]), folded))
