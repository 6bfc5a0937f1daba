"""Text in files that do not say how they were encoded."""

from __future__ import annotations

import codecs

CANDIDATES = ("cp1252", "cp850", "mac_roman")
"""What Swedish files that are no UTF-8 were written in: Windows, DOS and old Macintoshes."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXPECTED = frozenset("åäöÅÄÖéÉüÜ§°–”’")


def guess_encoding(content: bytes) -> str:
    """Return Python's name of the encoding that a text was most likely written in.

    Bytes that are UTF-8 are taken for it: other Swedish text hardly ever is. Else the encoding
    is taken in which most of the letters outside ASCII are Swedish.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        if fault.start < len(content) - 3 or fault.reason != "unexpected end of data":
            return max(CANDIDATES, key=lambda name: share_expected(content, name))
    return "utf-8"


def share_expected(content: bytes, encoding: str) -> float:
    """Return how many of the letters outside ASCII are such as Swedish has, 0 to 1."""
    outside = [letter for letter in content.decode(encoding, "replace") if ord(letter) > 127]
    return sum(letter in _EXPECTED for letter in outside) / len(outside) if outside else 0.0


def name_encoding(encoding: str) -> str:
    """Return an encoding's name as people write it."""
    known = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
    return known.get(encoding, encoding)
