"""A column's chart as a picture, in the typeface and colours of the window."""

from __future__ import annotations

import io
import math
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FuncFormatter, MaxNLocator

from rumslig.documents.fonts import font_file
from rumslig.language import Language, message_language
from rumslig.look import Mode, tokens
from rumslig.numerals import format_number
from rumslig.progress import Progress, silent
from rumslig.table.figures import Bar, ColumnFigures
from rumslig.table.words import say_bar, say_number

_DPI = 96
_POINTS = 72 / _DPI
_SHORTEST = 12
"""So many letters of a class stand beside its bar at least."""


def draw_chart(
    figures: ColumnFigures,
    width_px: int,
    height_px: int,
    ratio: float,
    mode: Mode,
    *,
    progress: Progress = silent,
) -> bytes:
    """Return a column's bars as PNG on a transparent ground.

    Parameters
    ----------
    width_px, height_px, ratio
        The room in the window's pixels, and how many of the screen's there are to each.
    """
    lang = message_language()
    figure = Figure(
        figsize=(width_px / _DPI, height_px / _DPI), dpi=_DPI * ratio, layout="constrained"
    )
    FigureCanvasAgg(figure)
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    ink = tokens()["colour"][mode]
    _dress(axes, ink)
    if figures.chart == "classes":
        _draw_classes(axes, figures, ink["accent"], width_px, lang)
    else:
        _draw_columns(axes, figures, ink["accent"], lang)
    size = tokens()["font"]["px"]["caption"] * _POINTS
    font = FontProperties(fname=str(font_file()))
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font)
        label.set_fontsize(size)
        label.set_color(ink["muted"])
    progress(1, 1, "")
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def _dress(axes: Axes, ink: dict[str, str]) -> None:
    axes.set_facecolor("none")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(ink["border_strong"])
        axes.spines[side].set_linewidth(0.75)
    axes.tick_params(color=ink["border_strong"], length=3, width=0.75, pad=3)
    axes.set_axisbelow(True)


def _draw_classes(
    axes: Axes, figures: ColumnFigures, colour: str, width_px: int, lang: Language
) -> None:
    """Draw classes as bars to the right, the most common at the top, so that names can be read."""
    most = max(_SHORTEST, width_px // 22)
    names = [_cut(say_bar(bar, figures, lang), most) for bar in figures.bars]
    axes.barh(range(len(names)), [bar.count for bar in figures.bars], 0.72, color=colour)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)
    _count_axis(axes, "x", lang)


def _draw_columns(axes: Axes, figures: ColumnFigures, colour: str, lang: Language) -> None:
    bars = figures.bars
    heights = [bar.count for bar in bars]
    if figures.chart == "values":
        axes.bar(range(len(bars)), heights, 0.72, color=colour)
        axes.set_xticks(range(len(bars)), [say_bar(bar, figures, lang) for bar in bars])
    else:
        step = next((bar.high - bar.low for bar in bars if _is_closed(bar)), 1.0)
        # an open range is as wide as the others
        lows = [bar.low if bar.low != -math.inf else bar.high - step for bar in bars]
        # a year stands in the middle of its bar, a range begins where its bar does
        align: Literal["center", "edge"] = "center" if figures.chart == "years" else "edge"
        axes.bar(lows, heights, 0.9 * step, align=align, color=colour)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=figures.chart != "histogram"))
        say = _say_year if figures.chart != "histogram" else say_number
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _at: say(value, lang)))
    axes.spines["left"].set_visible(False)
    _count_axis(axes, "y", lang)


def _is_closed(bar: Bar) -> bool:
    return math.isfinite(bar.low) and math.isfinite(bar.high)


def _count_axis(axes: Axes, which: str, lang: Language) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(4, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _at: format_number(value, 0, lang)))
    axis.set_tick_params(length=0)
    axis.grid(True, color=axes.spines["bottom"].get_edgecolor(), alpha=0.35, linewidth=0.6)


def _say_year(value: float, lang: Language) -> str:
    return str(int(value))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
