"""Search by words, the same in both databases: a table of words, asked for by their beginnings.

Where few cases have the words they are taken from the table of words. Where many have them they
are met soon enough in the list's own order. Neither grows with the register.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, intersect, select
from sqlalchemy.orm import Session

from rumslig.collation import split_words
from rumslig.register.tables import CaseRow, WordRow

RARE = 300
"""Words that at most so many cases have are rare."""

_LAST = "\U0010fffd"
"""Comes after every letter, so that a beginning is a range."""


def narrow_by_words(session: Session, asked: Select[Any], search: str) -> Select[Any]:
    """Return the question with only cases that have, for each word, one that begins with it."""
    words = sorted(set(split_words(search)), key=len, reverse=True)
    if not words:
        return asked.where(false())  # signs without letters or figures: nothing is called so
    # a case may have several words that begin so
    found = session.scalars(intersect(*map(_cases_of, words)).limit(RARE + 1)).all()
    if len(found) <= RARE:
        return asked.where(CaseRow.dnr.in_(sorted(set(found))))
    for word in words:
        asked = asked.where(
            select(WordRow.dnr).where(WordRow.dnr == CaseRow.dnr, _begins(word)).exists()
        )
    return asked


def _cases_of(word: str) -> Select[Any]:
    return select(WordRow.dnr).where(_begins(word))


def _begins(word: str) -> ColumnElement[bool]:
    return and_(WordRow.word >= word, WordRow.word < word + _LAST)
