"""What the window tells: a fact, where it happened, and a way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from layers.errors import LayerError
from rumslig.errors import RumsligError
from ui.language import tr

Kind = Literal["error", "warning", "info", "done"]


@dataclass(frozen=True, slots=True)
class Message:
    """A title of a few words and a sentence; errors stay until they are closed."""

    kind: Kind
    title: str
    text: str = ""


def describe_fault(title: str, fault: BaseException) -> Message:
    """Return the message of work that failed; its own sentence where it has one."""
    sentence, first = describe_sentence(fault), title.split(" ", 1)[0]
    if first and str(fault).startswith(first):  # a file's name keeps its letters
        sentence = str(fault)
    return Message("error", title, sentence)


def describe_sentence(fault: BaseException) -> str:
    """Return one sentence about a fault, never a traceback."""
    if isinstance(fault, LayerError | RumsligError):
        return capitalise(str(fault))
    if isinstance(fault, OSError):
        name = fault.filename or tr("filen")
        return tr(
            "{file} kunde inte läsas eller skrivas: {fact}.",
            file=name,
            fact=fault.strerror or type(fault).__name__,
        )
    return tr(
        "Något som Rumslig inte känner till hände ({fact}). Inget har ändrats.",
        fact=type(fault).__name__,
    )


def capitalise(sentence: str) -> str:
    """Return the sentence with a capital, unless it starts with a file's name."""
    first = sentence.split(" ", 1)[0]
    if "." in first.rstrip(".") or "/" in first:
        return sentence
    return sentence[:1].upper() + sentence[1:]
