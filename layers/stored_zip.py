"""Zip files of one spelling only: the same members give the same bytes, on every machine.

Members are stored, not packed, in the order of their names and without times. Such a file needs
no packing library to be read in fifty years, cannot grow when it is opened, and is read here
without a byte of freedom: what differs from what `pack` writes is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from layers.errors import LayerError
from layers.language import tr

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
VERSION, UTF8, STORED, MIDNIGHT, EARLIEST = 20, 0x0800, 0, 0, 0x21
MADE_BY, RIGHTS = 3 << 8 | 20, 0o100644 << 16
"""As on Unix: some readers take names for UTF-8 only then."""
MOST_BYTES, MOST_MEMBERS, LONGEST_NAME = 2**32 - 1, 2**16 - 1, 240
CHUNK = 1 << 20

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_RESERVED = {
    *("con", "prn", "aux", "nul"),
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10)),
}


class WrongZip(LayerError):
    """The file is not, byte for byte, as such files are written."""


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member's bytes lie in the file."""

    name: str
    offset: int
    size: int
    crc: int


def is_safe_name(name: str) -> bool:
    """Whether a member may be called so: a relative path that every system can write."""
    parts = name.split("/")
    return len(name.encode("utf-8", "surrogatepass")) <= LONGEST_NAME and all(
        part not in ("", ".", "..")
        and part.isprintable()
        and not set(part) & set('\\:*?"<>|')
        and part[-1] not in ". "
        and part.partition(".")[0].lower() not in _RESERVED
        for part in parts
    )


def pack(members: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield the file's bytes, part by part.

    Raises
    ------
    WrongZip
        A name is no safe relative path, two differ in case alone, or it is all too large.
    """
    names = sorted(members)
    times = Counter(name.casefold() for name in names)
    for name in names:
        if not is_safe_name(name) or times[name.casefold()] > 1:
            raise WrongZip(tr("”{name}” kan inte vara ett namn i filen.", name=name))
    if len(names) > MOST_MEMBERS or sum(map(len, members.values())) > MOST_BYTES - 2**20:
        raise WrongZip(tr("det är för mycket för en fil; den rymmer 4 GB."))
    written: list[Member] = []
    at = 0
    for name in names:
        content = members[name]
        crc = zlib.crc32(content)
        head = _head(name, crc, len(content))
        written.append(Member(name, at, len(content), crc))
        yield head
        yield content
        at += len(head) + len(content)
    yield _tail(written, at)


def read_members(stream: BinaryIO) -> tuple[Member, ...]:
    """Return what a file holds, every byte of it looked at.

    Raises
    ------
    WrongZip
        Anything is otherwise than `pack` writes it: other fields, packed or hidden bytes, names
        that lead elsewhere or come twice, a wrong sum, bytes after the end.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    found: list[Member] = []
    at = 0
    while (head := stream.read(_LOCAL.size))[:4] == LOCAL:
        member, length = _read_head(head, stream, at, size)
        if found and member.name <= found[-1].name:
            raise _wrong(member.name)
        found.append(Member(member.name, at, member.size, member.crc))
        at += length + member.size
        if len(found) > MOST_MEMBERS:
            raise WrongZip(tr("filen är inte som Rumslig skrev den."))
    folded = {item.name.casefold() for item in found}
    stream.seek(at)
    expected = _tail(found, at)
    if not found or len(folded) < len(found) or stream.read(len(expected) + 1) != expected:
        raise WrongZip(tr("filen är inte som Rumslig skrev den."))
    return tuple(found)


def read_member(stream: BinaryIO, member: Member) -> bytes:
    """Return a member's bytes."""
    stream.seek(member.offset + _LOCAL.size + len(member.name.encode()))
    return stream.read(member.size)


def _head(name: str, crc: int, size: int) -> bytes:
    coded = name.encode()
    fields = (LOCAL, VERSION, UTF8, STORED, MIDNIGHT, EARLIEST, crc, size, size, len(coded), 0)
    return _LOCAL.pack(*fields) + coded


def _read_head(head: bytes, stream: BinaryIO, at: int, size: int) -> tuple[Member, int]:
    """Return the member at a place and the length of its head, the stream after its bytes."""
    if len(head) < _LOCAL.size:
        raise WrongZip(tr("filen är inte som Rumslig skrev den."))
    *_, crc, length, _again, name_length, _extra = _LOCAL.unpack(head)
    coded = stream.read(name_length)
    try:
        name = coded.decode()
    except UnicodeDecodeError as error:
        raise WrongZip(tr("filen är inte som Rumslig skrev den.")) from error
    if not is_safe_name(name) or head + coded != _head(name, crc, length):
        raise _wrong(name)
    begin = at + len(head) + name_length
    if begin + length > size:
        raise _wrong(name)
    left, summed = length, 0
    while left:
        chunk = stream.read(min(left, CHUNK))
        if not chunk:
            raise _wrong(name)
        summed = zlib.crc32(chunk, summed)
        left -= len(chunk)
    if summed != crc:
        raise WrongZip(tr("{name} i filen är skadad.", name=name))
    return Member(name, at, length, crc), len(head) + name_length


def _wrong(name: str) -> WrongZip:
    shown = name if name.isprintable() else repr(name)
    return WrongZip(tr("{name} i filen är inte som Rumslig skrev den.", name=shown[:80]))


def _tail(members: list[Member], at: int) -> bytes:
    parts = []
    for item in members:
        coded = item.name.encode()
        fields = (
            *(CENTRAL, MADE_BY, VERSION, UTF8, STORED, MIDNIGHT, EARLIEST),
            *(item.crc, item.size, item.size, len(coded), 0, 0, 0, 0, RIGHTS, item.offset),
        )
        parts.append(_CENTRAL.pack(*fields) + coded)
    index = b"".join(parts)
    count = len(members)
    return index + _END.pack(END, 0, 0, count, count, len(index), at, 0)
