"""What a service answered, and what it says where it could not answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from layers.errors import WrongAnswer
from layers.language import tr
from layers.services.address import host_of
from layers.services.xml import is_fault, local_name, parse, read_fault

_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered.

    Attributes
    ----------
    kind
        The content type that it states, without parameters, in lower case; "" for none.
    """

    address: str
    kind: str
    content: bytes
    headers: dict[str, str]

    def json(self) -> Any:
        """Return the answer as JSON.

        Raises
        ------
        WrongAnswer
            It is something else, or cut short.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise self.wrong(tr("JSON")) from error

    def wrong(self, wanted: str) -> WrongAnswer:
        """Return the error that says that the answer is not what was wanted."""
        host = host_of(self.address)
        if self.looks_like_page():
            return WrongAnswer(
                tr(
                    "{host} svarade med en webbsida i stället för {wanted}; kanske krävs "
                    "inloggning eller en annan adress.",
                    host=host,
                    wanted=wanted,
                )
            )
        return WrongAnswer(
            tr(
                "{host} svarade inte med {wanted} (eller bara med en del av det); inget sparades.",
                host=host,
                wanted=wanted,
            )
        )

    def looks_like_page(self) -> bool:
        """Whether the answer is a page to look at, whatever it calls itself."""
        head = self.content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return self.kind in _HTML or head.startswith((b"<!doctype html", b"<html"))

    def xml(self, *wanted: str, what: str) -> Any:
        """Return the root of an answer that is one of the wanted documents.

        Parameters
        ----------
        wanted
            The local names that the root may have.
        what
            How people call it.

        Raises
        ------
        WrongAnswer
            It is another document, an exception report, or none.
        """
        root = parse(self.content)
        if root is not None and is_fault(root):
            raise self.fault()
        if root is None or local_name(root) not in wanted:
            raise self.wrong(what)
        return root

    def fault(self) -> WrongAnswer:
        """Return the error of a service that says in words what was wrong."""
        said = told_fault(self.content) or tr("ett fel utan förklaring")
        return WrongAnswer(tr("{host} svarade: {said}.", host=host_of(self.address), said=said))

    def is_fault(self) -> bool:
        """Whether the answer is an exception report, whatever it calls itself."""
        if not self.content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return False
        root = parse(self.content)
        return root is not None and is_fault(root)


def told_fault(content: bytes) -> str:
    """Return what a service says was wrong, short; "" where it says nothing that is made out.

    Understands exception reports in XML and JSON with a `description`, `detail` or `title`.
    """
    head = content[:65_536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return _short(read_fault(content[: 1 << 20]))
    try:
        document = json.loads(content[: 1 << 20])
    except (ValueError, RecursionError):
        return ""
    if not isinstance(document, dict):
        return ""
    said = (document.get(name) for name in ("description", "detail", "title", "error"))
    return _short(next((word for word in said if isinstance(word, str) and word), ""))


def _short(text: str) -> str:
    words = " ".join(text.split()).rstrip(".")
    return words if len(words) <= 200 else f"{words[:199]}…"
