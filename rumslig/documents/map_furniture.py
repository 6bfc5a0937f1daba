"""What stands on a map beside its content: name tags, scale bar and north arrow."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from layers.crs import Bounds
from rumslig.documents.map_labels import LabelPlacer, text_font
from rumslig.language import Language
from rumslig.look import map_colour
from rumslig.numerals import THIN, format_number
from rumslig.plan_area import PlanArea


def tag_plan(axes: Axes, plan: PlanArea, placer: LabelPlacer) -> None:
    """Put the plan's name above, below or beside it, where no other name tag is."""
    west, south, east, north = plan.geometry.bounds
    x, y = (west + east) / 2, (south + north) / 2
    places = (
        ((x, north), (0, 5), "center", "bottom"),
        ((x, south), (0, -6), "center", "top"),
        ((east, y), (6, 0), "left", "center"),
        ((west, y), (-6, 0), "right", "center"),
    )
    for anchor, offset, horizontal, vertical in places:
        tag = axes.annotate(
            _shorten(plan.name),
            anchor,
            xytext=offset,
            textcoords="offset points",
            ha=horizontal,
            va=vertical,
            color="white",
            fontproperties=text_font("Semibold"),
            fontsize=8,
            zorder=25,
            annotation_clip=False,
            bbox={
                "boxstyle": "round,pad=0.28,rounding_size=0.25",
                "edgecolor": "white",
                "facecolor": map_colour("plan"),
                "linewidth": 0.8,
            },
        )
        box = tag.get_window_extent(placer.renderer).padded(8)
        if placer.is_free(box):
            placer.keep_free(box)
            return
        tag.remove()


def _shorten(name: str, longest: int = 42) -> str:
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def round_length(metres: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not above `metres`."""
    power = 1.0
    while power * 10 <= metres:
        power *= 10
    while power > metres:
        power /= 10
    return max(step * power for step in (1, 2, 5) if step * power <= metres)


def paint_scale_bar(
    axes: Axes, bounds: Bounds, unit: float, placer: LabelPlacer, lang: Language
) -> None:
    """Draw a scale bar of round length in the lower left corner."""
    length = round_length((bounds[2] - bounds[0]) * 0.22)
    x, y = bounds[0] + 16 * unit, bounds[1] + 14 * unit
    plate = axes.add_patch(
        Rectangle(
            (x - 9 * unit, y - 8 * unit),
            length + 46 * unit,
            36 * unit,
            zorder=21,
            facecolor="white",
            edgecolor="none",
            alpha=0.88,
        )
    )
    placer.keep_free(plate.get_window_extent(placer.renderer))
    part = length / 4
    for index in range(4):
        axes.add_patch(
            Rectangle(
                (x + index * part, y),
                part,
                4.5 * unit,
                zorder=22,
                linewidth=0.6,
                facecolor=map_colour("ui") if index % 2 == 0 else "white",
                edgecolor=map_colour("ui"),
            )
        )
    kilometres = length >= 1000
    for share in (0.0, 0.5, 1.0):
        value = length * share / (1000 if kilometres else 1)
        text = format_number(value, 0 if value == int(value) else 1, lang)
        if share == 1.0:
            text += f"{THIN}km" if kilometres else f"{THIN}m"
        axes.text(
            x + length * share,
            y + 8 * unit,
            text,
            fontproperties=text_font(),
            fontsize=8,
            ha="left" if share == 0 else "center",
            va="bottom",
            color=map_colour("ui"),
            zorder=22,
        )


def paint_north(axes: Axes, bounds: Bounds, unit: float, placer: LabelPlacer) -> None:
    """Draw the north arrow in the lower right corner."""
    x, y = bounds[2] - 24 * unit, bounds[1] + 12 * unit
    plate = axes.add_patch(
        Rectangle(
            (x - 13 * unit, y - 5 * unit),
            26 * unit,
            42 * unit,
            zorder=21,
            facecolor="white",
            edgecolor="none",
            alpha=0.88,
        )
    )
    placer.keep_free(plate.get_window_extent(placer.renderer))
    ink = map_colour("ui")
    tip, base, waist = y + 34 * unit, y + 14 * unit, y + 18 * unit
    axes.add_patch(
        Polygon(
            [(x, tip), (x - 6 * unit, base), (x, waist)],
            closed=True,
            facecolor=ink,
            edgecolor=ink,
            linewidth=0.6,
            zorder=22,
        )
    )
    axes.add_patch(
        Polygon(
            [(x, tip), (x + 6 * unit, base), (x, waist)],
            closed=True,
            facecolor="white",
            edgecolor=ink,
            linewidth=0.6,
            zorder=22,
        )
    )
    axes.text(
        x,
        y - 2 * unit,
        "N",
        fontproperties=text_font("Bold"),
        fontsize=8,
        ha="center",
        va="bottom",
        color=ink,
        zorder=22,
    )
