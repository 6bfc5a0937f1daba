"""What was open lately, for the menu, the start panel and the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from PySide6.QtCore import QObject, Signal

Kind = Literal["case", "plan", "layer"]

MOST = 12


@dataclass(frozen=True, slots=True)
class RecentEntry:
    """Something that was open: a case in the register by its dnr, anything else by its file.

    Attributes
    ----------
    when
        ISO 8601, to the second.
    """

    kind: Kind
    title: str
    when: str
    path: Path | None = None
    dnr: str = ""

    @property
    def key(self) -> str:
        """What no other entry has: the dnr, or the path."""
        return self.dnr or str(self.path)

    @property
    def name(self) -> str:
        """The dnr, or the file's name."""
        return self.dnr or (self.path.name if self.path else "")

    @property
    def note(self) -> str:
        """The dnr, or the folder and the file's name."""
        if self.path is None or self.dnr:
            return self.dnr
        return str(Path(self.path.parent.name) / self.path.name)


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


class RecentFiles(QObject):
    """The twelve newest. A missing one stays, marked, until it is taken away or pushed out."""

    changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        now: Callable[[], str] = _now,
        is_there: Callable[[RecentEntry], bool] | None = None,
    ) -> None:
        """Make an empty list; `is_there` tells whether what an entry names still exists."""
        super().__init__(parent)
        self._now = now
        self._is_there = is_there or _is_file_there
        self._entries: tuple[RecentEntry, ...] = ()
        self._missing: frozenset[str] = frozenset()

    @property
    def entries(self) -> tuple[RecentEntry, ...]:
        """All entries, newest first."""
        return self._entries

    def is_missing(self, entry: RecentEntry) -> bool:
        """Whether the entry was gone when `look` last looked."""
        return entry.key in self._missing

    def add_case(self, dnr: str, title: str, path: Path | None = None) -> None:
        """Put a case first."""
        self._add(RecentEntry("case", title or dnr, self._now(), path, dnr))

    def add_file(self, kind: Kind, path: Path, title: str = "") -> None:
        """Put a file first."""
        whole = path.absolute()
        self._add(RecentEntry(kind, title or whole.name, self._now(), whole))

    def remove(self, key: str) -> None:
        """Take an entry away; the file itself stays where it is."""
        kept = tuple(entry for entry in self._entries if entry.key != key)
        if kept != self._entries:
            self._entries = kept
            self.changed.emit()

    def remove_missing(self) -> None:
        """Take every missing entry away."""
        self.look()
        for key in self._missing:
            self.remove(key)

    def look(self) -> None:
        """See which entries are missing now; asks the disk, so not for every letter typed."""
        missing = frozenset(entry.key for entry in self._entries if not self._is_there(entry))
        if missing != self._missing:
            self._missing = missing
            self.changed.emit()

    def state(self) -> dict[str, Any]:
        """Return the list as JSON can hold it."""
        return {
            "format": "rumslig.recent/1",
            "entries": [
                {
                    "kind": entry.kind,
                    "title": entry.title,
                    "when": entry.when,
                    "path": str(entry.path) if entry.path else "",
                    "dnr": entry.dnr,
                }
                for entry in self._entries
            ],
        }

    def restore(self, state: object) -> None:
        """Take up a list that `state` gave; what is no entry is left out."""
        rows = state.get("entries") if isinstance(state, dict) else None
        found: dict[str, RecentEntry] = {}
        for row in rows if isinstance(rows, list) else []:
            entry = _read_entry(row)
            if entry is not None:
                found.setdefault(entry.key, entry)
        self._entries = tuple(found.values())[:MOST]
        self.look()
        self.changed.emit()

    def _add(self, entry: RecentEntry) -> None:
        others = (other for other in self._entries if other.key != entry.key)
        self._entries = (entry, *others)[:MOST]
        self._missing -= {entry.key}
        self.changed.emit()


def _is_file_there(entry: RecentEntry) -> bool:
    try:
        return entry.path is None or entry.path.exists()
    except OSError:
        return False


def _read_entry(row: object) -> RecentEntry | None:
    if not isinstance(row, dict):
        return None
    kind, title, when, path, dnr = (
        row.get(key) for key in ("kind", "title", "when", "path", "dnr")
    )
    texts = [item for item in (kind, title, when, path, dnr) if isinstance(item, str)]
    if len(texts) != 5 or "\0" in "".join(texts) or not (path or dnr) or not title:
        return None
    for known in get_args(Kind):
        if kind == known:
            return RecentEntry(
                known, texts[1], texts[2], Path(texts[3]) if path else None, texts[4]
            )
    return None
