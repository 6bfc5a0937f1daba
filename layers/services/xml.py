"""XML from others: read without entities, without the network, by local names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

LINK = "{http://www.w3.org/1999/xlink}href"
_FAULTS = ("ServiceExceptionReport", "ExceptionReport", "ServiceException")
_FAULT_TEXTS = ("ServiceException", "ExceptionText")


def parse(content: bytes) -> Any | None:
    """Return the root of a document; None where it is none, or may grow when it is read."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    # entities are what bombs are made of, and no service needs them
    return None if root.getroottree().docinfo.internalDTD is not None and _has_own(root) else root


def _has_own(root: Any) -> bool:
    return any(True for _ in root.getroottree().docinfo.internalDTD.iterentities())


def is_fault(root: Any) -> bool:
    """Whether a document is an exception report."""
    return local_name(root) in _FAULTS


def read_fault(content: bytes) -> str:
    """Return the words of an exception report; "" where it is none."""
    root = parse(content)
    if root is None or not is_fault(root):
        return ""
    for node in root.iter():
        if local_name(node) in _FAULT_TEXTS:
            above = node.getparent()
            code = "" if above is None else above.get("exceptionCode", "")
            return str(node.text or node.get("code") or code)
    return ""


def local_name(node: Any) -> str:
    """Return an element's name without its namespace; "" for a comment."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def children(node: Any, *path: str) -> Iterator[Any]:
    """Yield the elements at a path of local names below a node."""
    if node is None:
        return
    if not path:
        yield node
        return
    for child in node:
        if local_name(child) == path[0]:
            yield from children(child, *path[1:])


def child(node: Any, *path: str) -> Any | None:
    """Return the first element at a path; None where there is none."""
    return next(children(node, *path), None)


def text_at(node: Any, *path: str) -> str:
    """Return the text of the first element at a path, its spaces made one; "" for none."""
    found = child(node, *path)
    return " ".join((found.text or "").split()) if found is not None else ""


def texts_at(node: Any, *path: str) -> tuple[str, ...]:
    """Return the texts at a path, those that say something."""
    found = (" ".join((item.text or "").split()) for item in children(node, *path))
    return tuple(text for text in found if text)
