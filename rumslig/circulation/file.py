"""The `.remissdel` file: a sealed zip with the question, its map, words to read, and the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.atomic import replacing
from layers.sealed_files import open_sealed, seal
from layers.stored_zip import WrongZip
from rumslig.circulation.question import (
    FORMAT,
    LONGEST_ANSWER,
    Answer,
    Question,
    clean_name,
    clean_text,
    parse_answer,
    parse_question,
)
from rumslig.errors import CaseError
from rumslig.language import tr

QUESTION, ANSWER, MAP, README = "fraga.json", "svar.json", "karta.png", "LÄS-MIG.txt"
BESIDE = (MAP, README)
MOST_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it lies: the question, what lies beside it, and the answer if there is one."""

    path: Path
    question: Question
    beside: Mapping[str, bytes]
    answer: Answer | None

    @property
    def picture(self) -> bytes:
        """The map as PNG, empty without one."""
        return self.beside.get(MAP, b"")


def file_bytes(question: Question, beside: Mapping[str, bytes], answer: Answer | None) -> bytes:
    """Return the file's bytes; the same content gives the same bytes."""
    members = {**beside, QUESTION: question.to_bytes()}
    if answer is not None:
        members[ANSWER] = answer.to_bytes()
    return b"".join(seal(members, {"format": FORMAT}))


def open_file(path: Path) -> Opened:
    """Return what a file holds.

    Raises
    ------
    CaseError
        It is missing, damaged, altered, or a file of another kind.
    """
    try:
        sealed = open_sealed(path, FORMAT, MOST_BYTES)
        if not set(sealed.sha256) <= {QUESTION, ANSWER, *BESIDE}:
            raise ValueError("members")
        question = parse_question(sealed.read(QUESTION))
        beside = {name: sealed.read(name) for name in BESIDE if name in sealed.sha256}
        if {name: hashlib.sha256(beside[name]).hexdigest() for name in beside} != question.files:
            raise ValueError("beside")
        answer = parse_answer(sealed.read(ANSWER)) if ANSWER in sealed.sha256 else None
        if answer is not None and answer.question != question.sha256:
            raise ValueError("answer")
    except OSError as error:
        raise CaseError(
            tr("{file} kan inte läsas ({fact}).", file=path.name, fact=error.strerror or error)
        ) from error
    except (WrongZip, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaseError(
            tr(
                "{file} är ingen hel remissdel: den är ändrad, skadad eller av annat slag; be om "
                "filen på nytt.",
                file=path.name,
            )
        ) from error
    return Opened(path, question, beside, answer)


def write_answer(opened: Opened, answer: Answer, target: Path | None = None) -> Opened:
    """Put an answer in the file, whole or not at all; return the file as it then lies.

    Nothing but what was sent, and the answer, is in it.

    Parameters
    ----------
    target
        Another place for it, where the first cannot be written.
    """
    path = target or opened.path
    content = file_bytes(opened.question, opened.beside, answer)
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    return Opened(path, opened.question, opened.beside, answer)


def make_answer(
    opened: Opened, kind: str, text: str, by: str, day: str, *, finished: bool
) -> Answer:
    """Return an answer to the file's question.

    Raises
    ------
    CaseError
        A finished text or question has no words, or there are too many.
    """
    text, by = clean_text(text), clean_name(by) or opened.question.to
    if len(text) > LONGEST_ANSWER:
        raise CaseError(
            tr(
                "svaret är för långt: {count} tecken av högst {most}.",
                count=len(text),
                most=LONGEST_ANSWER,
            )
        )
    if kind == "no_objection":
        return Answer(
            "no_objection", text if not finished else "", by, day, opened.question.sha256, finished
        )
    if finished and not text:
        raise CaseError(
            tr("skriv en fråga först.")
            if kind == "question"
            else tr("skriv ett svar först, eller välj Inget att erinra.")
        )
    return Answer(
        "question" if kind == "question" else "text",
        text,
        by,
        day,
        opened.question.sha256,
        finished,
    )
