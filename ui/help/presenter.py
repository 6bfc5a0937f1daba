"""The list of keys, made of the actions and of what the parts of the window answer to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from rumslig.collation import match_words
from ui.actions import Actions, KeyGroup
from ui.key_names import name_all_keys, name_keys, split_keys
from ui.language import tr


@dataclass(frozen=True, slots=True)
class KeyLine:
    """Keys, one name for each way to do it, and what they do."""

    keys: tuple[str, ...]
    title: str
    spoken: str


@dataclass(frozen=True, slots=True)
class KeySection:
    """The keys of a part of the window."""

    title: str
    lines: tuple[KeyLine, ...]


def sections_of(actions: Actions, groups: Sequence[KeyGroup]) -> tuple[KeySection, ...]:
    """Return every key that does something: those of the whole window first.

    Actions that do the same by several keys stand on one line.
    """
    keys: dict[str, list[str]] = {}
    for action in actions:
        if action.keys:
            keys.setdefault(action.title, []).append(action.keys)
    window = [_line(", ".join(names), title) for title, names in keys.items()]
    sections = [KeySection(tr("I hela fönstret"), tuple(window))] if window else []
    sections += [
        KeySection(group.title, tuple(_line(hint.keys, hint.title) for hint in group.hints))
        for group in groups
    ]
    return tuple(sections)


def _line(keys: str, title: str) -> KeyLine:
    names = tuple(name_keys(part) for part in split_keys(keys))
    shown = title.removesuffix("…").rstrip()
    return KeyLine(names, shown, f"{shown}: {name_all_keys(keys, spoken=True)}")


class KeysPresenter(QObject):
    """Holds what the filter leaves of the list."""

    changed = Signal()

    def __init__(
        self, actions: Actions, groups: Sequence[KeyGroup], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._actions, self._groups = actions, tuple(groups)
        self._text = ""

    @property
    def sections(self) -> tuple[KeySection, ...]:
        """The lines whose words or keys fit the filter."""
        every = sections_of(self._actions, self._groups)
        if not self._text:
            return every
        kept = (
            KeySection(section.title, tuple(line for line in section.lines if self._fits(line)))
            for section in every
        )
        return tuple(section for section in kept if section.lines)

    @property
    def status(self) -> str:
        """How many keys are shown, in words."""
        count = sum(len(section.lines) for section in self.sections)
        return tr("1 rad") if count == 1 else tr("{count} rader", count=count)

    def set_filter(self, text: str) -> None:
        """Leave only lines that have these words, or these keys."""
        if text.strip() != self._text:
            self._text = text.strip()
            self.changed.emit()

    def _fits(self, line: KeyLine) -> bool:
        wanted = self._text.casefold().replace(" ", "")
        if wanted in {key.casefold() for key in line.keys}:
            return True
        words = " ".join((line.title, line.spoken, *line.keys))
        has_words = any(letter.isalnum() for letter in wanted)
        return has_words and match_words(self._text, words) is not None
