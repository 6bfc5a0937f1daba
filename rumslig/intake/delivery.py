"""What was delivered: every file of mails, archives, folders and loose files, byte for byte."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from layers.formats.parts import SHAPEFILE_PARTS
from rumslig.errors import IntakeError
from rumslig.intake.archive import Refused, open_members
from rumslig.intake.mail import MAIL_SUFFIXES, MailHead, open_mail
from rumslig.intake.names import number_name, shown_name
from rumslig.language import tr
from rumslig.progress import Progress, silent

DEEPEST = 4
"""How many archives or mails may lie within each other."""
MOST_FILES = 10_000
MOST_BYTES = 2 << 30
"""Of all files together, as they are when they were taken out."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a delivery, put in its own place.

    Attributes
    ----------
    name
        What it is called, with the archive or mail it came in: "remiss.zip/Bilaga 1/plan.pdf".
    path
        Where its bytes lie: a file that bears its SHA-256 as name.
    inside
        The name of the archive or mail that it came in, "" for what was handed over itself.
    """

    name: str
    sha256: str
    size: int
    path: Path
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a part of one, that was not taken in, and why, in a sentence."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything that came in together.

    Attributes
    ----------
    members
        In the order they came, a container before what is in it. A container stays among them.
    mails
        The heads and bodies of the mails among them, by the member's name.
    """

    members: tuple[Member, ...]
    mails: tuple[tuple[str, MailHead], ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class _Unpacking:
    place: Path
    progress: Progress
    members: list[Member] = field(default_factory=list)
    mails: list[tuple[str, MailHead]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    known: set[tuple[str, str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    size: int = 0


def gather(paths: Iterable[Path], place: Path, progress: Progress = silent) -> Delivery:
    """Return what a delivery holds, each file's bytes put in `place` under its SHA-256.

    Mails (.eml, .msg) and archives (.zip) are opened, and what is in them, down to `DEEPEST`;
    folders are walked without following links. A file that is in several places under the same
    name is told once. What cannot be taken in is among the refusals, and the rest stands.

    Raises
    ------
    IntakeError
        A file does not exist or cannot be read, or nothing was given.
    OSError
        The place cannot be written.
    """
    work = _Unpacking(place, progress)
    place.mkdir(parents=True, exist_ok=True)
    for path, name in _files_of(paths):
        if len(work.members) >= MOST_FILES:
            work.refusals.append(_too_many(name))
            break
        try:
            stream = path.open("rb")
        except OSError as error:
            raise _unreadable(path.name, error) from error
        _take_or_tell(work, stream, name, "", 0)
    if not work.members and not work.refusals:
        raise IntakeError(tr("där finns inga filer att ta in; välj mejl, zip, PDF eller mapp."))
    return Delivery(tuple(work.members), tuple(work.mails), tuple(work.refusals))


def _files_of(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the files to read, with shown names, folders' files in order of name."""
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found = [item for item in sorted(path.rglob("*")) if _is_own_file(item, path)]
            parts = [(item, f"{path.name}/{item.relative_to(path).as_posix()}") for item in found]
        elif path.is_file():
            items = [path]
            if path.suffix.lower() == ".shp":
                items = [path.with_suffix(suffix) for suffix in SHAPEFILE_PARTS]
            parts = [(item, item.name) for item in items if item.is_file()]
        else:
            raise IntakeError(tr("{file} finns inte; ange en fil som finns.", file=path.name))
        for item, name in parts:
            if item.resolve() not in seen:
                seen.add(item.resolve())
                yield item, name


def _is_own_file(item: Path, folder: Path) -> bool:
    inner = item.relative_to(folder).parts
    links = any((folder / Path(*inner[:count])).is_symlink() for count in range(1, len(inner) + 1))
    return item.is_file() and not links


def _unreadable(name: str, error: OSError) -> IntakeError:
    return IntakeError(tr("{file} kan inte läsas ({fact}).", file=name, fact=error.strerror))


def _too_many(name: str) -> Refusal:
    return Refusal(
        name,
        tr("{file}: leveransen har fler än {most} filer; resten togs inte in.",
           file=name, most=MOST_FILES),
    )  # fmt: skip


def _take(work: _Unpacking, stream: BinaryIO, name: str, inside: str, depth: int) -> None:
    """Put a file in its place, and open it where it holds others."""
    shown = shown_name(name)
    work.progress(len(work.members), 0, shown)
    sha256, size = _put(work, stream, shown)
    if (shown, sha256) in work.known:
        return
    work.known.add((shown, sha256))
    free, number = shown, 1
    while free in work.names:
        number += 1
        free = number_name(shown, number)
    work.names.add(free)
    member = Member(free, sha256, size, work.place / sha256, inside)
    work.members.append(member)
    _open_inner(work, member, depth)


def _put(work: _Unpacking, stream: BinaryIO, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    temporary = work.place / f".{secrets.token_hex(6)}.part"
    try:
        with temporary.open("xb") as target:
            while chunk := _read(stream, name):
                size += len(chunk)
                if work.size + size > MOST_BYTES:
                    raise Refused(
                        tr("leveransen är större än {gb} GB uppackad", gb=MOST_BYTES >> 30)
                    )
                digest.update(chunk)
                target.write(chunk)
        work.size += size
        final = work.place / digest.hexdigest()
        if not final.exists():
            temporary.replace(final)
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size


def _read(stream: BinaryIO, name: str) -> bytes:
    try:
        return stream.read(_CHUNK)
    except OSError as error:
        raise _unreadable(name, error) from error


def _open_inner(work: _Unpacking, member: Member, depth: int) -> None:
    """Take in what a mail or an archive holds; what is wrong with it becomes a refusal."""
    ending = Path(member.name).suffix.lower()
    is_mail, is_archive = ending in MAIL_SUFFIXES, ending == ".zip"
    if not (is_mail or is_archive):
        return
    if depth >= DEEPEST:
        work.refusals.append(
            Refusal(
                member.name,
                tr("{file} ligger mer än {depth} nivåer ner; packa upp och lägg till den.",
                   file=member.name, depth=DEEPEST),
            )
        )  # fmt: skip
        return
    try:
        if is_mail:
            head, attached = open_mail(member.path, ending)
            work.mails.append((member.name, head))
            for inner, part in attached:
                _take_inner(work, member, nullcontext(part), inner, depth)
            return
        for inner, opened in open_members(member.path):
            _take_inner(work, member, opened, inner, depth)
    except Refused as fault:
        work.refusals.append(
            Refusal(member.name, tr("{file}: {fact}.", file=member.name, fact=fault))
        )


def _take_inner(
    work: _Unpacking,
    member: Member,
    opened: AbstractContextManager[BinaryIO],
    name: str,
    depth: int,
) -> None:
    """Take in a file of a container; what is wrong with it leaves the others."""
    if len(work.members) >= MOST_FILES:
        fact = tr("leveransen har fler än {most} filer; resten togs inte in", most=MOST_FILES)
        raise Refused(fact)
    _take_or_tell(work, opened, f"{member.name}/{name}", member.name, depth + 1)


def _take_or_tell(
    work: _Unpacking,
    opened: AbstractContextManager[BinaryIO],
    name: str,
    inside: str,
    depth: int,
) -> None:
    """Take in a file, or tell why it is refused."""
    try:
        with opened as stream:
            _take(work, stream, name, inside, depth)
    except Refused as fault:
        sentence = tr("{file}: {fact}.", file=shown_name(name), fact=fault)
        work.refusals.append(Refusal(name, sentence))
