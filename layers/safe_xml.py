"""XML from others, parsed so that it can do no harm."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from layers.errors import PackageError
from layers.language import tr

LONGEST = 4 << 20
_DEEPEST, _MOST = 120, 200_000


def parse_xml(content: bytes, name: str) -> ElementTree.Element:
    """Return XML's root; what declares entities, or is deep or long beyond reason, is refused.

    Raises
    ------
    PackageError
        It is not such XML.
    """
    if len(content) > LONGEST:
        raise PackageError(tr("{file} är längre än {mb} MB.", file=name, mb=LONGEST >> 20))
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > _DEEPEST or count > _MOST:
            raise PackageError(tr("{file} är för djup eller för stor.", file=name))
        builder.start(_braced(tag), {_braced(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_braced(tag))

    def declare(*facts: Any) -> None:
        raise PackageError(tr("{file} deklarerar entiteter; det får en stil inte.", file=name))

    def doctype(_: str, __: str | None, ___: str | None, has_subset: bool) -> None:
        if has_subset:
            declare()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = declare
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, ValueError) as error:
        raise PackageError(
            tr("{file} är ingen läsbar XML ({fact}).", file=name, fact=error)
        ) from error


def _braced(tag: str) -> str:
    return "{" + tag if "}" in tag else tag
