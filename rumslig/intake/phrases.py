"""Phrases to look for in Swedish text: whole words with their endings, and what breaks them.

A phrase is one or more words. A word is found with the endings that Swedish nouns, adjectives and
verbs take (`ENDINGS`), never inside a longer word. A star opens a word: ``fiber*`` is also
*fiberanslutning*, ``*hållplats`` also *busshållplatsen*. Case does not matter, except in a word of
capitals: ``RUS`` is *RUS*, *RUS:en* and *RUSens*, never *rus*. Words whose stem changes (*bok*,
*böcker*) are written as two phrases.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rumslig.errors import RuleError
from rumslig.language import tr

ENDINGS = (
    *("s", "n", "en", "et", "t", "ns", "ens", "ets", "ts"),
    *("r", "ar", "er", "or", "na", "arna", "erna", "orna", "ars", "ers", "ors"),
    *("nas", "arnas", "ernas", "ornas", "e", "a", "de", "d", "as", "es", "ande", "ende", "ad"),
)
"""What may follow a word's stem; "" always may."""

_LETTER = r"[^\W_]"
_REST = r"[^\W_]{0,60}"
"""The rest of a compound; longer runs of letters are no words."""
_ENDING = "(?:" + "|".join(sorted(ENDINGS, key=lambda ending: (-len(ending), ending))) + ")?"
_CAPITAL_ENDINGS = "s|en|ens|n|ns|et|ets|t|ts|er|erna|ar|arna"
_BREAKS = re.compile("[\u00ad\u200b\ufeff]")
"""Soft hyphens and marks without width: not part of any word."""
_HYPHEN_AT_END = re.compile(
    r"(?<=[^\W\d_])(?:[-\u2010\u2011\x02\ufffe])[ \t]*\r?\n[ \t]*(?=([^\W\d_]\w*))"
)
_KEEPS_HYPHEN = {"och", "eller", "samt", "respektive"}
_MARKED = re.compile("[\x02\ufffe][ \t]*(?:\r?\n)?[ \t]*")


def plain_text(text: str) -> str:
    """Return text as it is searched: composed letters, words joined that a line's end cut.

    A hyphen at a line's end stays where "och", "eller" or "samt" follows ("väg- och järnväg"), or
    a capital. Lines stay lines.
    """
    composed = _BREAKS.sub("", unicodedata.normalize("NFC", text))

    def join(match: re.Match[str]) -> str:
        following = match.group(1)
        if following.lower() in _KEEPS_HYPHEN:
            return "- "
        return "-" if following[0].isupper() else ""

    return _MARKED.sub("", _HYPHEN_AT_END.sub(join, composed))


def one_line(text: str) -> str:
    """Return text with every run of space as one."""
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def compile_phrase(phrase: str) -> re.Pattern[str]:
    """Return what finds a phrase in text that `plain_text` gave.

    Raises
    ------
    RuleError
        The phrase holds no letter, or a star inside a word.
    """
    words = unicodedata.normalize("NFC", phrase).split()
    parts = [_word(word) for word in words]
    if not words or any(not part for part in parts):
        raise RuleError(
            tr("sökordet ”{phrase}” går inte att söka; skriv ord, med * först eller sist i ett.",
               phrase=phrase)
        )  # fmt: skip
    return re.compile(r"\s+".join(parts), re.IGNORECASE)


def _word(word: str) -> str:
    core = word.strip("*")
    if not any(letter.isalnum() for letter in core) or "*" in core:
        return ""
    if core.isupper() and len(core) > 1:
        return f"(?<!{_LETTER})(?-i:{re.escape(core)}(?::?(?:{_CAPITAL_ENDINGS}))?)(?!{_LETTER})"
    before = _REST if word.startswith("*") else f"(?<!{_LETTER})"
    after = _REST if word.endswith("*") else f"{_ENDING}(?!{_LETTER})"
    return before + re.escape(core) + after


def quote(text: str, start: int, end: int, around: int = 90) -> str:
    """Return the line of words around a place in a text, with marks where it was cut."""
    first, last = max(0, start - around), min(len(text), end + around)
    while first > 0 and first < start and not text[first - 1].isspace():
        first += 1
    while last < len(text) and last > end and not text[last].isspace():
        last -= 1
    words = one_line(text[first:last])
    return f"{'… ' if first else ''}{words}{' …' if last < len(text) else ''}"
