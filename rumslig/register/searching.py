"""Search by words, the same in both databases: a table of words, asked for by their beginnings.

Where a word is rare its cases are taken from the table of words. Where it is common they are met
soon enough in the list's own order. Neither grows with the register.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, select
from sqlalchemy.orm import Session

from rumslig.collation import split_words
from rumslig.register.tables import CaseRow, WordRow

RARE = 300
"""A word with at most so many cases is rare."""

_LAST = "\U0010fffd"
"""Comes after every letter, so that a beginning is a range."""


def narrow_by_words(session: Session, asked: Select[Any], search: str) -> Select[Any]:
    """Return the question with only cases that have, for each word, one that begins with it."""
    words = sorted(set(split_words(search)), key=len, reverse=True)
    if not words:
        return asked.where(false())  # signs without letters or figures: nothing is called so
    common = []
    for word in words:
        found = set(session.scalars(_cases_of(word).limit(4 * RARE)))
        if len(found) <= RARE:
            asked = asked.where(CaseRow.dnr.in_(sorted(found)))
            common += [other for other in words if other != word]
            break
        common.append(word)
    for word in common:
        asked = asked.where(
            select(WordRow.dnr).where(WordRow.dnr == CaseRow.dnr, _begins(word)).exists()
        )
    return asked


def _cases_of(word: str) -> Select[Any]:
    return select(WordRow.dnr).where(_begins(word))


def _begins(word: str) -> ColumnElement[bool]:
    return and_(WordRow.word >= word, WordRow.word < word + _LAST)
