"""The members of a zip that anybody may have made: one after the other, within limits."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from rumslig.intake.names import archive_name
from rumslig.language import tr

MOST_MEMBERS = 10_000
MOST_TIMES = 200
"""How many times larger than packed a member may be, if it is larger than `FREE_BYTES`."""
FREE_BYTES = 50 << 20

_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)


class Refused(Exception):
    """A part of a delivery cannot be taken in; the text is the fact, without the file's name."""


def open_members(path: Path) -> Iterator[tuple[str, AbstractContextManager[BinaryIO]]]:
    """Yield each member's name and what opens it, folders left out.

    Raises
    ------
    Refused
        It is no zip, or has too many members. On opening or reading a member: it is locked,
        damaged, or grows far beyond what is packed.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise Refused(tr("arkivet är skadat eller ingen zip; be avsändaren om ett nytt")) from error
    with archive:
        members = [item for item in archive.infolist() if not item.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise Refused(
                tr("arkivet har {count} filer, fler än {most}; packa upp det och välj vilka",
                   count=len(members), most=MOST_MEMBERS)
            )  # fmt: skip
        for item in members:
            name = archive_name(item.filename, bool(item.flag_bits & 0x800))
            yield name, _opened(archive, item)


@contextmanager
def _opened(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> Iterator[BinaryIO]:
    if item.flag_bits & 0x1:
        raise Refused(tr("filen är låst med lösenord; be avsändaren om den utan"))
    try:
        stream = archive.open(item)
    except _DAMAGE as error:
        raise _damaged() from error
    with stream:  # what fails where the bytes are put is no fault of the member
        yield io.BufferedReader(_Measured(stream, item.compress_size))


def _damaged() -> Refused:
    return Refused(tr("filen är skadad i arkivet; be avsändaren om den på nytt"))


class _Measured(io.RawIOBase):
    """A member's bytes, as long as they are not absurdly many for what is packed."""

    def __init__(self, stream: object, packed: int) -> None:
        self._stream, self._packed, self._read = stream, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            chunk: bytes = self._stream.read(len(view))  # type: ignore[attr-defined]
        except _DAMAGE as error:
            raise _damaged() from error
        self._read += len(chunk)
        if self._read > max(FREE_BYTES, MOST_TIMES * self._packed):
            raise Refused(
                tr("filen växer till mer än {times} gånger sin packade storlek och togs inte in",
                   times=MOST_TIMES)
            )  # fmt: skip
        view[: len(chunk)] = chunk
        return len(chunk)
