"""Documents in a package: what they may be, and what they may be called. They are never opened."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path

from layers.errors import UnreadableFile
from layers.language import tr
from layers.packages.carried import DOCUMENT_FORMATS, DocumentFormat

LARGEST_DOCUMENT = 200 << 20
LARGEST_TEXT = 20 << 20
MOST_PARTS = 20_000
LARGEST_UNPACKED = 1 << 30
_TEXTS = ("md", "txt", "csv")
_INSIDE = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
_PROGRAMS = re.compile(
    r"(?i)vbaproject|(^|/)basic/|\.(exe|dll|js|vbs|scr|bat|cmd|ps1)$|(^|/)scripts/"
)
_UNSAFE = re.compile(r"[^\w.+-]+")


def format_of(name: str) -> DocumentFormat:
    """Return what kind of document a file's name tells of.

    Raises
    ------
    UnreadableFile
        Documents of that kind do not travel.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    for form in DOCUMENT_FORMATS:
        if ending == form:
            return form
    raise UnreadableFile(
        tr(
            "{file} är ingen sorts dokument som får följa med; välj {kinds}.",
            file=name,
            kinds=", ".join(DOCUMENT_FORMATS),
        )
    )


def safe_name(text: str) -> str:
    """Return a file's name as it can be on every disk: letters, digits, dot, plus and dash."""
    plain = _UNSAFE.sub("-", unicodedata.normalize("NFC", text.replace("\\", "/").split("/")[-1]))
    stem, dot, ending = plain.strip("-.").rpartition(".")
    return f"{stem.strip('-.')}{dot}{ending.lower()}" if dot else plain.strip("-.")


def check_document(path: Path, form: DocumentFormat, name: str = "") -> None:
    """See that a document is of its kind, and holds no program that its kind can do without.

    A PDF may hold a script all the same; the reader that opens it is what guards against that.

    Raises
    ------
    UnreadableFile
        It is not, or does.
    """
    known = name or path.name
    size = path.stat().st_size
    most = LARGEST_TEXT if form in _TEXTS else LARGEST_DOCUMENT
    if size > most:
        raise _refused(known, tr("det är större än {mb} MB", mb=most >> 20))
    if form in _TEXTS:
        _check_text(path, known)
    elif form == "pdf":
        with path.open("rb") as stream:
            if not stream.read(8).startswith(b"%PDF-"):
                raise _refused(known, tr("det är ingen {kind}", kind="PDF"))
    else:
        _check_office(path, form, known)


def _check_text(path: Path, name: str) -> None:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(name, tr("det är inte skrivet i UTF-8")) from error
    if "\0" in text:
        raise _refused(name, tr("det är ingen text"))


def _check_office(path: Path, form: DocumentFormat, name: str) -> None:
    """Look at the list of an office document's parts; none of them is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _refused(name, tr("det är ingen {kind}", kind=form.upper())) from error
    names = {part.filename for part in parts}
    if _INSIDE[form] not in names or len(parts) > MOST_PARTS:
        raise _refused(name, tr("det är ingen {kind}", kind=form.upper()))
    if any(_PROGRAMS.search(part) for part in names):
        raise _refused(name, tr("det innehåller ett program (makro)"))
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _refused(name, tr("det packas upp till mer än {mb} MB", mb=LARGEST_UNPACKED >> 20))


def _refused(name: str, fact: str) -> UnreadableFile:
    return UnreadableFile(tr("dokumentet {file} släpps inte in: {fact}.", file=name, fact=fact))
