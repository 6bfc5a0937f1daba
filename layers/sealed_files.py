"""Files in one: a stored zip whose manifest.json has the SHA-256 of every other member."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.canonical import canonical_json
from layers.language import tr
from layers.stored_zip import Member, WrongZip, pack, read_member, read_members

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file that was found whole.

    Attributes
    ----------
    about
        What its manifest says of it, besides the members.
    sha256
        Of each member but the manifest.
    """

    path: Path
    about: Mapping[str, Any]
    sha256: Mapping[str, str]
    members: tuple[Member, ...]

    def read(self, name: str) -> bytes:
        """Return a member's bytes; KeyError where there is none."""
        member = next((item for item in self.members if item.name == name), None)
        if member is None:
            raise KeyError(name)
        with self.path.open("rb") as stream:
            return read_member(stream, member)


def seal(members: Mapping[str, bytes], about: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the bytes of a sealed file; the same members give the same bytes."""
    return pack({**members, MANIFEST: manifest_of(members, about)})


def manifest_of(members: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """Return the manifest: each member's SHA-256 and size, sorted, as indented JSON."""
    return _spell(
        about,
        [
            {
                "name": name,
                "sha256": hashlib.sha256(members[name]).hexdigest(),
                "size": len(members[name]),
            }
            for name in sorted(members)
        ],
    )


def _spell(about: Mapping[str, Any], rows: list[dict[str, Any]]) -> bytes:
    document = json.loads(canonical_json({**about, "members": rows}))
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def open_sealed(path: Path, form: str, most_bytes: int | None = None) -> SealedFile:
    """Return a sealed file of a format, every byte of it looked at.

    Raises
    ------
    WrongZip
        Anything is otherwise than it was written, or it is a file of another kind.
    OSError
        The file cannot be read.
    """
    with path.open("rb") as stream:
        if most_bytes is not None and stream.seek(0, 2) > most_bytes:
            raise WrongZip(tr("filen är inte som Rumslig skrev den."))
        members = read_members(stream)
        by_name = {item.name: item for item in members}
        if MANIFEST not in by_name:
            raise WrongZip(tr("filen saknar {name}.", name=MANIFEST))
        spelled = read_member(stream, by_name.pop(MANIFEST))
        about, rows = _read(spelled, form)
        listed = {row["name"]: row for row in rows}
        for name in sorted(set(listed) ^ set(by_name)):
            raise WrongZip(
                tr("filen saknar {name}.", name=name)
                if name in listed
                else tr("{name} i filen hör inte dit.", name=name)
            )
        for name, member in by_name.items():
            if _hash(stream, member) != listed[name]["sha256"]:
                raise WrongZip(tr("{name} i filen är skadad.", name=name))
        hashes = {name: str(row["sha256"]) for name, row in listed.items()}
    return SealedFile(path, about, hashes, members)


def _hash(stream: Any, member: Member) -> str:
    return hashlib.sha256(read_member(stream, member)).hexdigest()


def _read(spelled: bytes, form: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        about = json.loads(spelled)
        rows = about.pop("members")
        names = [str(row["name"]) for row in rows]
        well = (
            about["format"] == form
            and names == sorted(set(names))
            and all(set(row) == {"name", "sha256", "size"} for row in rows)
            and _spell(about, rows) == spelled
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WrongZip(tr("{name} i filen är skadad.", name=MANIFEST)) from error
    if not well:
        raise WrongZip(tr("{name} i filen är skadad.", name=MANIFEST))
    return about, rows
