"""Each theme's words in the planning documents: where they stand, and what is not mentioned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from layers.canonical import canonical_json
from rumslig.cases.case import Case
from rumslig.cases.reading import KeywordHit, Reading
from rumslig.intake.phrases import compile_phrase, quote
from rumslig.intake.text import FileWords
from rumslig.intake.words import Keywords

MOST_HITS = 200
"""Kept of one file for one row of keywords; further ones are counted."""

SweepState = Literal["mentioned", "unmentioned", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """A hit in one of the case's files."""

    file: str
    sha256: str
    hit: KeywordHit


@dataclass(frozen=True, slots=True)
class Read:
    """How much of a document was searched: pages (0 where it has none), and those that were not."""

    file: str
    sha256: str
    pages: int
    unread: tuple[int, ...]
    fault: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether everything in it was searched."""
        return not self.unread and not self.fault


@dataclass(frozen=True, slots=True)
class SweptTheme:
    """What the documents say of a row of keywords.

    Attributes
    ----------
    state
        "mentioned"; "unmentioned" where every document was searched whole and no word found; else
        "unknown": where there is no document, or a part of one could not be searched.
    places
        The hits, by file and page.
    read
        Which documents were searched: the proof.
    """

    theme: str
    title: str
    state: SweepState
    places: tuple[Place, ...]
    read: tuple[Read, ...]

    @property
    def silent(self) -> tuple[Read, ...]:
        """The documents that were searched whole and do not mention it, whatever others do."""
        told = {place.sha256 for place in self.places}
        return tuple(part for part in self.read if part.is_whole and part.sha256 not in told)


def keywords_fingerprint(keywords: Sequence[Keywords]) -> str:
    """Return what tells whether a reading looked for these words."""
    rows = [[row.theme, row.title, sorted(row.words)] for row in keywords]
    return hashlib.sha256(canonical_json(rows)).hexdigest()[:16]


def sweep(words: FileWords, keywords: Iterable[Keywords]) -> tuple[tuple[KeywordHit, ...], int]:
    """Return the hits in a file by row of keywords and page, and how many more there were.

    The theme of a hit is the row's title: a planning question may have several rows.
    """
    kept: list[KeywordHit] = []
    more = 0
    for row in keywords:
        patterns = [(word, compile_phrase(word)) for word in row.words]
        count = 0
        for page in words.pages:
            found = {
                match.start(): (match.end(), word)
                for word, pattern in reversed(patterns)
                for match in pattern.finditer(page.text)
            }
            last = -1
            for start in sorted(found):
                end, word = found[start]
                if start < last:  # part of a hit that was told
                    continue
                last = end
                count += 1
                if count > MOST_HITS:
                    more += 1
                    continue
                kept.append(KeywordHit(row.title, word, page.number, quote(page.text, start, end)))
    return tuple(kept), more


def swept(case: Case, keywords: Sequence[Keywords]) -> tuple[SweptTheme, ...]:
    """Return each row of keywords with what the case's documents say of it, in their order."""
    return swept_of(case.readings, keywords)


def swept_of(readings: Iterable[Reading], keywords: Sequence[Keywords]) -> tuple[SweptTheme, ...]:
    """Return the same of readings that are in no case yet."""
    documents = [item for item in readings if item.counts]
    asked = keywords_fingerprint(keywords)
    read = tuple(
        Read(item.file, item.sha256, item.pages, _unread(item), item.fault) for item in documents
    )
    is_whole = bool(read) and all(
        part.is_whole and item.keywords == asked for part, item in zip(read, documents, strict=True)
    )
    rows = []
    for row in keywords:
        places = tuple(
            Place(item.file, item.sha256, hit)
            for item in documents
            for hit in item.hits
            if hit.theme == row.title
        )
        state: SweepState = "unmentioned" if is_whole else "unknown"
        rows.append(
            SweptTheme(row.theme, row.title, "mentioned" if places else state, places, read)
        )
    return tuple(rows)


def _unread(item: Reading) -> tuple[int, ...]:
    if item.unread or item.searchable != "no":
        return item.unread
    return (0,)


def to_json(row: SweptTheme) -> dict[str, object]:
    """Return a row as the commands print it."""
    return {
        "theme": row.theme,
        "title": row.title,
        "state": row.state,
        "hits": [{"file": place.file, **asdict(place.hit)} for place in row.places],
        "read": [asdict(part) for part in row.read],
        "silent": [part.file for part in row.silent],
    }
