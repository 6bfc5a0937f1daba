"""What a `.remissdel` file asks and answers. Light: the expert's window needs nothing more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from layers.canonical import canonical_json
from layers.records import WrongRecord, build_record
from rumslig.cases.errand import AnswerKind

FORMAT = "rumslig.remissdel/1"
SUFFIX = ".remissdel"
LONGEST_ANSWER, LONGEST_NAME = 50_000, 120


@dataclass(frozen=True, slots=True)
class AskedFinding:
    """A finding of the theme, in words."""

    plan: str
    title: str
    state: str
    text: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of the plan's own documents; page 0 where a file has none."""

    file: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class AskedParagraph:
    """What the draft says of the theme so far."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A theme as it is asked of one function.

    Attributes
    ----------
    asker, matter
        Who asks, and what is asked about.
    errand, round
        Which round of the theme it is, and the round's number.
    due
        The last day for the answer (ISO), "" for none.
    withheld
        Titles of classified material that was left out.
    unsearched
        Files without text that could be searched, so that their silence says nothing.
    map_alt
        The map in words; "" without a map.
    files
        SHA-256 of what lies beside the question in the file.
    """

    dnr: str
    title: str
    asker: str
    matter: str
    theme: str
    theme_title: str
    errand: str
    round: int
    to: str
    sent: str
    due: str
    ask: str
    lang: str
    findings: tuple[AskedFinding, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    paragraphs: tuple[AskedParagraph, ...] = ()
    withheld: tuple[str, ...] = ()
    unsearched: tuple[str, ...] = ()
    map_alt: str = ""
    map_source: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return the question as canonical JSON."""
        return canonical_json({"format": FORMAT, **asdict(self)})

    @property
    def sha256(self) -> str:
        """The SHA-256 of the question, which also covers the files beside it."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a colleague answers.

    Attributes
    ----------
    by, day
        The function that answers, and the day (ISO).
    question
        The SHA-256 of what is answered.
    finished
        False for what is only begun.
    """

    kind: AnswerKind
    text: str
    by: str
    day: str
    question: str
    finished: bool = True

    def to_bytes(self) -> bytes:
        """Return the answer as canonical JSON."""
        return canonical_json({"format": FORMAT, **asdict(self)})

    @property
    def sha256(self) -> str:
        """The answer's own fingerprint."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def parse_question(content: bytes) -> Question:
    """Return the question in a file's bytes.

    Raises
    ------
    ValueError
        It is none, or one of another format.
    """
    question = build_record(Question, _table(content))
    if question.to_bytes() != content:
        raise WrongRecord("spelling")
    return question


def parse_answer(content: bytes) -> Answer:
    """Return the answer in a file's bytes; ValueError where it is none that we would write."""
    answer = build_record(Answer, _table(content))
    if answer.to_bytes() != content or len(answer.text) > LONGEST_ANSWER:
        raise WrongRecord("spelling")
    if answer.text != clean_text(answer.text) or answer.by != clean_name(answer.by):
        raise WrongRecord("signs")
    return answer


def _table(content: bytes) -> dict[str, Any]:
    try:
        table = json.loads(content)
    except RecursionError as error:
        raise WrongRecord("depth") from error
    if not isinstance(table, dict) or table.pop("format", "") != FORMAT:
        raise WrongRecord("format")
    return table


def clean_text(text: str) -> str:
    """Return a text without signs that cannot be read, and without space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = ["".join(sign for sign in line if sign.isprintable()).rstrip() for line in lines]
    return "\n".join(kept).strip()


def clean_name(name: str) -> str:
    """Return the name of a function on one line."""
    return " ".join(clean_text(name).split())[:LONGEST_NAME].strip()
