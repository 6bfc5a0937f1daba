"""What a docx from somewhere else must not hold before it is opened and filled."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Generator, Iterator
from posixpath import normpath

from lxml import etree

from rumslig.documents.docx_codes import (
    FETCHING,
    OUTSIDE,
    WORD,
    field_faults,
    is_link,
    leads_out,
)
from rumslig.errors import TemplateError
from rumslig.language import tr

MOST_BYTES = 40_000_000
MOST_XML = 4_000_000
"""Of one part of text: a template is a letterhead, not a book."""
MOST_PARTS = 500
MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
_XML = (".xml", ".rels", ".vml", ".svg")

MACRO, EMBEDDED, COMMENTS, PEOPLE = "macro", "embedded", "comments", "people"
TRACKED, LARGE, DOCTYPE, NO_WORD, ENCODED = "tracked", "large", "doctype", "no-word", "encoded"

_NAMES = (
    (re.compile(r"vbaProject|vbaData|\.bin$", re.IGNORECASE), MACRO),
    (re.compile(r"^word/(embeddings|activeX|afchunk)", re.IGNORECASE), EMBEDDED),
    (re.compile(r"^word/comments", re.IGNORECASE), COMMENTS),
    (re.compile(r"^word/people", re.IGNORECASE), PEOPLE),
)
"""What a part's name tells."""
_KINDS = (
    (re.compile(r"macro|vba", re.IGNORECASE), MACRO),
    (re.compile(r"activeX|oleObject", re.IGNORECASE), EMBEDDED),
    (re.compile(r"\.comments", re.IGNORECASE), COMMENTS),
    (re.compile(r"\.people\+", re.IGNORECASE), PEOPLE),
)
"""What its content type tells, whatever its name."""
_ORDINARY = re.compile(
    r"image/(?!svg)|application/(vnd\.openxmlformats-officedocument\.obfuscatedFont|x-font)|font/",
    re.IGNORECASE,
)
"""Content that is no text: pictures and fonts of its own."""

_ELEMENTS = {
    **dict.fromkeys(("altChunk", "subDoc", "object", "control", "OLEObject"), EMBEDDED),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference"), COMMENTS),
    **dict.fromkeys(("ins", "del", "moveFrom", "moveTo"), TRACKED),
    **dict.fromkeys(("cellIns", "cellDel", "cellMerge"), TRACKED),
}
_TRACKED = re.compile(r"\w+Change$|(moveFrom|moveTo|customXml(Ins|Del|MoveFrom|MoveTo))Range")


Fault = tuple[str, str]
"""What is wrong, and what it is about ("" where that is all)."""


