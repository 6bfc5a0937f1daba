"""What the search shows: the hits of every source, which one is marked, and what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from rumslig.progress import Progress
from ui.language import tr
from ui.search.hits import Hit, HitGroup, SearchSource
from ui.tasks import InlineRunner, Runner

MOST_IN_GROUP = 5


class SearchPresenter(QObject):
    """Searches every source for each letter.

    What may be searched beside the window's thread is; the answer to what was typed last is the
    one that is shown, together with that of the other sources.
    """

    changed = Signal()
    """Hits, or which of them is marked."""
    chosen = Signal(object)
    """The `Hit` that was chosen."""
    announced = Signal(str)
    """What is read aloud when the hits have changed."""

    def __init__(
        self,
        sources: Sequence[SearchSource],
        parent: QObject | None = None,
        *,
        runner: Runner | None = None,
        most: int = MOST_IN_GROUP,
    ) -> None:
        super().__init__(parent)
        self._runner = runner or InlineRunner()
        self._sources = tuple(sources)
        self._most = most
        self._text = ""
        self._groups: tuple[HitGroup, ...] = ()
        self._current = -1
        self._awaited: list[Callable[[], object]] = []
        self.is_searching = False

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._text

    @property
    def groups(self) -> tuple[HitGroup, ...]:
        """The hits, in the order of the sources; a source without hits has no group."""
        return self._groups

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Every hit, from the top down."""
        return tuple(hit for group in self._groups for hit in group.hits)

    @property
    def current(self) -> int:
        """The place of the marked hit among `hits`, -1 where none is."""
        return self._current

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found for what is typed."""
        return bool(self._text) and not self._groups and not self.is_searching

    @property
    def status(self) -> str:
        """How many hits there are, in words."""
        count = len(self.hits)
        if self.is_empty:
            return tr("Inget heter så.")
        return tr("1 träff") if count == 1 else tr("{count} träffar", count=count)

    def set_text(self, text: str) -> None:
        """Search for other words; the first that can be chosen is marked."""
        words = " ".join(text.split())
        if words == self._text and (self._groups or self.is_searching):
            return
        self._text = words
        self._search(self._show_first)

    def renew(self) -> None:
        """Search again, as what is searched has changed; the mark stays on its hit."""
        if self.is_searching:
            self._search(self._show_first)
            return
        marked = self.hits[self._current] if self._current >= 0 else None
        self._search(partial(self._show_same, marked))

    def when_found(self, act: Callable[[], object]) -> None:
        """Do something with the hits for what was typed last: now, or as soon as they are there."""
        if self.is_searching:
            self._awaited.append(act)
        else:
            act()

    def _show_first(self) -> None:
        self._current = self._first() if self._text else -1
        self.changed.emit()
        self.announced.emit(self.status)

    def _show_same(self, marked: Hit | None) -> None:
        same = (at for at, hit in enumerate(self.hits) if marked and _same(hit, marked))
        self._current = next(same, self._first() if self._text else -1)
        self.changed.emit()

    def move(self, step: int) -> None:
        """Mark the next hit or the one before; from the last to the first and back."""
        count = len(self.hits)
        if not count:
            return
        start = -1 if self._current < 0 and step > 0 else max(self._current, 0)
        self.mark((start + step) % count)
        self.announced.emit(self.hits[self._current].spoken)

    def mark(self, at: int) -> None:
        """Mark a hit by its place."""
        if at != self._current and -1 <= at < len(self.hits):
            self._current = at
            self.changed.emit()

    def choose(self, at: int | None = None) -> bool:
        """Choose a hit (default: the marked one); tell whether it could be."""
        place = self._current if at is None else at
        if not 0 <= place < len(self.hits):
            return False
        hit = self.hits[place]
        if not hit.can_be_chosen:
            self.announced.emit(hit.reason)
            return False
        self.chosen.emit(hit)
        return True

    def _search(self, show: Callable[[], None]) -> None:
        text, most = self._text, self._most + 1
        beside = [source for source in self._sources if source.is_beside]
        if not text or not beside:
            self.is_searching = False
            self._take({}, show)
            return
        self.is_searching = True

        def work(progress: Progress) -> dict[int, tuple[Hit, ...]]:
            return {id(source): source.search(text, most) for source in beside}

        def done(found: dict[int, tuple[Hit, ...]]) -> None:
            if text == self._text:
                self.is_searching = False
                self._take(found, show)

        def failed(fault: Exception) -> None:
            done({id(source): () for source in beside})

        self._runner.run("search", tr("Söker"), work, done, failed)

    def _take(self, known: dict[int, tuple[Hit, ...]], show: Callable[[], None]) -> None:
        """Show what was found beside, with what the other sources find now."""
        self._gather(known)
        if self._text and not self._groups:
            self._gather(known, nearly=True)
        show()
        awaited, self._awaited = self._awaited, []
        for act in awaited:
            act()

    def _gather(self, known: dict[int, tuple[Hit, ...]], nearly: bool = False) -> None:
        groups: list[HitGroup] = []
        seen: set[tuple[str, str]] = set()
        for source in self._sources:
            every = known.get(id(source))
            if every is None:
                every = source.search(self._text, self._most + 1, nearly)
            # an open case is lately open too
            found = tuple(hit for hit in every if (hit.kind, hit.id) not in seen)
            seen |= {(hit.kind, hit.id) for hit in found}
            if found:
                more = len(found) > self._most
                groups.append(HitGroup(source.title, found[: self._most], more))
        self._groups = tuple(groups)

    def _first(self) -> int:
        return next((at for at, hit in enumerate(self.hits) if hit.can_be_chosen), -1)


def _same(hit: Hit, other: Hit) -> bool:
    return (hit.kind, hit.id) == (other.kind, other.id)
