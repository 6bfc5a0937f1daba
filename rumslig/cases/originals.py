"""The files that came in, byte for byte: small ones in the case file, large ones beside it.

Beside it means the folder `originals` where the case file lies, each under its SHA-256: written
once, never changed, shared by cases that got the same file. A case file is written anew at every
change, and must not take 60 MB along each time.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from layers.atomic import replacing
from rumslig.errors import DamagedCase
from rumslig.language import tr

FOLDER = "originals"
MOST_WITHIN = 1 << 20
"""Bytes of originals that a case file holds itself: a plan area, seldom a document."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A file as it came in.

    Attributes
    ----------
    kept
        Its bytes, or where they lie; two originals with the same name and hash are the same.
    """

    name: str
    sha256: str
    kept: bytes | Path = field(repr=False, compare=False)

    @property
    def content(self) -> bytes:
        """The bytes, read anew where they lie beside the case file.

        Raises
        ------
        DamagedCase
            They are gone, or are not those that came in.
        """
        if isinstance(self.kept, bytes):
            return self.kept
        try:
            content = self.kept.read_bytes()
        except OSError as error:
            raise DamagedCase(self.missing) from error
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise DamagedCase(
                tr("originalet {file} är inte som när det kom in; använd en tidigare kopia.",
                   file=self.name)
            )  # fmt: skip
        return content

    @property
    def missing(self) -> str:
        """What is said where the bytes are gone."""
        return tr(
            "originalet {file} saknas i mappen {folder} bredvid ärendefilen; lägg tillbaka det "
            "eller ta in det igen.",
            file=self.name,
            folder=FOLDER,
        )

    @property
    def size(self) -> int:
        """How many bytes; 0 where they are gone."""
        if isinstance(self.kept, bytes):
            return len(self.kept)
        try:
            return self.kept.stat().st_size
        except OSError:
            return 0

    def problem(self) -> str:
        """Return what is wrong with the bytes beside the case file, "" where nothing is."""
        if isinstance(self.kept, bytes):
            return ""
        try:
            _ = self.content
        except DamagedCase as damage:
            return str(damage)
        return ""


def folder_of(case_file: Path) -> Path:
    """Return where the large originals of a case file lie."""
    return case_file.parent / FOLDER


def split_originals(
    originals: Iterable[OriginalFile],
) -> tuple[frozenset[str], tuple[OriginalFile, ...]]:
    """Return the hashes of those that the case file holds itself, and those that lie beside it.

    The first ones up to `MOST_WITHIN` in all are held.
    """
    within: set[str] = set()
    beside: list[OriginalFile] = []
    size = 0
    for item in originals:
        if item.sha256 in within:
            continue
        length = item.size
        if size + length <= MOST_WITHIN:
            within.add(item.sha256)
            size += length
        else:
            beside.append(item)
    return frozenset(within), tuple(beside)


def keep_beside(case_file: Path, originals: Iterable[OriginalFile]) -> None:
    """Put originals beside a case file, flushed to the disk; those that lie there stay.

    Raises
    ------
    DamagedCase
        An original's bytes are gone or changed: the case file is then not written either.
    OSError
        The folder cannot be written.
    """
    for item in originals:
        target = folder_of(case_file) / item.sha256
        if target.is_file():  # whole, for it was moved into place
            continue
        if isinstance(item.kept, Path) and item.kept.is_file():
            _copy(item, item.kept, target)
        else:
            with replacing(target) as temporary:
                temporary.write_bytes(item.content)


def _copy(item: OriginalFile, source: Path, target: Path) -> None:
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)
        with temporary.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != item.sha256:
            raise DamagedCase(
                tr("{file} ändrades medan ärendet sparades; ta in filen igen.", file=item.name)
            )
