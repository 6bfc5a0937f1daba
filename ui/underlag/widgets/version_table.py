"""The versions of a package, the newest first."""

from __future__ import annotations

from collections.abc import Callable

from rumslig.upkeep.history import KnownVersion
from ui.language import tr
from ui.underlag.words import published_words
from ui.widgets.word_table import WordModel, WordTable


def where_words(item: KnownVersion) -> str:
    """Return where a version is, and whether it may be used."""
    if item.in_use:
        return tr("i bruk, tillbakadragen") if item.withdrawn else tr("i bruk")
    if item.withdrawn:
        return tr("tillbakadragen")
    return tr("finns här") if item.is_here else tr("i förrådet")


def note_words(item: KnownVersion) -> str:
    """Return why a version is withdrawn, else what was new in it."""
    return item.withdrawn or item.release_note


class VersionModel(WordModel[KnownVersion]):
    """Version, day, where it is, and what it says."""

    def __init__(self) -> None:
        super().__init__((tr("Version"), tr("Publicerad"), tr("Läge"), tr("Nytt")))

    def words(self, item: KnownVersion) -> tuple[str, ...]:
        """Return a row's words."""
        return item.version, published_words(item.published), where_words(item), note_words(item)


class VersionTable(WordTable[KnownVersion]):
    """Arrows choose a version, Enter shows what it would change."""

    wide = 3

    def __init__(self, show: Callable[[KnownVersion], None]) -> None:
        """Show no versions yet; `show` is given the one that Enter opens."""
        self._show_version = show
        super().__init__(
            VersionModel(),
            tr("Versioner"),
            tr("Piltangenter väljer version, Retur jämför den med den i bruk."),
        )

    def identity(self, item: KnownVersion) -> object:
        """Return its number."""
        return item.version

    def open_item(self, item: KnownVersion) -> None:
        """Show what the version would change."""
        self._show_version(item)

    def first(self) -> int:
        """Return the newest version that may be chosen."""
        usable = (at for at, item in enumerate(self._words.items) if item.can_be_used)
        return next(usable, 0)
