"""Drafts as they once were: kept, compared word by word, and brought back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftVersion
from rumslig.documents.markdown_blocks import plain_words
from rumslig.drafting.editing import with_draft
from rumslig.errors import CaseError
from rumslig.language import tr

Kind = Literal["same", "added", "removed"]
SYMBOLS: dict[Kind, tuple[str, str]] = {
    "same": ("", ""),
    "added": ("[+", "+]"),
    "removed": ("[−", "−]"),
}
"""What stands around added and removed words: never colour alone."""
MOST = 200
"""Versions kept; the oldest that were kept by the clock go first."""
BY_CLOCK = "clock"
_WORD = re.compile(
    r"\d+(?:[.,\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}]\d+)*|\w+|\s+|."
)
WHYS = ("clock", "refresh", "circulation", "hand", "restore", "read")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are the same in two texts, or only in one of them."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph that differs between two drafts, by its id."""

    id: str
    theme: str
    pieces: tuple[Piece, ...]


def keep_version(case: Case, at: str, why: str) -> Case:
    """Return the case with its draft kept as a version; one that is kept already is not again.

    Parameters
    ----------
    at
        ISO time with zone.
    why
        One of `WHYS`, or words of somebody's own.
    """
    if case.draft is None or (case.history and case.history[-1].draft == case.draft):
        return case
    history = [*case.history, DraftVersion(at, why, case.draft)]
    while len(history) > MOST:
        oldest = next((item for item in history[:-1] if item.why == BY_CLOCK), history[0])
        history.remove(oldest)
    return replace(case, history=tuple(history))


def restore_version(case: Case, index: int, at: str) -> Case:
    """Return the case with a kept draft in hand again; the draft of now is kept before.

    Raises
    ------
    CaseError
        There is no such version, or the response is signed.
    """
    if not 0 <= index < len(case.history):
        raise CaseError(
            tr(
                "ärendet {dnr} har {count} versioner av utkastet; version {number} finns inte.",
                dnr=case.header.dnr,
                count=len(case.history),
                number=index + 1,
            )
        )
    draft = case.history[index].draft
    return with_draft(keep_version(case, at, "restore"), draft)


def why_words(why: str) -> str:
    """Return why a version was kept, in words."""
    return {
        "clock": tr("under skrivandet"),
        "refresh": tr("innan siffrorna uppdaterades"),
        "circulation": tr("när remissrundan gick ut"),
        "hand": tr("sparad för hand"),
        "restore": tr("innan en tidigare version togs fram"),
        "read": tr("innan en fil lästes in"),
    }.get(why, why)


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Return two texts as one, by words; joined without the removed pieces it is `after`.

    A number is one word, with its decimals and the spaces between its thousands.
    """
    first, second = _words(before), _words(after)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    pieces: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(first[a:b])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(first[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(second[c:d])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def compare_drafts(before: Draft, after: Draft) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs that differ, in the order of `after`, then those that it lacks."""
    return tuple(_compare(before, after))


def _compare(before: Draft, after: Draft) -> Iterator[ParagraphChange]:
    known = {item.id for item in after.paragraphs}
    for now in after.paragraphs:
        then = before.find(now.id)
        if then is None or then.text != now.text:
            before_words = plain_words(then.text) if then is not None else ""
            pieces = compare_texts(before_words, plain_words(now.text))
            yield ParagraphChange(now.id, now.theme, pieces)
    for then in before.paragraphs:
        if then.id not in known:
            yield ParagraphChange(then.id, then.theme, compare_texts(plain_words(then.text), ""))


def write_pieces(pieces: Sequence[Piece]) -> str:
    """Return compared texts with symbols around what was added and removed."""
    return "".join(
        f"{SYMBOLS[piece.kind][0]}{piece.text}{SYMBOLS[piece.kind][1]}" for piece in pieces
    )
