"""Where a delivery waits until it is taken into a case, and how its files are looked at."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from layers.atomic import adopt
from layers.formats.parts import SHAPEFILE_PARTS
from rumslig.errors import IntakeError
from rumslig.intake.delivery import Member
from rumslig.intake.receiving import Received
from rumslig.language import tr

KEPT_S = 7 * 24 * 3600
"""How long a delivery that was never taken in is kept, as after a crash."""
SHOWABLE = (".pdf", ".docx", ".txt", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""What the system's own programs may be asked to show: nothing that runs or fetches."""


def new_place(root: Path) -> Path:
    """Return a new folder for a delivery, and remove those that were left long ago."""
    for left in root.glob("*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > KEPT_S:
                shutil.rmtree(left)
    place = root / secrets.token_hex(8)
    place.mkdir(parents=True)
    return place


def drop_place(place: Path) -> None:
    """Remove a delivery that is taken in, or that nobody wants."""
    shutil.rmtree(place, ignore_errors=True)


def settle(received: Received, folder: Path) -> Received:
    """Return the delivery with its bytes among a case's large originals; see `cases.originals`.

    Each is flushed to the disk before it is moved; those that lie there already stay.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    members = []
    for member in received.members:
        target = folder / member.sha256
        if not target.is_file():
            copy = target.with_name(f".{secrets.token_hex(6)}.part")
            shutil.copyfile(member.path, copy)
            adopt(copy, target)
        members.append(replace(member, path=target))
    return replace(received, members=tuple(members))


def lay_out(member: Member, members: Sequence[Member], folder: Path) -> Path:
    """Return a delivered file under its own name in a folder, a Shapefile with its parts.

    Raises
    ------
    IntakeError
        It cannot be copied.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(member.name).name
    parts = {name: member.path}
    if name.lower().endswith(".shp"):
        known = {item.name.lower(): item.path for item in members}
        for suffix in SHAPEFILE_PARTS:
            beside = known.get(str(Path(member.name).with_suffix(suffix)).lower())
            if beside is not None:
                parts[Path(name).with_suffix(suffix).name] = beside
    for part, path in parts.items():
        try:
            shutil.copyfile(path, folder / part)
        except OSError as error:
            raise IntakeError(
                tr("{file} kan inte läsas ({fact}).", file=part, fact=error.strerror)
            ) from error
    return folder / name


def is_showable(name: str) -> bool:
    """Whether the system's own program may be asked to show a file of this name."""
    return name.lower().endswith(SHOWABLE)
