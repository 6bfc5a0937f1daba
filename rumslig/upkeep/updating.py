"""Updating several packages at once: each is old or new, and one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from layers.errors import LayerError
from layers.repository.choices import ROLLBACK
from layers.repository.names import version_order
from rumslig.errors import Cancelled
from rumslig.language import tr
from rumslig.packages.desk import OpenedRepository, PackageDesk
from rumslig.progress import Progress
from rumslig.upkeep.board import Board
from rumslig.upkeep.standing import Standing, read_standing

Stage = Literal["waiting", "running", "done", "failed", "left"]


@dataclass(frozen=True, slots=True)
class Update:
    """A newer version of an installed package.

    Attributes
    ----------
    identity
        The repository's.
    held
        Why it is not updated with the others; "" where nothing holds it.
    is_major
        Whether schema, key, rules or meaning change.
    """

    name: str
    title: str
    before: str
    after: str
    note: str
    bytes: int
    identity: str
    held: str = ""
    is_major: bool = False


@dataclass(frozen=True, slots=True)
class Updated:
    """How it went; `left` is one that was not begun, `fault` a sentence where it failed."""

    update: Update
    stage: Stage
    fault: str = ""
    before: Standing | None = None
    after: Standing | None = None


def list_updates(board: Board) -> tuple[Update, ...]:
    """Return every newer version that is known, by title."""
    found = []
    for row in board.newer:
        assert row.newer is not None
        listed = row.newer.listed
        first, second = (version_order(text)[1][0] for text in (row.version, listed.version))
        held = ""
        if row.pinned_by and row.pinned_by != ROLLBACK:
            held = tr("hålls kvar av {who}", who=row.pinned_by)
        elif row.pinned_by:
            held = tr("hålls kvar av återgången")
        found.append(
            Update(
                row.name,
                row.title,
                row.version,
                listed.version,
                listed.release_note,
                listed.bytes,
                row.newer.identity,
                held,
                second > first,
            )
        )
    return tuple(found)


def update_chosen(
    desk: PackageDesk,
    updates: Sequence[Update],
    progress: Progress,
    tell: Callable[[str, int, int], None],
) -> tuple[Updated, ...]:
    """Install the updates one by one, and return how each went.

    Where the user cancels, the one that is under way stays as it was and the rest are left.

    Parameters
    ----------
    progress
        Told of the whole; may raise `Cancelled`.
    tell
        Told of each package by name: how much of how much; (0, 0) when it begins.
    """
    found = [Updated(item, "left") for item in updates]
    opened: dict[str, OpenedRepository] = {}
    for number, item in enumerate(updates):
        try:
            progress(number, len(updates), item.title)
            tell(item.name, 0, 0)
            found[number] = _update(_telling(desk, progress, item, tell), item, opened)
        except Cancelled:
            break
    else:
        _finish(progress, len(updates))
    return tuple(found)


def _finish(progress: Progress, count: int) -> None:
    try:
        progress(count, count, "")
    except Cancelled:
        return  # too late: all of it is done


def _telling(
    desk: PackageDesk, progress: Progress, item: Update, tell: Callable[[str, int, int], None]
) -> PackageDesk:
    def step(done: int, total: int, what: str) -> None:
        progress(done, total, what)
        tell(item.name, done, total)

    return replace(desk, progress=step)


def _update(desk: PackageDesk, item: Update, opened: dict[str, OpenedRepository]) -> Updated:
    try:
        before = read_standing(desk, item.name)
        if item.identity not in opened:
            repository = desk.known.reopen(item.identity)
            confirmation = repository.refresh()
            opened[item.identity] = OpenedRepository(repository, item.identity, confirmation)
        desk.install(opened[item.identity], item.name, item.after)
        return Updated(item, "done", "", before, read_standing(desk, item.name))
    except LayerError as error:
        return Updated(item, "failed", str(error))
    except OSError as error:
        fact = error.strerror or type(error).__name__
        return Updated(item, "failed", tr("filen kunde inte skrivas: {fact}.", fact=fact))
