"""Rows of words, for tables of dates that are easier to read than lists."""

from __future__ import annotations


def rows(text: str, width: int) -> list[tuple[str, ...]]:
    """Return the words of a text, so many a row."""
    words = iter(text.split())
    return list(zip(*[words] * width, strict=True))