def check_docx(content: bytes, file: str) -> None:
    """Raise TemplateError where a docx holds more than text, looks and pictures of its own.

    Macros, embedded files, fields that fetch, references out of the file, comments and tracked
    changes with their authors' names, and what is too large to be a template. Every part is
    parsed as XML, as a word processor does, but pictures and fonts.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            faults = _faults(archive)
            fault, what = next(faults, ("", ""))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        ValueError,
        RuntimeError,
        OSError,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise TemplateError(_no_word(file)) from error
    if fault == NO_WORD:
        raise TemplateError(_no_word(file))
    if fault:
        fact = _words(what)[fault]
        raise TemplateError(
            tr("{file} {fact}; spara mallen utan det och försök igen.", file=file, fact=fact)
        )


def _no_word(file: str) -> str:
    return tr("{file} är inget Word-dokument (docx); välj ett annat.", file=file)


def _words(what: str) -> dict[str, str]:
    return {
        MACRO: tr("har makron"),
        EMBEDDED: tr("har inbäddade filer"),
        COMMENTS: tr("har kommentarer"),
        PEOPLE: tr("har namnen på dem som har skrivit i den"),
        TRACKED: tr("har spårade ändringar"),
        FETCHING: tr("har fält som hämtar från andra filer"),
        OUTSIDE: tr("hänvisar utanför filen ({what})", what=what),
        LARGE: tr("är större än en mall"),
        DOCTYPE: tr("har en dokumenttyp som kan hämta annat"),
        ENCODED: tr("har text i en annan teckenkodning än UTF-8"),
    }


def _faults(archive: zipfile.ZipFile) -> Iterator[Fault]:
    infos = archive.infolist()
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
        yield LARGE, ""
    names = [_plain_name(info.filename) for info in infos]
    if len(set(names)) != len(names) or TYPES not in archive.namelist():
        yield NO_WORD, ""  # of two with one name each reader takes its own
    for name in names:
        yield from ((kind, "") for pattern, kind in _NAMES if pattern.search(name))
    kinds: dict[str, str] = {}
    mains: list[str] = []
    for info in sorted(infos, key=lambda item: item.filename != TYPES):
        if info.is_dir():
            continue
        name = _plain_name(info.filename)
        kind = kinds.get(f"/{name}") or kinds.get(name.rpartition(".")[2], "")
        if _ORDINARY.match(kind) and not name.endswith(_XML):
            continue
        root = yield from _parse(info, archive, name.endswith(_XML) or "xml" in kind.casefold())
        if root is None:
            continue
        if info.filename == TYPES:
            kinds = _content_types(root)
            yield from (
                (fault, "") for kind in kinds.values() for p, fault in _KINDS if p.search(kind)
            )
        if name == "_rels/.rels":
            mains = _main_parts(root)
        yield from _relation_faults(root)
        yield from _element_faults(root)
        yield from field_faults(root)
    if mains != [MAIN] or MAIN not in archive.namelist():
        yield NO_WORD, ""  # what is read is what was looked at


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").casefold()


def _parse(
    info: zipfile.ZipInfo, archive: zipfile.ZipFile, is_text: bool
) -> Generator[Fault, None, etree._Element | None]:
    """Return a part's root; yield what is wrong with it as a whole."""
    with archive.open(info) as stream:
        part = stream.read(MOST_XML + 1)
    if len(part) > MOST_XML:
        yield LARGE, ""
    if is_text and (part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:4]):
        yield ENCODED, ""  # whoever fills it reads UTF-8
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        # what is not declared as text, and is none, is a file of another kind
        yield (NO_WORD, "") if is_text else (EMBEDDED, "")
        return None
    tree = root.getroottree().docinfo
    if tree.internalDTD is not None or tree.doctype:
        yield DOCTYPE, ""
    if (tree.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        yield ENCODED, ""
    return root


def _content_types(root: etree._Element) -> dict[str, str]:
    """Return the content type of each ending ("png") and each part of its own ("/word/a.xml")."""
    kinds: dict[str, str] = {}
    for element in _elements(root):
        key = element.get("PartName") or element.get("Extension") or ""
        kinds[key.casefold()] = element.get("ContentType") or ""
    return kinds


def _main_parts(root: etree._Element) -> list[str]:
    return [
        normpath("/" + (element.get("Target") or "").removeprefix("/")).lstrip("/")
        for element in _elements(root)
        if (element.get("Type") or "").endswith("/officeDocument")
    ]


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    """Yield every element, but comments and instructions, whatever its prefix."""
    return (element for element in root.iter() if isinstance(element.tag, str))


def _relation_faults(root: etree._Element) -> Iterator[Fault]:
    """Yield the kinds of relations that lead out of the file, but ordinary links."""
    for element in _elements(root):
        if etree.QName(element).localname != "Relationship":
            continue
        values = {
            etree.QName(str(name)).localname: str(value).strip() for name, value in element.items()
        }
        name, target = values.get("Type", "").rpartition("/")[2], values.get("Target", "")
        outside = values.get("TargetMode", "").casefold() == "external" or leads_out(target)
        if outside and (name != "hyperlink" or not is_link(target)):
            yield OUTSIDE, name or "?"


def _element_faults(root: etree._Element) -> Iterator[Fault]:
    for element in _elements(root):
        tag = etree.QName(element)
        if tag.namespace in WORD or tag.localname == "OLEObject":
            if tag.localname in _ELEMENTS:
                yield _ELEMENTS[tag.localname], ""
            if _TRACKED.match(tag.localname):
                yield TRACKED, ""
            if any(element.get(f"{{{space}}}author") is not None for space in WORD):
                yield TRACKED, ""
        source = element.get("src", "")
        if leads_out(source):
            yield OUTSIDE, tag.localname
