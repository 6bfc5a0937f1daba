"""What a search finds, and what can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from rumslig.coordinates import Spot
from rumslig.search.index import NamedPlace
from ui.key_names import name_keys

HitKind = Literal["place", "layer", "theme", "case", "command", "file"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the results.

    Attributes
    ----------
    id
        A layer's, theme's or action's id, a case's dnr or a file's path.
    key
        The keys that do the same, as Qt writes them.
    reason
        Why it cannot be chosen now, "" when it can.
    target
        Where it leads: a place, a point or a file.
    """

    kind: HitKind
    id: str
    title: str
    subtitle: str = ""
    icon: str = ""
    key: str = ""
    reason: str = ""
    target: NamedPlace | Spot | Path | None = None

    @property
    def spoken(self) -> str:
        """The line as it is read aloud."""
        keys = name_keys(self.key, spoken=True) if self.key else ""
        return ", ".join(part for part in (self.title, self.subtitle, keys, self.reason) if part)

    @property
    def can_be_chosen(self) -> bool:
        """Whether something happens when it is chosen."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The hits of one source; `has_more` tells that there are others."""

    title: str
    hits: tuple[Hit, ...]
    has_more: bool = False


class SearchSource(Protocol):
    """Something that can be searched for every letter that is typed."""

    @property
    def is_beside(self) -> bool:
        """Whether it may be searched beside the window's thread, as it then must not stall it."""

    @property
    def title(self) -> str:
        """The heading over its hits."""

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        """Return at most `most` hits, best first; for "" what one may want before typing.

        `nearly` asks for what is nearly spelled so, where nothing is; a source may find that
        without being asked.
        """
