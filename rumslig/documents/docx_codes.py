"""What the fields of a Word text ask for, and which addresses lead out of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

FETCHING, OUTSIDE = "fetching", "outside"
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""The namespaces of Word's text: as it is written mostly, and strictly by ISO/IEC 29500."""

_FETCHES = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|EMBED|RD)\b",
    re.IGNORECASE,
)


def field_faults(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield what fields do that they must not: fetch from other files, or link out of the web."""
    for code in _codes(root):
        words = code.split(maxsplit=1)
        if words and words[0].upper() == "HYPERLINK":
            arguments = words[1].replace('"', " ").split() if len(words) > 1 else []
            if any(leads_out(item) and not is_link(item) for item in arguments):
                yield OUTSIDE, "hyperlink"
        elif _FETCHES.search(code):
            yield FETCHING, ""


def _codes(root: etree._Element) -> Iterator[str]:
    """Yield each field's code: what is written in several runs is joined, fields are not."""
    opened: list[list[str]] = []
    loose: list[str] = []
    for element in root.iter(*(f"{{{space}}}*" for space in WORD)):
        tag = etree.QName(element)
        name, space = tag.localname, tag.namespace
        if name == "fldSimple":
            yield element.get(f"{{{space}}}instr", "")
        elif name in ("instrText", "delInstrText"):
            (opened[-1] if opened else loose).append("".join(element.itertext()))
        elif name == "fldChar":
            kind = element.get(f"{{{space}}}fldCharType")
            if kind == "begin":
                opened.append([])
            elif kind == "end" and opened:
                yield "".join(opened.pop())
    yield from ("".join(parts) for parts in (*opened, loose))


def leads_out(address: str) -> bool:
    """Whether an address has a place of its own: a scheme, a server or a drive."""
    plain = address.strip().replace("\\", "/")
    try:
        return bool(urlsplit(plain).scheme) or plain.startswith("//")
    except ValueError:
        return True


def is_link(address: str) -> bool:
    """Whether an address is one that a reader follows: of the web, or to write to."""
    return address.strip().casefold().startswith(("http://", "https://", "mailto:"))
