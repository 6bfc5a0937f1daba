"""Remarks, changed answers and neighbouring plans, a row each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from rumslig.cases.remark import CarriedRemark
from rumslig.memory.comparing import Answers
from rumslig.memory.neighbours import SaidHere
from rumslig.memory.words import OUTCOMES, outcome_label
from rumslig.numerals import format_length
from rumslig.vocabulary import stage_label
from ui.language import message_language, tr
from ui.widgets.word_table import WordModel, WordTable

MOST_ROWS = 8
"""So many rows show at once; more scroll by themselves."""
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class RemarkModel(WordModel[CarriedRemark]):
    """What was said, and what became of it."""

    def __init__(self) -> None:
        super().__init__((tr("Synpunkt"), tr("Förslag"), tr("Bedömt")))

    def words(self, item: CarriedRemark) -> tuple[str, ...]:
        suggested = outcome_label(item.suggestion) if item.suggestion else ""
        judged = ""
        if item.outcome:
            judged = f"{OUTCOMES.index(item.outcome) + 1}  {outcome_label(item.outcome)}"
        return item.title or item.text.strip().partition("\n")[0], suggested, judged

    def spoken(self, item: CarriedRemark) -> str:
        title, suggested, judged = self.words(item)
        return ", ".join(
            (
                title,
                tr("förslag {word}", word=suggested or tr("inget")),
                judged or tr("inte bedömt"),
            )
        )

    def tip(self, item: CarriedRemark, column: int) -> str:
        return item.grounds if column == 1 else item.text


class RemarkTable(WordTable[CarriedRemark]):
    """The keys 1–3 judge, while it has the focus."""

    judged = Signal(int)

    def __init__(self, opened: Callable[[CarriedRemark], None]) -> None:
        self._opened = opened
        super().__init__(
            RemarkModel(),
            tr("Tidigare synpunkter"),
            tr("Piltangenter väljer synpunkt. 1 tillgodosett, 2 delvis, 3 ej."),
        )

    def identity(self, item: CarriedRemark) -> object:
        return item.key

    def open_item(self, item: CarriedRemark) -> None:
        self._opened(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Judge by a digit, or move."""
        digit = event.key() - Qt.Key.Key_0
        if 1 <= digit <= len(OUTCOMES) and not event.modifiers() & ~_KEYPAD:
            self.judged.emit(digit)
        else:
            super().keyPressEvent(event)


class ChangeModel(WordModel[Answers]):
    """Answers that differ from the stage before, and why."""

    def __init__(self) -> None:
        super().__init__((tr("Fråga"), tr("Då och nu"), tr("Ändrat")))

    def words(self, item: Answers) -> tuple[str, ...]:
        lang = message_language()
        return item.title, item.words(lang), item.cause_word(lang)

    def spoken(self, item: Answers) -> str:
        return ", ".join((item.plan, *self.words(item)))

    def tip(self, item: Answers, column: int) -> str:
        told = item.cause_words(message_language()) if column == 2 else self.words(item)[column]
        return f"{item.plan}: {told}"


class ChangeTable(WordTable[Answers]):
    """What this stage's check answers otherwise."""

    def __init__(self) -> None:
        super().__init__(
            ChangeModel(),
            tr("Ändrat sedan förra skedet"),
            tr("Piltangenter väljer fråga. Planens och underlagets ändringar skiljs åt."),
        )

    def identity(self, item: Answers) -> object:
        return item.plan, item.rule

    def open_item(self, item: Answers) -> None:
        """There is nothing more to see of it than its row."""


class SaidModel(WordModel[SaidHere]):
    """What was said beside the plan."""

    def __init__(self) -> None:
        super().__init__((tr("Plan"), tr("Skede"), tr("Utfall"), tr("Avstånd")), number=3)

    def words(self, item: SaidHere) -> tuple[str, ...]:
        lang = message_language()
        away = format_length(item.distance_m, lang) if item.distance_m else tr("här")
        return item.title, stage_label(item.stage), outcome_summary(item), away

    def spoken(self, item: SaidHere) -> str:
        return ", ".join((item.dnr, item.day, *self.words(item)))

    def tip(self, item: SaidHere, column: int) -> str:
        return f"{item.dnr} · {item.day} · {item.sender}"


def outcome_summary(item: SaidHere) -> str:
    """Return how many remarks became what: "2 tillgodosett, 1 inte avgjort"."""
    found = item.outcomes
    parts = [f"{found[key]} {outcome_label(key)}" for key in (*OUTCOMES, "") if found.get(key)]
    return ", ".join(parts) or tr("inga synpunkter")


class SaidTable(WordTable[SaidHere]):
    """Enter shows a plan on the map."""

    def __init__(self, opened: Callable[[SaidHere], None]) -> None:
        self._opened = opened
        super().__init__(
            SaidModel(),
            tr("Sagt i närheten"),
            tr("Piltangenter väljer plan, Retur visar den på kartan."),
        )

    def identity(self, item: SaidHere) -> object:
        return item.dnr

    def open_item(self, item: SaidHere) -> None:
        self._opened(item)
