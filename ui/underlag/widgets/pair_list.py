"""Objects that are taken for the ones before: each can be said to be the same, or another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from rumslig.upkeep.matching import Pair
from ui.language import tr
from ui.widgets.word_table import WordModel, WordTable


def standing_words(pair: Pair) -> str:
    """Return what is held of a pair, and who says so."""
    if not pair.is_said:
        return tr("sannolikt samma")
    return tr("samma, du säger det") if pair.match.is_same else tr("olika, du säger det")


def pair_title(pair: Pair) -> str:
    """Return what a pair is called."""
    if pair.old_title == pair.new_title:
        return pair.new_title
    return f"{pair.old_title} \N{RIGHTWARDS ARROW} {pair.new_title}"


class PairModel(WordModel[Pair]):
    """Name, likeness, and what is held of each pair."""

    def __init__(self) -> None:
        super().__init__((tr("Objekt"), tr("Likhet"), tr("Hålls för")), number=1)

    def words(self, item: Pair) -> tuple[str, ...]:
        """Return a row's words."""
        likeness = f"{item.score:.0%}" if item.score else "–"
        return pair_title(item), likeness, standing_words(item)

    def spoken(self, item: Pair) -> str:
        """Return a pair as it is read aloud, with its layer."""
        return ", ".join((*self.words(item), item.layer))


class PairTable(WordTable[Pair]):
    """Arrows choose a pair, Enter shows it on the map."""

    map_asked = Signal(object)
    """A `Pair` to bring into view."""

    def __init__(self) -> None:
        super().__init__(
            PairModel(),
            tr("Sannolikt samma objekt"),
            tr("Piltangenter väljer par, Retur visar det på kartan."),
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def identity(self, item: Pair) -> object:
        """Return the two objects, whatever is said of them."""
        return item.match.layer, item.match.old, item.match.new

    def open_item(self, item: Pair) -> None:
        """Show the pair on the map."""
        self.map_asked.emit(item)
