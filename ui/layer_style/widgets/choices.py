"""Boxes to choose from: values that others have given are offered too, so that they are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from layers.styles.style_file import is_colour
from rumslig.look import map_colour, map_palette
from rumslig.look.ramps import ramps
from ui.language import tr
from ui.layer_style.words import NAMED, colour_words
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import make_label, make_row

T = TypeVar("T")
_STRIP, _HEIGHT = 14, 14


class Choice(QWidget, Generic[T]):
    """A label over a box of words."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        on_choose: Callable[[T], None],
        words: Callable[[T], str] = str,
        letters: int = 6,
    ) -> None:
        super().__init__()
        self.box = Combo(theme, label, letters)
        self._words = words
        self._values: list[T] = []
        self.box.activated.connect(lambda number: on_choose(self._values[number]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(make_label(label, "muted"))
        layout.addWidget(self.box)

    def offer(self, values: Sequence[T], value: T) -> None:
        """Offer values, and show the one that is chosen."""
        wanted = list(values) if value in values else [*values, value]
        if wanted != self._values:
            self._values = wanted
            self.box.clear()
            for item in wanted:
                self.box.addItem(self._icon(item), self._words(item))
        self.box.setCurrentIndex(self._values.index(value))

    def _icon(self, value: T) -> QIcon:
        return QIcon()


class RampChoice(Choice[str]):
    """A row of colours, shown as a strip."""

    def __init__(
        self, theme: Theme, label: str, on_choose: Callable[[str], None], words: dict[str, str]
    ) -> None:
        self._theme = theme
        super().__init__(theme, label, on_choose, lambda name: words.get(name, name), 14)
        self.box.setIconSize(QSize(_STRIP * 4, _HEIGHT))
        theme.changed.connect(self._repaint)

    def _icon(self, value: str) -> QIcon:
        if value not in ramps():
            return QIcon()
        colours = ramps()[value].pick(8)
        return strip([map_colour(name, self._theme.mode) for name in colours], _STRIP * 4)

    def _repaint(self) -> None:
        for index, name in enumerate(self._values):
            self.box.setItemIcon(index, self._icon(name))


def strip(colours: Sequence[str], width: int) -> QIcon:
    """Return colours side by side."""
    pixmap = QPixmap(width * 2, _HEIGHT * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    each = width / len(colours)
    for index, colour in enumerate(colours):
        painter.fillRect(
            round(index * each), 1, round((index + 1) * each) - round(index * each), 12,
            QColor(colour),
        )  # fmt: skip
    painter.end()
    return QIcon(pixmap)


class ColourChoice(Choice[str]):
    """A colour by its name, or by its code in the field beside it."""

    def __init__(self, theme: Theme, label: str, on_choose: Callable[[str], None]) -> None:
        self._theme = theme
        self._on_choose = on_choose
        super().__init__(theme, label, on_choose, colour_words, 10)
        self.box.setIconSize(QSize(_STRIP + 6, _HEIGHT))
        self.code = QLineEdit()
        self.code.setAccessibleName(tr("{label}: färgkod", label=label))
        self.code.setPlaceholderText("#rrggbb")
        self.code.setMaxLength(7)
        self.code.setFixedWidth(88)
        self.code.editingFinished.connect(self._on_code)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.removeWidget(self.box)
        row = make_row(self.box, self.code)
        row.setStretch(0, 1)
        layout.addLayout(row)
        theme.changed.connect(self._repaint)

    def show_colour(self, value: str, row: str) -> None:
        """Show a colour among those of a row, the categories' and the palette's."""
        rows = ramps()
        known = rows["kategori"].colours
        more = rows[row].colours if row in rows and row != "kategori" else ()
        self.offer(tuple(dict.fromkeys((*more, *known, *NAMED))), value)
        self._repaint()

    def _icon(self, value: str) -> QIcon:
        return strip([map_colour(value, self._theme.mode)], _STRIP + 6)

    def _repaint(self) -> None:
        for index, name in enumerate(self._values):
            self.box.setItemIcon(index, self._icon(name))
        if self._values and not self.code.hasFocus():
            shown: Any = self._values[self.box.currentIndex()]
            self.code.setText(map_colour(shown, self._theme.mode)[-6:].rjust(7, "#").lower())

    def _on_code(self) -> None:
        text = self.code.text().strip().lower()
        text = text if text.startswith("#") else f"#{text}"
        value = self._values[self.box.currentIndex()]
        if text == map_colour(value, self._theme.mode).lower():
            return
        if is_colour(text, map_palette()):
            self._on_choose(text)
        else:
            self._repaint()
