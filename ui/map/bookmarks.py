"""Named views to come back to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ui.history import History
from ui.language import tr
from ui.map.viewport import FARTHEST_M_PER_PX, Viewport


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A view with a name; the map's size is its own."""

    name: str
    centre_e: float
    centre_n: float
    metres_per_px: float

    def view_in(self, viewport: Viewport) -> Viewport:
        """Return the bookmarked view in a map of this size."""
        return Viewport(
            self.centre_e, self.centre_n, self.metres_per_px, viewport.width, viewport.height
        )


class Bookmarks(QObject):
    """The list of bookmarks, in the order in which they were added."""

    changed = Signal()
    asked = Signal(object)
    """Bookmark to show."""
    stepped = Signal(str, object, object)
    """What was done in words, and the states before and after, for the history."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[Bookmark, ...] = ()

    def keep_steps(self, history: History) -> None:
        """Let what is done to the list be undone."""
        self.stepped.connect(
            lambda words, before, after: history.add(
                words, redo=lambda: self.restore(after), undo=lambda: self.restore(before)
            )
        )

    @property
    def items(self) -> tuple[Bookmark, ...]:
        """All bookmarks."""
        return self._items

    def free_name(self) -> str:
        """Return a name that no bookmark has."""
        taken = {item.name for item in self._items}
        number = len(taken) + 1
        while (name := tr("Vy {number}", number=number)) in taken:
            number += 1
        return name

    def add(self, name: str, viewport: Viewport) -> Bookmark:
        """Keep a view; a name that is taken gets the new view, an empty one a number."""
        made = Bookmark(
            name.strip() or self.free_name(),
            viewport.centre_e,
            viewport.centre_n,
            viewport.metres_per_px,
        )
        others = [item for item in self._items if item.name != made.name]
        self._step(tr("bokmärke {name}", name=made.name), (*others, made))
        return made

    def remove(self, name: str) -> None:
        """Forget a bookmark."""
        kept = tuple(item for item in self._items if item.name != name)
        if kept != self._items:
            self._step(tr("borttaget bokmärke {name}", name=name), kept)

    def go(self, name: str) -> bool:
        """Show a bookmark; False where there is none of that name."""
        found = next((item for item in self._items if item.name == name), None)
        if found is not None:
            self.asked.emit(found)
        return found is not None

    def state(self) -> list[dict[str, str | float]]:
        """Return the list as JSON can hold it."""
        return [
            {
                "name": item.name,
                "centre_e": item.centre_e,
                "centre_n": item.centre_n,
                "metres_per_px": item.metres_per_px,
            }
            for item in self._items
        ]

    def restore(self, state: object) -> None:
        """Take over a list from `state()`; entries that are no bookmarks are left out."""
        entries = state if isinstance(state, Sequence) and not isinstance(state, str) else ()
        read = [_read(entry) for entry in entries]
        self._items = tuple({item.name: item for item in read if item is not None}.values())
        self.changed.emit()

    def _step(self, words: str, items: tuple[Bookmark, ...]) -> None:
        before = self.state()
        self._items = items
        self.changed.emit()
        self.stepped.emit(words, before, self.state())


def _read(entry: object) -> Bookmark | None:
    if not isinstance(entry, Mapping):
        return None
    name = entry.get("name")
    numbers = [entry.get(key) for key in ("centre_e", "centre_n", "metres_per_px")]
    if not isinstance(name, str) or not name.strip():
        return None
    values = [float(number) for number in numbers if isinstance(number, int | float)]
    if len(values) != 3 or not all(map(math.isfinite, values)):
        return None
    return Bookmark(name, *values) if 0 < values[2] <= FARTHEST_M_PER_PX else None
