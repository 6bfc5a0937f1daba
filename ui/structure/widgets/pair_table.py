"""The pairs in a table: what they are to each other, and their names on both sides."""

from __future__ import annotations

from PySide6.QtCore import Qt

from rumslig.structure.comparison import Pair
from ui.language import tr
from ui.structure.presenter import ComparePresenter
from ui.widgets.word_table import WordModel, WordTable

NAME = 2


class PairModel(WordModel[Pair]):
    """Verdict, class, the structure image's object and the municipality's."""

    def __init__(self, presenter: ComparePresenter) -> None:
        super().__init__((tr("Bedömning"), tr("Klass"), tr("Strukturbilden"), tr("ÖP")))
        self._presenter = presenter

    def words(self, item: Pair) -> tuple[str, ...]:
        """Return a row's words."""
        return self._presenter.words(item)

    def spoken(self, item: Pair) -> str:
        """Return a pair as it is read aloud, with its sentence."""
        return f"{self.words(item)[0]}, {item.text}"

    def tip(self, item: Pair, column: int) -> str:
        """Return the whole sentence, whichever cell the mouse rests on."""
        return item.text


class PairTable(WordTable[Pair]):
    """Arrows choose a pair, Enter shows it on the map."""

    wide = NAME

    def __init__(self, presenter: ComparePresenter) -> None:
        self._presenter = presenter
        super().__init__(
            PairModel(presenter),
            tr("Par av objekt"),
            tr("Piltangenter väljer par, Retur visar det på kartan."),
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.chosen.connect(lambda: presenter.choose(self.current))

    def identity(self, item: Pair) -> object:
        """Return the two objects."""
        return item.region, item.op

    def open_item(self, item: Pair) -> None:
        """Show the pair on the map."""
        self._presenter.choose(item)
        self._presenter.show_on_map()
