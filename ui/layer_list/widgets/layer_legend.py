"""All signs of a layer, with what each means."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from layers.styles.model import ANY_SCALE, Symbol
from rumslig.numerals import format_number
from ui.language import message_language, tr
from ui.layer_list.items import LayerItem
from ui.layer_list.swatch import HEIGHT, WIDTH, Kind, draw_swatch, kind_of
from ui.theme import Theme
from ui.widgets.controls import make_label


class Swatch(QWidget):
    """A symbol's picture."""

    def __init__(self, theme: Theme, symbol: Symbol, kind: Kind, title: str) -> None:
        super().__init__()
        self._theme, self._symbol, self._kind = theme, symbol, kind
        self.setFixedSize(QSize(WIDTH, HEIGHT))
        self.setAccessibleName(tr("Tecken: {title}", title=title))
        theme.changed.connect(self.update)

    def show_symbol(self, symbol: Symbol, kind: Kind, title: str) -> None:
        """Show another symbol."""
        self._symbol, self._kind = symbol, kind
        self.setAccessibleName(tr("Tecken: {title}", title=title))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        image = draw_swatch(self._symbol, self._kind, self._theme.mode, ratio)
        QPainter(self).drawImage(0, 0, image)


def make_legend(theme: Theme, item: LayerItem) -> QGridLayout:
    """Return a layer's signs, one on each line."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    dimension = item.layer.dimension if item.layer is not None else -1
    for row, symbol in enumerate(item.style.symbols):
        title = symbol.title or item.title
        grid.addWidget(Swatch(theme, symbol, kind_of(symbol, dimension), title), row, 0)
        grid.addWidget(make_label(_with_scale(symbol, title), "small", wrap=True), row, 1)
    return grid


def _with_scale(symbol: Symbol, title: str) -> str:
    lang = message_language()
    near, far = symbol.min_scale, symbol.max_scale
    if far != ANY_SCALE:
        title = tr("{title}, från skala 1:{scale}", title=title, scale=format_number(far, 0, lang))
    if near > 0:
        title = tr("{title}, till skala 1:{scale}", title=title, scale=format_number(near, 0, lang))
    return title
