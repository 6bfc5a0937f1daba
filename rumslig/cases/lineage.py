"""What each case in hand was read from, so that a later save can be compared with it."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

from rumslig.cases.case import Case

MOST_BASES = 32
"""So many cases are remembered whole; of the others only their revision."""

MERGED = -1
"""Stands for the revision of one whose changes were merged with others': it lacks theirs."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a case in hand began from; `case` is None where it is no longer remembered."""

    revision: int
    case: Case | None


class Lineage:
    """Remembers what was read and saved, for the desks of a process that share a register."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._revisions: dict[tuple[str, str], int] = {}
        self._cases: OrderedDict[tuple[str, str], Case] = OrderedDict()

    def begin(self, case: Case, revision: int) -> Case:
        """Return the case as one that was read at a revision."""
        begun = replace(case, origin=f"{revision}:{secrets.token_hex(8)}")
        self.remember(begun, revision, begun)
        return begun

    def remember(self, holder: Case, revision: int, base: Case) -> None:
        """Take note that what the holder has is, or came to be, a revision's content."""
        key = holder.header.dnr, holder.origin
        light = replace(base, originals=tuple(replace(i, kept=b"") for i in base.originals))
        with self._lock:
            self._revisions[key] = revision
            self._cases[key] = light
            self._cases.move_to_end(key)
            while len(self._cases) > MOST_BASES:
                self._cases.popitem(last=False)

    def base_of(self, case: Case) -> Base:
        """Return what a case in hand began from."""
        key = case.header.dnr, case.origin
        with self._lock:
            named = case.origin.partition(":")[0]
            revision = self._revisions.get(key, int(named) if named.isdigit() else 0)
            return Base(revision, self._cases.get(key))
