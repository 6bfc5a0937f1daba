"""What a class is drawn with: its fill, line or sign, and at which scales."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtWidgets import QGridLayout, QWidget

from layers.styles.model import ANY_SCALE, Fill, Marker, Stroke, Symbol
from layers.styles.parts import GeometryKind
from ui.language import tr
from ui.layer_style.widgets.choices import Choice, ColourChoice
from ui.layer_style.words import (
    OPACITIES,
    SCALES,
    SIZES,
    WIDTHS,
    dash_words,
    length_words,
    pattern_words,
    scale_words,
    shape_words,
    share_words,
)
from ui.theme import Theme

T = TypeVar("T")
OnChange = Callable[[Symbol, str], None]


class SymbolForm(QWidget):
    """Edits one symbol; each change is told at once with the word of what was changed."""

    def __init__(self, theme: Theme, kind: GeometryKind, on_change: OnChange) -> None:
        super().__init__()
        self._theme, self._kind, self._on_change = theme, kind, on_change
        self._symbol = Symbol()
        self._shows: list[Callable[[Symbol, str], None]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._row = 0
        {"area": self._add_area, "line": self._add_line, "point": self._add_point}[kind]()
        self._add_scales()

    def show_symbol(self, symbol: Symbol, row: str) -> None:
        """Show a symbol; its colours are offered with those of a row."""
        self._symbol = symbol
        for show in self._shows:
            show(symbol, row)

    def _add_area(self) -> None:
        self._colour(
            tr("Färg"),
            lambda s: _fill(s).colour,
            lambda s, v: replace(s, fill=replace(_fill(s), colour=v)),
        )
        self._pair(
            self._choice(
                tr("Mönster"),
                [word for word, _ in pattern_words()],
                lambda s: _fill(s).pattern,
                lambda s, v: replace(s, fill=replace(_fill(s), pattern=v)),
                dict(pattern_words()).__getitem__,
            ),
            self._choice(
                tr("Opacitet"),
                OPACITIES,
                lambda s: _fill(s).opacity,
                lambda s, v: replace(s, fill=replace(_fill(s), opacity=v)),
                share_words,
            ),
        )
        self._add_edge(tr("Kantens färg"), tr("Kantens bredd"), (0.0, *WIDTHS))

    def _add_line(self) -> None:
        self._add_edge(tr("Färg"), tr("Bredd"), WIDTHS)

    def _add_edge(self, colour: str, width: str, widths: Sequence[float]) -> None:
        self._colour(
            colour,
            lambda s: _stroke(s).colour,
            lambda s, v: replace(s, stroke=replace(_stroke(s), colour=v)),
        )
        self._pair(
            self._choice(
                width,
                widths,
                lambda s: s.stroke.width if s.stroke else 0.0,
                lambda s, v: replace(s, stroke=replace(_stroke(s), width=v) if v else None),
                lambda v: length_words(v) if v else tr("Ingen kant"),
            ),
            self._choice(
                tr("Streck"),
                [dash for dash, _ in dash_words()],
                lambda s: _stroke(s).dash,
                lambda s, v: replace(s, stroke=replace(_stroke(s), dash=v)),
                lambda v: dict(dash_words()).get(v, tr("Eget mönster")),
            ),
        )

    def _add_point(self) -> None:
        self._colour(
            tr("Färg"),
            lambda s: _marker(s).colour,
            lambda s, v: replace(s, marker=replace(_marker(s), colour=v)),
        )
        self._pair(
            self._choice(
                tr("Form"),
                [shape for shape, _ in shape_words()],
                lambda s: _marker(s).shape,
                lambda s, v: replace(s, marker=replace(_marker(s), shape=v)),
                dict(shape_words()).__getitem__,
            ),
            self._choice(
                tr("Storlek"),
                SIZES,
                lambda s: _marker(s).size,
                lambda s, v: replace(s, marker=replace(_marker(s), size=v)),
                length_words,
            ),
        )
        self._pair(
            self._choice(
                tr("Opacitet"),
                OPACITIES[1:],
                lambda s: _marker(s).opacity,
                lambda s, v: replace(s, marker=replace(_marker(s), opacity=v)),
                share_words,
            ),
            self._choice(
                tr("Kantens bredd"),
                (0.0, 1.0, 1.5, 2.0, 3.0),
                lambda s: _marker(s).edge_width,
                lambda s, v: replace(s, marker=replace(_marker(s), edge_width=v)),
                lambda v: length_words(v) if v else tr("Ingen kant"),
            ),
        )

    def _add_scales(self) -> None:
        self._pair(
            self._choice(
                tr("Visas från skala"),
                (*SCALES, ANY_SCALE),
                lambda s: s.max_scale,
                lambda s, v: replace(
                    s, max_scale=v, min_scale=s.min_scale if s.min_scale < v else 0.0
                ),
                lambda v: scale_words(v, tr("Alla")),
            ),
            self._choice(
                tr("Till skala"),
                (0.0, *SCALES),
                lambda s: s.min_scale,
                lambda s, v: replace(
                    s, min_scale=v, max_scale=s.max_scale if v < s.max_scale else ANY_SCALE
                ),
                lambda v: scale_words(v, tr("Alla")),
            ),
        )

    def _colour(
        self, label: str, value: Callable[[Symbol], str], change: Callable[[Symbol, str], Symbol]
    ) -> None:
        made = ColourChoice(
            self._theme, label, lambda chosen: self._on_change(change(self._symbol, chosen), label)
        )
        self._shows.append(lambda symbol, row: made.show_colour(value(symbol), row))
        self._grid.addWidget(made, self._row, 0, 1, 2)
        self._row += 1

    def _choice(
        self,
        label: str,
        values: Sequence[T],
        value: Callable[[Symbol], T],
        change: Callable[[Symbol, T], Symbol],
        words: Callable[[T], str],
    ) -> Choice[T]:
        made: Choice[T] = Choice(
            self._theme,
            label,
            lambda chosen: self._on_change(change(self._symbol, chosen), label),
            words,
        )
        self._shows.append(lambda symbol, _row: made.offer(values, value(symbol)))
        return made

    def _pair(self, one: QWidget, other: QWidget) -> None:
        self._grid.addWidget(one, self._row, 0)
        self._grid.addWidget(other, self._row, 1)
        self._row += 1


def _fill(symbol: Symbol) -> Fill:
    return symbol.fill or Fill("accent_layer", 0.0)


def _stroke(symbol: Symbol) -> Stroke:
    return symbol.stroke or Stroke(symbol.fill.colour if symbol.fill else "accent_layer")


def _marker(symbol: Symbol) -> Marker:
    return symbol.marker or Marker("disc", 9.0, "accent_layer", "halo", 1.0)
