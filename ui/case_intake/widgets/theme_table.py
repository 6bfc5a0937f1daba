"""Each theme with its hits in the documents, and the quotations of one."""

from __future__ import annotations

from collections.abc import Callable

from ui.case_intake.presenter import QuotationLine, ThemeLine
from ui.language import tr
from ui.widgets.word_table import WordModel, WordTable


class ThemeModel(WordModel[ThemeLine]):
    """What is asked, whether it is mentioned, and how often."""

    def __init__(self) -> None:
        super().__init__((tr("Tema"), tr("Status"), tr("Träffar")), number=2)

    def words(self, item: ThemeLine) -> tuple[str, ...]:
        """Return the columns."""
        return item.title, item.words, str(item.hits) if item.hits else ""

    def spoken(self, item: ThemeLine) -> str:
        """Return the row as it is read aloud."""
        hits = tr("{count} träffar", count=item.hits) if item.hits else ""
        return ", ".join(part for part in (item.title, item.words, hits, item.detail) if part)

    def tip(self, item: ThemeLine, column: int) -> str:
        """Return what the mouse tells."""
        return item.detail or self.spoken(item)


class ThemeTable(WordTable[ThemeLine]):
    """Enter goes to the theme's quotations."""

    def __init__(self, go_on: Callable[[], None]) -> None:
        self._go_on = go_on
        super().__init__(
            ThemeModel(), tr("Teman"), tr("Pilar väljer tema, Retur går till citaten.")
        )

    def identity(self, item: ThemeLine) -> object:
        """Return what a theme is known again by."""
        return item.title

    def open_item(self, item: ThemeLine) -> None:
        """Go to the quotations."""
        self._go_on()


class QuotationModel(WordModel[QuotationLine]):
    """Where it stands, and the words."""

    def __init__(self) -> None:
        super().__init__((tr("Var"), tr("Citat")))

    def words(self, item: QuotationLine) -> tuple[str, ...]:
        """Return the columns."""
        return item.where, item.quotation


class QuotationTable(WordTable[QuotationLine]):
    """Enter has the document shown."""

    wide = 1

    def __init__(self, show: Callable[[QuotationLine], None]) -> None:
        self._show_document = show
        super().__init__(
            QuotationModel(), tr("Citat"), tr("Pilar väljer citat, Retur visar handlingen.")
        )

    def open_item(self, item: QuotationLine) -> None:
        """Show the document."""
        self._show_document(item)
