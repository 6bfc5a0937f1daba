"""Everything that can be done from the menu, the keyboard or the search, in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ui.key_names import split_keys


def _always() -> bool:
    return True


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done.

    Attributes
    ----------
    id
        As in "case.export"; what stands before the dot is its group.
    title
        Plain words, verb first; ends in … where a question follows.
    keys
        As Qt writes them, such as "Ctrl+Shift+Z" or "F1, ?"; "" where it has none.
    is_enabled, reason
        Whether it can be done now, and why not.
    other_words
        What else one may search for it by.
    is_listed
        Whether it stands in the main menu.
    """

    id: str
    title: str
    act: Callable[[], object]
    keys: str = ""
    icon: str = ""
    is_enabled: Callable[[], bool] = _always
    reason: Callable[[], str] = _nothing
    other_words: str = ""
    is_listed: bool = True

    @property
    def group(self) -> str:
        """The actions that it stands among."""
        return self.id.partition(".")[0]

    @property
    def every_key(self) -> tuple[str, ...]:
        """Its keys one by one."""
        return split_keys(self.keys)


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key that acts where it has the focus, for the list of keys."""

    keys: str
    title: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of a part of the window."""

    title: str
    hints: tuple[KeyHint, ...]


class Actions(QObject):
    """The actions of the window, in the order in which they were added."""

    changed = Signal()
    """What can be done now may be other than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, Action] = {}

    def add(self, actions: Iterable[Action]) -> None:
        """Add actions.

        Raises
        ------
        ValueError
            An id or a key is taken.
        """
        for action in actions:
            taken = {key for item in self._actions.values() for key in item.every_key}
            if action.id in self._actions or taken.intersection(action.every_key):
                raise ValueError(f"{action.id} ({action.keys})")
            self._actions[action.id] = action

    def __iter__(self) -> Iterator[Action]:
        return iter(tuple(self._actions.values()))

    def find(self, action_id: str) -> Action:
        """Return an action; raises KeyError."""
        return self._actions[action_id]

    def run(self, action_id: str) -> bool:
        """Do an action if it can be done; tell whether it was."""
        action = self._actions[action_id]
        if not action.is_enabled():
            return False
        action.act()
        return True
