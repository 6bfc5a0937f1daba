"""The rules of a case, and the criteria of regional relevance, as tables."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.language import tr
from ui.scope.presenter import RuleLine
from ui.scope.triage import ANSWERS, CriterionLine
from ui.widgets.word_table import WordModel, WordTable


class RuleModel(WordModel[RuleLine]):
    """What is asked, and whether."""

    def __init__(self) -> None:
        super().__init__((tr("Fråga"), tr("Status")))

    def words(self, item: RuleLine) -> tuple[str, ...]:
        """Return the columns."""
        return item.title, item.state

    def spoken(self, item: RuleLine) -> str:
        """Return the row as it is read aloud."""
        parts = (item.title, item.theme, item.state, item.why)
        return ", ".join(part for part in parts if part)


class RuleTable(WordTable[RuleLine]):
    """Space or Enter skips a rule, or asks it again."""

    def __init__(self, toggle: Callable[[RuleLine], None]) -> None:
        self._toggle = toggle
        super().__init__(
            RuleModel(),
            tr("Frågor"),
            tr("Pilar väljer fråga, Blanksteg hoppar över den eller ställer den igen."),
        )

    def identity(self, item: RuleLine) -> object:
        """Return what a rule is known again by."""
        return item.rule

    def open_item(self, item: RuleLine) -> None:
        """Skip it, or ask it again."""
        self._toggle(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Skip or ask by Space."""
        if event.key() == Qt.Key.Key_Space and self.current is not None:
            self._toggle(self.current)
        else:
            super().keyPressEvent(event)


class CriterionModel(WordModel[CriterionLine]):
    """What is asked, and the answer."""

    def __init__(self) -> None:
        super().__init__((tr("Fråga"), tr("Svar")))

    def words(self, item: CriterionLine) -> tuple[str, ...]:
        """Return the columns."""
        return item.title, item.word

    def spoken(self, item: CriterionLine) -> str:
        """Return the row as it is read aloud."""
        return ", ".join(part for part in (item.title, item.word, item.grounds) if part)


class CriterionTable(WordTable[CriterionLine]):
    """Shows the criteria; the page takes the keys 1–3, which answer for the whole plan."""

    def __init__(self) -> None:
        super().__init__(
            CriterionModel(),
            tr("Regional relevans"),
            tr("1 svara, 2 avstå, 3 oklart."),
        )

    def identity(self, item: CriterionLine) -> object:
        """Return what a criterion is known again by."""
        return item.title

    def open_item(self, item: CriterionLine) -> None:
        """Do nothing: the answer is for the whole plan."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys 1–3 to the page, and look for no row by them."""
        if 0 <= event.key() - Qt.Key.Key_1 < len(ANSWERS):
            event.ignore()
        else:
            super().keyPressEvent(event)
