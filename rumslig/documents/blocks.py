"""The parts of a document, without a word on how a format writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rumslig.language import Language

ColumnKind = Literal["text", "number", "code"]
TableSize = Literal["normal", "small"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one weight and slope."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the largest below the title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `muted` is for notes that explain what stands above."""

    runs: tuple[Run, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list, each item one paragraph."""

    items: tuple[tuple[Run, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class SummaryBox:
    """What a reader in a hurry needs, set apart at the top."""

    title: str
    blocks: tuple[Paragraph | ListBlock, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `width` is its share of the text width."""

    title: str
    width: float
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell; `state_key` puts that state's symbol before the text."""

    text: str
    state_key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that is repeated on every page; the first cell names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: TableSize = "normal"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture over the text width, with the words that stand for it."""

    png: bytes
    alt: str
    caption: str
    source: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, and under which mandate."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = (
    Heading | Paragraph | ListBlock | SummaryBox | Table | Figure | Signature | PageBreak
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The top of the first page and the line at the top of the others."""

    authority: str
    department: str
    date: str
    dnr: str
    handler: str
    labels: tuple[str, str, str, str]
    """The words for date, dnr, handler and page, in that order."""


@dataclass(frozen=True, slots=True)
class Response:
    """A whole document, ready for any format.

    Attributes
    ----------
    date
        The document's date as ISO, "" when it is not set yet.
    facts
        Labels with values below the letterhead, such as the addressee.
    parts
        The blocks once more, by the name of the part that they make.
    fields
        Single words and lines by name, for templates.
    """

    lang: Language
    title: str
    author: str
    date: str
    letterhead: Letterhead
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    footer: tuple[str, str]
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


def text_block(text: str, *, lead: str = "", muted: bool = False) -> Paragraph:
    """Return a paragraph, with `lead` in bold before the text."""
    runs = (Run(f"{lead} ", bold=True), Run(text)) if lead else (Run(text),)
    return Paragraph(runs, muted)


def list_block(items: Iterable[str], *, numbered: bool = False) -> ListBlock:
    """Return a list of plain items."""
    return ListBlock(tuple((Run(item),) for item in items), numbered)
