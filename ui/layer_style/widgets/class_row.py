"""One class of a style: its sign, its title, and what opens below it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from layers.styles.model import Symbol
from layers.styles.parts import GeometryKind
from ui.language import tr
from ui.layer_list.widgets.layer_legend import Swatch
from ui.layer_style.presenter import StylePresenter
from ui.layer_style.widgets.symbol_form import SymbolForm
from ui.theme import Theme
from ui.widgets.controls import IconButton, make_label, make_row

_INDENT = 30


class ClassRow(QFrame):
    """A row that can be folded out; a rule has its condition and its place too."""

    def __init__(
        self, theme: Theme, style: StylePresenter, kind: GeometryKind, index: int, is_rule: bool
    ) -> None:
        super().__init__()
        self._theme, self._style, self._kind, self.index = theme, style, kind, index
        self._is_rule = is_rule
        self._symbol = Symbol()
        self.swatch = Swatch(theme, self._symbol, kind, "")
        self.title = QLineEdit()
        self.title.textEdited.connect(self._on_title)
        self.fold = IconButton(theme, "pil-hoger", "", self.toggle)
        self.title.setAccessibleName(tr("Namn på klass {number}", number=index + 1))
        self.form: SymbolForm | None = None
        self._below = QWidget()
        self._below.hide()
        inside = QVBoxLayout(self._below)
        inside.setContentsMargins(_INDENT, 6, 0, 10)
        inside.setSpacing(8)
        self.condition = QLineEdit()
        self.condition.setPlaceholderText(tr("Alla objekt"))
        self.condition.setAccessibleName(tr("Villkor för regel {number}", number=index + 1))
        self.condition.editingFinished.connect(self._on_condition)
        self.fault = make_label("", "danger", wrap=True)
        self.fault.hide()
        if is_rule:
            self._add_rule_parts(inside)
        self._inside = inside
        head = make_row(self.swatch, self.title, self.fold)
        head.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._below)
        self._show_fold()

    def _add_rule_parts(self, inside: QVBoxLayout) -> None:
        style, index = self._style, self.index
        self.up = IconButton(
            self._theme, "pil-upp", tr("Pröva regeln tidigare"), lambda: style.move_rule(index, -1)
        )
        self.down = IconButton(
            self._theme, "pil-ned", tr("Pröva regeln senare"), lambda: style.move_rule(index, 1)
        )
        self.gone = IconButton(
            self._theme, "ta-bort", tr("Ta bort regeln"), lambda: style.remove_rule(index)
        )
        inside.addWidget(make_label(tr("Villkor"), "muted"))
        row = make_row(self.condition, self.up, self.down, self.gone, spacing=4)
        row.setStretch(0, 1)
        inside.addLayout(row)
        inside.addWidget(self.fault)

    def show_refused(self, refused: tuple[int, str, str] | None) -> None:
        """Show a condition that was not taken as it was written, and why."""
        mine = refused is not None and refused[0] == self.index
        if refused is not None and mine:
            self.condition.setText(refused[1])
            self.fault.setText(refused[2])
        self.fault.setVisible(mine)
        if bool(self.condition.property("invalid")) != mine:
            self.condition.setProperty("invalid", mine)
            self.condition.style().polish(self.condition)

    def show_symbol(self, symbol: Symbol, row: str, layer_title: str) -> None:
        """Show a symbol; its colours are offered with those of a row."""
        self._symbol, self._row = symbol, row
        title = symbol.title or layer_title
        self.swatch.show_symbol(symbol, self._kind, title)
        if self.title.text() != symbol.title:
            self.title.setText(symbol.title)
        self.title.setPlaceholderText(layer_title)
        if not self.condition.hasFocus():
            self.condition.setText(symbol.when)
        if self.form is not None:
            self.form.show_symbol(symbol, row)

    @property
    def is_open(self) -> bool:
        """Whether the form is folded out."""
        return not self._below.isHidden()

    def toggle(self) -> None:
        """Fold the form out or in; it is made when it is first seen."""
        if self.form is None:
            self.form = SymbolForm(self._theme, self._kind, self._on_change)
            self._inside.addWidget(self.form)
            self.form.show_symbol(self._symbol, self._row)
        self._below.setVisible(self._below.isHidden())
        self._show_fold()

    def _show_fold(self) -> None:
        number = self.index + 1
        if self.is_open:
            self.fold.show_icon("pil-ned", tr("Stäng klass {number}", number=number))
        else:
            self.fold.show_icon("pil-hoger", tr("Ändra klass {number}", number=number))

    def _on_title(self, text: str) -> None:
        self._on_change(replace(self._symbol, title=text), "title")

    def _on_change(self, symbol: Symbol, what: str) -> None:
        self._style.change_symbol(self.index, symbol, what)

    def _on_condition(self) -> None:
        written = self.condition.text()
        refused = self._style.refused
        known = self._symbol.when if refused is None or refused[0] != self.index else refused[1]
        if self._is_rule and written.strip() != known.strip():
            self._style.set_condition(self.index, self.condition.text())
