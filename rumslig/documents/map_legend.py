"""A map's legend: each sign as it is drawn, beside what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from shapely.geometry.base import BaseGeometry

from layers.styles.model import Fill, Symbol
from rumslig.documents.fonts import font_file
from rumslig.documents.map_labels import text_font
from rumslig.documents.map_paint import (
    POINTS,
    as_shapes,
    paint_areas,
    paint_lines,
    paint_symbol,
)
from rumslig.look import map_colour

ROW = 17.0
SIGN = 22.0
GAP = 6.0
BETWEEN = 14.0
TEXT_PX = 10.8
TOP = 8.0


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sign and its meaning; `kind` is "area", "line" or "point"."""

    text: str
    symbol: Symbol
    kind: str


@lru_cache(maxsize=512)
def _text_width(text: str) -> float:
    """Return a text's width in style pixels."""
    font = get_font(str(font_file()))
    font.set_size(TEXT_PX * POINTS, 96)
    font.set_text(text)
    return float(font.get_width_height()[0]) / 64


def _places(entries: Sequence[LegendEntry], width: float) -> list[tuple[float, int, LegendEntry]]:
    """Return x and row of each entry, filling rows from the left."""
    places, x, row = [], 0.0, 0
    for entry in entries:
        needed = SIGN + GAP + _text_width(entry.text)
        if x and x + needed > width:
            x, row = 0.0, row + 1
        places.append((x, row, entry))
        x += needed + BETWEEN
    return places


def legend_height(entries: Sequence[LegendEntry], width: float) -> float:
    """Return how high the legend is, in style pixels."""
    places = _places(entries, width)
    return TOP + ROW * (places[-1][1] + 1) if places else 0.0


def paint_legend(
    figure: Figure, entries: Sequence[LegendEntry], width: float, height: float
) -> None:
    """Draw the legend over the lowest `height` pixels of a figure."""
    if not entries:
        return
    total = float(figure.get_figheight()) * 96
    axes = figure.add_axes((0, 0, 1, height / total))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    for x, row, entry in _places(entries, width):
        y = height - TOP - ROW * (row + 0.5)
        shape: BaseGeometry
        if entry.kind == "area":
            shape = shapely.box(x + 2, y - 5.5, x + SIGN - 1, y + 5.5)
        elif entry.kind == "line":
            shape = shapely.LineString([(x + 1, y), (x + SIGN, y)])
        else:
            shape = shapely.Point(x + SIGN / 2, y)
        shapes = as_shapes(shape)
        if entry.kind == "line":
            ground = as_shapes(shapely.box(x, y - 5.5, x + SIGN + 1, y + 5.5))
            paint_areas(axes, ground, Fill("land"), 1.0, 0)
        if entry.symbol.stroke is not None and entry.symbol.stroke.case_width > 0:
            paint_lines(axes, shapes, entry.symbol.stroke, 1, case=True)
        paint_symbol(axes, shapes, entry.symbol, 1.0, 2)
        axes.text(
            x + SIGN + GAP,
            y - 0.5,
            entry.text,
            fontproperties=text_font(),
            fontsize=TEXT_PX * POINTS,
            va="center_baseline",
            color=map_colour("ui"),
        )
