"""The words of a delivered file, page by page, and which pages have none."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from layers.errors import UnreadableFile
from layers.images.page_text import read_page_texts
from layers.images.pages import is_pdf
from rumslig.cases.reading import FileKind
from rumslig.intake.archive import Refused
from rumslig.intake.delivery import Member
from rumslig.intake.docx_text import read_docx
from rumslig.intake.html_text import read_html
from rumslig.intake.mail import MailHead, decode_text
from rumslig.intake.phrases import plain_text
from rumslig.language import tr
from rumslig.progress import Progress, silent

MOST_PAGES = 5_000
MOST_LETTERS = 20_000_000
MOST_ON_PAGE = 500_000
MOST_SECONDS = 900.0
"""For one file: what takes longer is damaged in some way, and the rest of it is not searched."""
LARGEST_TEXT = 64 << 20

_KINDS: dict[FileKind, tuple[str, ...]] = {
    "archive": (".zip",),
    "mail": (".eml", ".msg"),
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "text": (".txt", ".html", ".htm", ".md", ".csv", ".rtf"),
    "picture": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic"),
    "map": (
        *(".gpkg", ".shp", ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj"),
        *(".geojson", ".gml", ".xsd", ".gfs", ".kml", ".kmz", ".dxf", ".dwg", ".tab", ".dat"),
        *(".map", ".id", ".ind", ".mif", ".mid", ".fgb", ".qml", ".sld", ".wkt", ".tfw", ".jgw"),
        *(".pgw", ".wld", ".gdbtable", ".gdbtablx"),
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page's words as they are searched (number 0: the file has no pages)."""

    number: int
    text: str
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class FileWords:
    """What a file says.

    Attributes
    ----------
    fault
        Why it could not be read, or not to its end, in a sentence.
    """

    kind: FileKind
    pages: tuple[Page, ...] = ()
    fault: str = ""

    @property
    def unread(self) -> tuple[int, ...]:
        """The numbers of pages without readable text."""
        return tuple(page.number for page in self.pages if not page.is_readable)


def kind_of(member: Member) -> FileKind:
    """Return what kind of file it is, by its name and, for a PDF, by its first bytes."""
    ending = Path(member.name).suffix.lower()
    for kind, endings in _KINDS.items():
        if ending in endings:
            return kind
    return "pdf" if is_pdf(member.path) else "other"


def read_words(
    member: Member,
    mail: MailHead | None = None,
    progress: Progress = silent,
    clock: Callable[[], float] = time.monotonic,
) -> FileWords:
    """Return the words of a file; never raises for what is wrong with the file.

    Raises
    ------
    Cancelled
        The progress says so.
    """
    kind = kind_of(member)
    try:
        if kind == "pdf":
            return _read_pdf(member, progress, clock)
        if kind == "docx":
            return _whole(kind, *read_docx(member.path))
        if kind == "text":
            return _read_plain(member)
    except UnreadableFile as fault:
        return FileWords(kind, fault=str(fault))
    except Refused as fault:
        return FileWords(kind, fault=tr("{file}: {fact}.", file=member.name, fact=fault))
    if kind == "mail":
        words = f"{mail.subject}\n{mail.body}" if mail is not None else ""
        return _whole(kind, words)
    if kind in ("picture", "other"):
        return FileWords(kind, fault=_unread(member, kind))
    return FileWords(kind)


def _unread(member: Member, kind: FileKind) -> str:
    if kind == "picture":
        return tr("{file} är en bild och ej sökbar.", file=member.name)
    return tr(
        "{file} läses inte av Rumslig; spara den som PDF eller docx om den hör till handlingarna.",
        file=member.name,
    )


def _whole(kind: FileKind, text: str, is_readable: bool = True) -> FileWords:
    if len(text) > MOST_LETTERS:
        return FileWords(kind, (Page(0, plain_text(text[:MOST_LETTERS])),), _cut(tr("tecken")))
    return FileWords(kind, (Page(0, plain_text(text), is_readable),))


def _cut(what: str) -> str:
    return tr("filen har för mycket text ({what}); resten söktes inte.", what=what)


def _read_plain(member: Member) -> FileWords:
    ending = Path(member.name).suffix.lower()
    if ending == ".rtf":
        return FileWords("text", fault=_unread(member, "other"))
    if member.size > LARGEST_TEXT:
        fact = tr("den är större än {mb} MB", mb=LARGEST_TEXT >> 20)
        return FileWords("text", fault=tr("{file}: {fact}.", file=member.name, fact=fact))
    text = decode_text(member.path.read_bytes())
    return _whole("text", read_html(text) if ending in (".html", ".htm") else text)


def _read_pdf(member: Member, progress: Progress, clock: Callable[[], float]) -> FileWords:
    pages: list[Page] = []
    letters, begun = 0, clock()
    for found in read_page_texts(member.path, member.name):
        letters += len(found.text)
        if clock() - begun > MOST_SECONDS:
            return FileWords("pdf", tuple(pages), _cut(tr("det tog för lång tid")))
        if len(pages) >= MOST_PAGES or letters > MOST_LETTERS:
            return FileWords("pdf", tuple(pages), _cut(tr("sidor")))
        text = plain_text(found.text[:MOST_ON_PAGE])
        readable = found.is_readable and len(found.text) <= MOST_ON_PAGE
        pages.append(Page(found.number, text, readable))
        progress(found.number, 0, member.name)
    return FileWords("pdf", tuple(pages))
