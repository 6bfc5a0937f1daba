"""The look on screen: colours of the mode in use, fonts, icons; changed at run time."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import font_source_sans_pro
from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer

from rumslig.look import Mode, icon_svg, map_palette, state_colour, state_icon_svg, tokens

Choice = Literal["light", "dark", "system"]

_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_RATIOS = (1.0, 1.25, 1.5, 2.0, 3.0)
"""Device pixel ratios that icons are drawn for, so that none is blurred."""


def load_fonts() -> None:
    """Make the typeface known to Qt; where it is missing, the next family in the list serves."""
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(folder / f"SourceSansPro-{face}.ttf"))


def body_font(px: int | None = None, weight: int = 400) -> QFont:
    """Return the typeface with digits of equal width; `px` defaults to body text."""
    look = tokens()["font"]
    font = QFont(list(look["family"]))
    font.setPixelSize(px or look["px"]["body"])
    font.setWeight(QFont.Weight(weight))
    for feature in look["features"]:
        font.setFeature(QFont.Tag(feature), 1)
    return font


def size(name: str) -> int:
    """Return a size of the look, in logical pixels."""
    return int(tokens()["size"][name])


@lru_cache(maxsize=4_096)  # a window has some six hundred
def _draw_svg(svg: str, px: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(QSize(round(px * ratio), round(px * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, px, px))
    painter.end()
    return pixmap


class Theme(QObject):
    """The colours and icons in use. `changed` tells every widget to draw itself anew."""

    changed = Signal()

    def __init__(self, choice: Choice = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: Choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_change)

    @property
    def choice(self) -> Choice:
        """What the user chose."""
        return self._choice

    @property
    def mode(self) -> Mode:
        """Light or dark, whichever is in use."""
        if self._choice == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            return "dark" if scheme == Qt.ColorScheme.Dark else "light"
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Use another look from now on."""
        self._choice = choice
        self.changed.emit()

    def toggle(self) -> None:
        """Change between light and dark."""
        self.choose("light" if self.mode == "dark" else "dark")

    def _on_system_change(self) -> None:
        if self._choice == "system":
            self.changed.emit()

    def colour(self, role: str) -> QColor:
        """Return the colour of a role such as "surface" or "muted"."""
        return QColor(tokens()["colour"][self.mode][role])

    def map_colour(self, name: str) -> QColor:
        """Return a colour that a layer's style names."""
        return QColor(map_palette(self.mode).get(name, name))

    def state_colour(self, state_key: str) -> QColor:
        """Return the colour of a result state for text and edges."""
        return QColor(state_colour(state_key, self.mode))

    def icon_pixmap(self, name: str, role: str, px: int, ratio: float) -> QPixmap:
        """Return an icon in the colour of a role."""
        svg = icon_svg(name).replace("currentColor", self.colour(role).name())
        return _draw_svg(svg, px, ratio)

    def state_pixmap(self, state_key: str, px: int, ratio: float) -> QPixmap:
        """Return the symbol of a result state."""
        svg = state_icon_svg(state_key, self.mode)
        if self.mode == "dark":
            # the bars and ticks inside a symbol must differ from its light fill
            svg = svg.replace('stroke="#FFFFFF"', f'stroke="{self.colour("surface").name()}"')
        return _draw_svg(svg, px, ratio)

    def icon(self, name: str, role: str = "text", px: int | None = None) -> QIcon:
        """Return an icon, paler where its control is off."""
        side = px or size("icon")
        icon = QIcon()
        for ratio in _RATIOS:
            icon.addPixmap(self.icon_pixmap(name, role, side, ratio))
            icon.addPixmap(self.icon_pixmap(name, "disabled", side, ratio), QIcon.Mode.Disabled)
        return icon

    def palette(self) -> QPalette:
        """Return Qt's palette in the colours of the mode, for what the style sheet leaves."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "background",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "sunken",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.ToolTipBase: "raised",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.PlaceholderText: "muted",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on_accent",
            QPalette.ColorRole.Link: "accent",
        }
        for role, name in roles.items():
            palette.setColor(role, self.colour(name))
        return palette
