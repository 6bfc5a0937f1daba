"""How words are compared in a search, and how Swedish names are ordered."""

from __future__ import annotations

import re
import unicodedata

SWEDISH_LETTERS = frozenset("åäö")
"""Letters of their own in Swedish, not accents; the search tells them from a and o."""

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans("åäö", "aao")
_LAST = str.maketrans("åäö", "{|}")
"""What follows z in ASCII, in the order of the alphabet."""


class _Letters(dict[int, str]):
    """Each letter without its accents, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter not in SWEDISH_LETTERS and code > 127:
            parts = unicodedata.normalize("NFKD", letter)
            letter = "".join(part for part in parts if not unicodedata.combining(part))
        self[code] = letter
        return letter


_LETTERS = _Letters({ord("æ"): "ä", ord("ø"): "ö", ord("đ"): "d", ord("ł"): "l"})


def fold(text: str) -> str:
    """Return `text` in small letters without accents; å, ä and ö stay."""
    small = text.casefold()
    if small.isascii():
        return small
    return unicodedata.normalize("NFC", small).translate(_LETTERS)


def plain(folded: str) -> str:
    """Return folded text with a and o for å, ä and ö, as they are typed without such keys."""
    return folded if folded.isascii() else folded.translate(_PLAIN)


def is_swedish(folded: str) -> bool:
    """Whether folded text has å, ä or ö."""
    return not folded.isascii() and not SWEDISH_LETTERS.isdisjoint(folded)


def split_words(text: str) -> list[str]:
    """Return the folded words of a text; numbers count as words."""
    return _WORD.findall(fold(text))


def swedish_key(text: str) -> tuple[str, str]:
    """Return what to sort a name by: å, ä, ö come last, accents and capitals decide ties."""
    return fold(text).translate(_LAST), text


def match_words(query: str, text: str) -> int | None:
    """Return how well a text fits a query, 0 best; None where a word of the query is missing.

    0 is the same words, 1 a text that begins so, 2 a text where every word of the query begins
    a word. å, ä and ö in the query fit only themselves.
    """
    wanted, has = split_words(query), split_words(text)
    plain_has = [plain(word) for word in has]
    for word in wanted:
        if not any(item.startswith(word) for item in (has if is_swedish(word) else plain_has)):
            return None
    start, whole = plain(" ".join(wanted)), " ".join(plain_has)
    return 0 if whole == start else 1 if whole.startswith(start) else 2
