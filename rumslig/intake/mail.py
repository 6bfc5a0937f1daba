"""Mails as files: their head, what is written, and what is attached."""

from __future__ import annotations

import email
import email.policy
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from rumslig.intake.archive import Refused
from rumslig.intake.html_text import read_html
from rumslig.language import tr

MAIL_SUFFIXES = (".eml", ".msg")
LARGEST = 512 << 20
_OUTLOOK_FAULTS = (
    *(ValueError, KeyError, IndexError, AttributeError, AssertionError, TypeError),
    *(OSError, LookupError, struct.error, RecursionError, EOFError),
)
_MAIL_FAULTS = (ValueError, KeyError, IndexError, AttributeError, TypeError, LookupError)

Attached = list[tuple[str, BinaryIO]]


@dataclass(frozen=True, slots=True)
class MailHead:
    """What a mail says of itself: the subject, who sent it, the day (ISO, "" unknown), the text."""

    subject: str
    sender: str
    day: str
    body: str


def open_mail(path: Path, ending: str) -> tuple[MailHead, Attached]:
    """Return a mail's head and its attachments, in order.

    Raises
    ------
    Refused
        It is no mail, damaged, or too large.
    """
    if path.stat().st_size > LARGEST:
        raise Refused(tr("mejlet är större än {mb} MB; spara bilagorna för sig", mb=LARGEST >> 20))
    return _open_msg(path) if ending == ".msg" else _open_eml(path.read_bytes())


def _open_eml(content: bytes) -> tuple[MailHead, Attached]:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    if not mail.keys():
        raise Refused(tr("filen är inget mejl; den har inget brevhuvud"))
    bodies: list[tuple[str, str]] = []
    attached: Attached = []
    for part in _leaves(mail):
        name = _name_of(part)
        kind = part.get_content_type()
        if kind == "message/rfc822":
            attached.append(_inner_mail(part, name))
        elif kind.startswith("multipart/"):  # that says so, and has no parts
            bodies.append(("text/plain", _decoded(part)))
        elif kind in ("text/plain", "text/html") and not name and not _is_attached(part):
            bodies.append((kind, _decoded(part)))
        else:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                attached.append((name or f"bilaga {len(attached) + 1}{_ending(kind)}",
                                 io.BytesIO(payload)))  # fmt: skip
    return _head(mail, bodies), attached


def _leaves(mail: Message) -> Iterator[Message]:
    """Yield the parts that hold something, without going into mails within the mail."""
    if mail.get_content_type() == "message/rfc822" or not mail.is_multipart():
        yield mail
        return
    for part in cast("list[Message]", mail.get_payload()):
        yield from _leaves(part)


def _inner_mail(part: Message, name: str) -> tuple[str, BinaryIO]:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else part
    try:
        content = cast(Message, inner).as_bytes()
    except _MAIL_FAULTS as error:
        raise Refused(tr("ett mejl i mejlet är skadat; be avsändaren om det för sig")) from error
    shown = name or _words(cast(Message, inner), "subject") or "mejl"
    ending = "" if shown.lower().endswith(".eml") else ".eml"
    return shown.replace("/", "-") + ending, io.BytesIO(content)


def _is_attached(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment"
    except _MAIL_FAULTS:
        return False


def _name_of(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except _MAIL_FAULTS:
        return ""


def _ending(kind: str) -> str:
    known = {"application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html",
             "application/zip": ".zip", "image/png": ".png", "image/jpeg": ".jpg"}  # fmt: skip
    return known.get(kind, "")


def _words(mail: Message, key: str) -> str:
    try:
        return " ".join(str(mail.get(key, "")).split())
    except _MAIL_FAULTS:
        return ""


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    return decode_text(content, str(part.get_content_charset() or ""))


def decode_text(content: bytes, charset: str = "") -> str:
    """Return text in the letters it says, else UTF-8, else Windows' western letters."""
    for name in (charset, "utf-8-sig", "cp1252"):
        try:
            return content.decode(name or "utf-8-sig")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("latin-1")


def _head(mail: Message, bodies: list[tuple[str, str]]) -> MailHead:
    plain = "\n".join(text for kind, text in bodies if kind == "text/plain").strip()
    body = plain or "\n".join(read_html(text) for kind, text in bodies if kind == "text/html")
    return MailHead(
        _words(mail, "subject"), _words(mail, "from"), _day(_words(mail, "date")), body.strip()
    )


def _day(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat() if text else ""
    except (ValueError, TypeError, IndexError):
        return ""


def _open_msg(path: Path) -> tuple[MailHead, Attached]:
    # here, for reading a message takes a library that nothing else needs
    from oxmsg import Message as OutlookMessage

    try:
        mail: Any = OutlookMessage.load(str(path))
        attached: Attached = []
        for index, part in enumerate(mail.attachments, start=1):
            content = part.file_bytes
            if content is None:  # a mail in the mail, or an address
                raise Refused(
                    tr("bilaga {index} i mejlet ligger inte i filen; spara bilagan för sig och "
                       "lägg till den", index=index)
                )  # fmt: skip
            name = part.file_name or f"bilaga {index}{_ending(part.mime_type or '')}"
            attached.append((name, io.BytesIO(content)))
        sent = mail.sent_date
        body = mail.body or read_html(mail.html_body or "")
        head = MailHead(
            " ".join((mail.subject or "").split()),
            " ".join((mail.sender or "").split()),
            sent.date().isoformat() if sent else "",
            (body or "").replace("\r\n", "\n").strip(),
        )
    except _OUTLOOK_FAULTS as error:
        raise Refused(
            tr("filen är inget helt Outlook-mejl; spara mejlet som .eml eller bilagorna för sig")
        ) from error
    return head, attached
