"""What a docx from somewhere else must not hold before it is opened and filled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from rumslig.errors import TemplateError
from rumslig.language import tr

MOST_BYTES = 40_000_000
MOST_XML = 4_000_000
"""Of one part of text: a template is a letterhead, not a book."""
MOST_PARTS = 500

_FORBIDDEN = (
    (re.compile(r"vbaProject|vbaData|\.bin$", re.IGNORECASE), "macro"),
    (re.compile(r"^word/(embeddings|activeX|afchunk)", re.IGNORECASE), "embedded"),
    (re.compile(r"^word/comments", re.IGNORECASE), "comments"),
)
_FIELD_CODES = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|EMBED)\b", re.IGNORECASE
)
_RELATION = re.compile(r"<Relationship\b[^>]*>", re.DOTALL)


def check_docx(content: bytes, file: str) -> None:
    """Raise TemplateError where a docx holds more than text, looks and pictures of its own.

    Macros, embedded files, fields that fetch, references out of the file, comments and tracked
    changes with their authors' names, and what is too large to be a template.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
                _refuse(file, tr("är större än en mall"))
            for info in infos:
                _check_part(info, archive, file)
            if "word/document.xml" not in archive.namelist():
                _refuse(file, tr("är inget Word-dokument"))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise TemplateError(
            tr("{file} är inget Word-dokument (docx); välj ett annat.", file=file)
        ) from error


def _check_part(info: zipfile.ZipInfo, archive: zipfile.ZipFile, file: str) -> None:
    words = {
        "macro": tr("har makron"),
        "embedded": tr("har inbäddade filer"),
        "comments": tr("har kommentarer"),
    }
    for pattern, kind in _FORBIDDEN:
        if pattern.search(info.filename):
            _refuse(file, words[kind])
    if not info.filename.endswith((".xml", ".rels")):
        return
    if info.file_size > MOST_XML:
        _refuse(file, tr("är större än en mall"))
    with archive.open(info) as stream:
        part = stream.read(MOST_XML + 1)
    if len(part) > MOST_XML:
        _refuse(file, tr("är större än en mall"))
    text = _decode(part)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        _refuse(file, tr("har en dokumenttyp som kan hämta annat"))
    if info.filename.endswith(".rels"):
        for relation in _outside(text):
            _refuse(file, tr("hänvisar utanför filen ({what})", what=relation))
    if "macroEnabled" in text and info.filename == "[Content_Types].xml":
        _refuse(file, words["macro"])
    if info.filename.startswith("word/"):
        _check_text(text, file)


def _check_text(text: str, file: str) -> None:
    codes = "".join(re.findall(r"<w:instrText[^>]*>([^<]*)", text))
    codes += " ".join(re.findall(r'w:instr="([^"]*)"', text))
    if _FIELD_CODES.search(codes):
        _refuse(file, tr("har fält som hämtar från andra filer"))
    if re.search(r"<w:(ins|del|moveFrom|moveTo) ", text):
        _refuse(file, tr("har spårade ändringar"))
    if "<w:altChunk" in text:
        _refuse(file, tr("har inbäddade filer"))


def _decode(part: bytes) -> str:
    if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return part.decode("utf-16", "replace")
    return part.decode("utf-8", "replace")


def _outside(text: str) -> Iterator[str]:
    """Return the kinds of relations that lead out of the file, but ordinary links."""
    for found in _RELATION.finditer(text):
        if not re.search(r"""TargetMode\s*=\s*["']External""", found[0]):
            continue
        kind = re.search(r"""Type\s*=\s*["']([^"']*)""", found[0])
        target = re.search(r"""Target\s*=\s*["']([^"']*)""", found[0])
        name = kind[1].rpartition("/")[2] if kind else ""
        address = target[1] if target else ""
        if name != "hyperlink" or not address.startswith(("http://", "https://", "mailto:")):
            yield name or "?"


def _refuse(file: str, fact: str) -> None:
    raise TemplateError(
        tr("{file} {fact}; spara mallen utan det och försök igen.", file=file, fact=fact)
    )
