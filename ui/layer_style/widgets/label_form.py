"""The texts beside a layer's objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QGridLayout, QWidget

from layers.styles.model import ANY_SCALE, Label
from ui.language import tr
from ui.layer_style.widgets.choices import Choice
from ui.layer_style.words import LETTERS, SCALES, length_words, scale_words
from ui.questions.widgets.check_box import CheckBox
from ui.theme import Theme


class LabelForm(QWidget):
    """A column, a size, bold or not, and from which scale."""

    def __init__(self, theme: Theme, on_change: Callable[[Label | None], None]) -> None:
        super().__init__()
        self._on_change = on_change
        self._label: Label | None = None
        self.column: Choice[str] = Choice(
            theme, tr("Text ur kolumn"), self._on_column, lambda name: name or tr("Ingen text"), 12
        )
        self.text_size: Choice[float] = Choice(
            theme, tr("Textens storlek"), lambda value: self._change(size=value), length_words
        )
        self.scale: Choice[float] = Choice(
            theme,
            tr("Texten visas från skala"),
            lambda value: self._change(max_scale=value),
            lambda value: scale_words(value, tr("Alla")),
        )
        self.bold = CheckBox(theme, tr("Fet text"))
        self.bold.toggled.connect(lambda on: self._change(bold=on))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.column, 0, 0)
        grid.addWidget(self.text_size, 0, 1)
        grid.addWidget(self.scale, 1, 0)
        grid.addWidget(self.bold, 1, 1)

    def show_label(self, label: Label | None, columns: tuple[str, ...]) -> None:
        """Show what is written."""
        self._label = label
        shown = label or Label("")
        self.column.offer(("", *columns), shown.field)
        self.text_size.offer(LETTERS, shown.size)
        self.scale.offer((*SCALES, ANY_SCALE), shown.max_scale)
        blocked = QSignalBlocker(self.bold)
        self.bold.setChecked(shown.bold)
        blocked.unblock()
        for part in (self.text_size, self.scale, self.bold):
            part.setEnabled(label is not None)
            part.setToolTip("" if label is not None else tr("Välj först en kolumn."))

    def _on_column(self, name: str) -> None:
        if not name:
            self._on_change(None)
        else:
            self._on_change(replace(self._label or Label(name), field=name))

    def _change(self, **facts: object) -> None:
        if self._label is not None:
            self._on_change(replace(self._label, **facts))  # type: ignore[arg-type]
