"""Search by words, the same in both databases: a table of words, asked for by their beginnings.

Where few cases have the words they are taken from the table of words. Where many have them they
are met soon enough in the list's own order. Neither grows with the register.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, intersect, select
from sqlalchemy.orm import Session

from rumslig.collation import split_words
from rumslig.register.tables import CaseRow, WordRow

RARE = 200
"""Words that are met at most so many times are rare; a case may have several that begin so."""

_LAST = "\U0010fffd"
"""Comes after every letter, so that a beginning is a range."""


def narrow_by_words(session: Session, asked: Select[Any], search: str) -> Select[Any]:
    """Return the question with only cases that have, for each word, one that begins with it."""
    words = sorted(set(split_words(search)), key=len, reverse=True)
    if not words:
        return asked.where(false())  # signs without letters or figures: nothing is called so
    first, *others = map(_cases_of, words)
    having = intersect(first, *others) if others else first
    some = having.limit(RARE + 1).subquery()
    if (session.scalar(select(func.count()).select_from(some)) or 0) <= RARE:
        return asked.where(CaseRow.dnr.in_(select(some.c.dnr)))
    for word in words:
        asked = asked.where(
            select(WordRow.dnr).where(WordRow.dnr == CaseRow.dnr, _begins(word)).exists()
        )
    return asked


def _cases_of(word: str) -> Select[Any]:
    return select(WordRow.dnr).where(_begins(word))


def _begins(word: str) -> ColumnElement[bool]:
    return and_(WordRow.word >= word, WordRow.word < word + _LAST)
