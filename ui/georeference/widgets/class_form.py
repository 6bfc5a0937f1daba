"""What is said of one class: its name, how it is drawn, and what it is in the model."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from layers.images.legend import LegendClass
from rumslig.structure.levels import standard_levels
from rumslig.structure.model import DIMENSIONS, KINDS, STAGES, kind_word, stage_word
from ui.georeference.classes import ClassesPresenter
from ui.georeference.words import DRAWN, drawn_word
from ui.language import message_language, tr
from ui.messages import capitalise
from ui.rules.widgets.fields import LineField, ListField
from ui.theme import Theme

_DIMENSION = {"point": 0, "line": 1, "area": 2}
NOT_SAID = ""


class ClassForm(QFrame):
    """Shows the chosen class; each field is a step of its own."""

    def __init__(self, theme: Theme, presenter: ClassesPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Vald klass"))
        self.name = self._line(tr("Namn"), lambda text: self._change(name=text.strip()))
        self.drawn = self._list(tr("Ritas som"), lambda key: self._change(kind=key))
        self.kind = self._list(tr("Är i modellen"), lambda key: self._say("klass", key))
        self.stage = self._list(tr("Visar"), lambda key: self._say("lage", key))
        self.level = self._list(tr("Nivå"), lambda key: self._say("niva", key))
        self.quote = self._line(tr("Citat ur dokumentet"), lambda text: self._say("citat", text))
        self.page = self._line(tr("Sida"), lambda text: self._say("sida", text))
        self.goal = self._list(tr("Mål"), lambda key: self._say("mal", key))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.name, 0, 0, 1, 2)
        grid.addWidget(self.drawn, 0, 2)
        grid.addWidget(self.kind, 1, 0)
        grid.addWidget(self.stage, 1, 1)
        grid.addWidget(self.level, 1, 2)
        grid.addWidget(self.quote, 2, 0)
        grid.addWidget(self.page, 2, 1)
        grid.addWidget(self.goal, 2, 2)
        for column, share in enumerate((3, 2, 2)):
            grid.setColumnStretch(column, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _line(self, label: str, act: Callable[[str], None]) -> LineField:
        field = LineField(
            self._theme, label, lambda _text: None, lambda: act(field.line.text()), help_text=""
        )
        field.line.returnPressed.connect(lambda: act(field.line.text()))
        field.help.hide()
        return field

    def _list(self, label: str, act: Callable[[str], None]) -> ListField:
        field = ListField(self._theme, label, act, lambda: None, help_text="")
        field.help.hide()
        return field

    def refresh(self) -> None:
        """Show the chosen class; nothing where there is none."""
        item = self._presenter.chosen
        self.setVisible(item is not None)
        if item is None:
            return
        lang = message_language()
        self.name.show_value(item.name)
        self.drawn.show_choices(tuple((key, drawn_word(key)) for key in DRAWN), item.kind)
        fitting = [kind for kind in KINDS if _DIMENSION[item.kind] in DIMENSIONS[kind]]
        kinds = tuple((kind, capitalise(kind_word(kind, lang))) for kind in fitting)
        unsaid = (NOT_SAID, tr("inte sagt"))
        self.kind.show_choices((unsaid, *kinds), item.says("klass"))
        stages = tuple((stage, capitalise(stage_word(stage, lang))) for stage in STAGES)
        self.stage.show_choices((unsaid, *stages), item.says("lage"))
        levels = tuple(
            (str(level), f"{level} {name}") for level, name in standard_levels(lang).items()
        )
        self.level.show_choices((unsaid, *levels), item.says("niva"))
        is_levelled = item.says("klass") in ("nod", "strak")
        self.level.setEnabled(is_levelled)
        self.quote.show_value(item.says("citat"))
        self.page.show_value(item.says("sida"))
        self.goal.show_choices((unsaid, *self._presenter.goals), item.says("mal"))

    def _change(self, **changes: str) -> None:
        if self._presenter.chosen is not None:
            self._presenter.change(self._presenter.selected, **changes)

    def _say(self, column: str, value: str) -> None:
        chosen: LegendClass | None = self._presenter.chosen
        if chosen is not None:
            self._presenter.say(self._presenter.selected, column, value.strip())
