"""The words of a Word document, straight from its parts: body, tables, notes, head and foot."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from rumslig.intake.archive import Refused, open_members
from rumslig.language import tr

_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TOLD_TWICE = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_W}moveFrom",
)
"""A text box for older programs, and text where it stood before it was moved."""
LARGEST_PART = 128 << 20


def read_docx(path: Path) -> tuple[str, bool]:
    """Return what is written, a line for each paragraph, and whether that is all there is to read.

    What was deleted or moved with marks for changes is left out where it stood. A document
    with pictures and no words is not readable.

    Raises
    ------
    Refused
        It is no Word document, is locked or damaged.
    """
    lines: list[str] = []
    has_body = has_pictures = False
    for name, opened in open_members(path):
        has_pictures |= name.startswith("word/media/")
        if not _PARTS.fullmatch(name):
            continue
        has_body |= name == "word/document.xml"
        with opened as stream:
            content = stream.read(LARGEST_PART + 1)
        if len(content) > LARGEST_PART:
            raise Refused(tr("dokumentet har mer text än {mb} MB", mb=LARGEST_PART >> 20))
        lines += _paragraphs(content)
    if not has_body:
        raise Refused(tr("filen är inget Word-dokument, eller låst; spara den som docx utan lås"))
    text = "\n".join(lines)
    return text, bool(text.strip()) or not has_pictures


def _paragraphs(content: bytes) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(tr("dokumentet är skadat; be avsändaren om det på nytt")) from error
    etree.strip_elements(root, *_TOLD_TWICE, with_tail=False)
    lines = []
    for paragraph in root.iter(f"{_W}p"):
        words = []
        for item in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
            if next(item.iterancestors(f"{_W}p")) is not paragraph:
                continue  # a text box's own paragraph is told by itself
            mark = {f"{_W}t": item.text or "", f"{_W}noBreakHyphen": "-"}
            words.append(mark.get(item.tag, " "))
        lines.append("".join(words))
    return lines
