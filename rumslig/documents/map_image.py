"""A printed map of plan areas and hits: frame, layers, legend, scale bar, north and source."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from layers.catalog import InstalledLayer
from layers.crs import Bounds
from layers.styles.model import Fill, Stroke, Symbol
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_content import (
    MapLayer,
    Shapes,
    choose_layers,
    clip_shapes,
    frame_around,
    read_map_layers,
)
from rumslig.documents.map_findings import (
    drawable_findings,
    ground_signs,
    hit_symbol,
    hit_words,
    source_line,
)
from rumslig.documents.map_furniture import paint_north, paint_scale_bar, tag_plan
from rumslig.documents.map_labels import LabelPlacer
from rumslig.documents.map_legend import LegendEntry, legend_height, paint_legend
from rumslig.documents.map_paint import as_shapes, paint_areas, paint_lines, paint_symbol
from rumslig.documents.map_pictures import MapPicture, guiding_line, read_map_pictures
from rumslig.finding import Finding
from rumslig.language import tr
from rumslig.look import map_colour, tokens
from rumslig.numerals import format_number
from rumslig.plan_area import PlanArea

WIDTH_MM = 150.0
DPI = 200
PIXELS = WIDTH_MM / 25.4 * 96
"""The map's width in style pixels."""

_VEIL = Fill("#FFFFFF", 0.5)
_PLAN_STROKE = Stroke("plan", 3.0, case_colour="#FFFFFF", case_width=6.5)
SMALL_PX = 26.0
"""Areas that are less across are drawn without pattern and edge."""

LEVEL_FIELDS = ("niva", "nivå", "level")


@dataclass(frozen=True, slots=True)
class MapImage:
    """A finished map in picture and words, with the layers that it is drawn from."""

    png: bytes
    title: str
    alt: str
    source: str
    layers: tuple[InstalledLayer, ...]


def draw_map(
    evidence: Evidence,
    plans: Sequence[PlanArea],
    findings: Sequence[Finding],
    title: str,
    *,
    height_mm: float,
    zoom: float,
    least_height_m: float,
    overview: bool = False,
) -> MapImage:
    """Return a map with the plans in the middle and the findings' hits on them.

    Parameters
    ----------
    zoom, least_height_m
        How much larger than the plans the frame is, and its least height on the ground.
    overview
        Show where in the county the plans lie, without hits.
    """
    ratio = WIDTH_MM / height_mm
    bounds = frame_around(
        [plan.geometry for plan in plans], ratio, zoom=zoom, least_height_m=least_height_m
    )
    unit = (bounds[2] - bounds[0]) / PIXELS
    scale = (bounds[2] - bounds[0]) / (WIDTH_MM / 1000)
    chosen = choose_layers(evidence, findings, overview=overview)
    layers = read_map_layers(chosen, bounds, scale, unit * 0.3)
    pictures = read_map_pictures(evidence, bounds, scale, round(WIDTH_MM / 25.4 * DPI))
    hits = [] if overview else drawable_findings(findings, evidence)
    legend = _legend(layers, hits, evidence, bounds, unit)
    axes, canvas = _set_up(bounds, height_mm, legend)
    ground = sum(layer.style.order == "base" for layer in layers)
    _paint_pictures(axes, pictures, bounds, 1 + ground * 0.1 - 0.05)
    _paint_layers(axes, layers, unit)
    outlines = as_shapes(*(plan.geometry for plan in plans))
    if not overview:
        paint_areas(axes, outlines, _VEIL, unit, 8)
    for number, finding in enumerate(hits):
        _paint_hit(axes, finding, bounds, unit, 9 + number * 0.1)
    placer = LabelPlacer(axes, canvas, bounds, shapely.union_all(outlines).buffer(14 * unit))
    _paint_plans(axes, plans, unit, placer, overview)
    paint_scale_bar(axes, bounds, unit, placer, evidence.lang)
    paint_north(axes, bounds, unit, placer)
    placer.place_layers(layers, scale)
    guiding = guiding_line(pictures, layers, evidence.lang)
    stream = io.BytesIO()
    canvas.print_png(stream, metadata={"Software": None})
    return MapImage(
        png=stream.getvalue(),
        title=title,
        alt=f"{_alternative(evidence, plans, hits, layers, bounds, title)} {guiding}".strip(),
        source=f"{source_line(layers, evidence)} {guiding}".strip(),
        layers=tuple(layer.source for layer in layers),
    )


def _set_up(bounds: Bounds, height_mm: float, legend: Sequence[LegendEntry]) -> tuple[Axes, Any]:
    below = legend_height(legend, PIXELS)
    map_height = height_mm / 25.4 * 96
    total = map_height + below
    figure = Figure(figsize=(PIXELS / 96, total / 96), dpi=DPI, facecolor="white")
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_axes((0.001, below / total, 0.998, map_height / total - 0.002))
    axes.set_xlim(bounds[0], bounds[2])
    axes.set_ylim(bounds[1], bounds[3])
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(map_colour("land"))
    for spine in axes.spines.values():
        spine.set_edgecolor(tokens()["colour"]["light"]["border_strong"])
        spine.set_linewidth(0.6)
        spine.set_zorder(30)
    paint_legend(figure, legend, PIXELS, below)
    return axes, canvas


def _paint_pictures(
    axes: Axes, pictures: Sequence[MapPicture], bounds: Bounds, zorder: float
) -> None:
    """Paint pictures over land and water, which would hide them, and under all else."""
    west, south, east, north = bounds
    for number, picture in enumerate(pictures):
        axes.imshow(
            picture.colours,
            extent=(west, east, south, north),
            alpha=picture.opacity,
            zorder=zorder + number * 0.001,
            aspect="auto",
            interpolation="nearest",
        )


def _paint_layers(axes: Axes, layers: Sequence[MapLayer], unit: float) -> None:
    for number, layer in enumerate(layers):
        zorder = 1 + number * 0.1
        used = [
            (index, legible(symbol, layer.shapes_of(index), unit))
            for index, symbol in layer.used_symbols()
        ]
        if layer.style.order == "stop":
            zorder += 12
        for index, symbol in reversed(used):
            if symbol.stroke is not None and symbol.stroke.case_width > 0:
                paint_lines(axes, layer.shapes_of(index), symbol.stroke, zorder, case=True)
        for index, symbol in reversed(used):
            paint_symbol(
                axes, layer.shapes_of(index), symbol, unit, zorder + 0.03, _levels(layer, index)
            )


def legible(symbol: Symbol, shapes: Shapes, unit: float) -> Symbol:
    """Return the symbol, without pattern and edge where most areas are too small for them."""
    if symbol.fill is None or symbol.stroke is None:
        return symbol
    sizes = np.sqrt(shapely.area(shapes[shapely.get_dimensions(shapes) == 2])) / unit
    if len(sizes) < 10 or np.median(sizes) > SMALL_PX:
        return symbol
    return replace(symbol, fill=replace(symbol.fill, pattern="none"), stroke=None)


def _levels(layer: MapLayer, index: int) -> list[str]:
    field = next((name for name in LEVEL_FIELDS if name in layer.attributes.columns), None)
    if field is None:
        return []
    rows = layer.symbols == index
    points = shapely.get_dimensions(layer.shapes[rows]) == 0
    return [str(value) for value in layer.attributes[field][rows][points]]


def _paint_hit(axes: Axes, finding: Finding, bounds: Bounds, unit: float, zorder: float) -> None:
    geometry = finding.figures.geometry
    if geometry is None:
        return
    shapes = clip_shapes(as_shapes(geometry), bounds, 0)
    symbol = hit_symbol(finding.state_key)
    if symbol.fill is not None and finding.state == "HIT":
        paint_areas(axes, shapes, symbol.fill, unit, zorder)
    if symbol.stroke is not None:
        outline = shapes if finding.state == "NEAR" else _without_slits(shapes, unit)
        paint_lines(axes, outline, symbol.stroke, zorder + 0.05, case=False)


def _without_slits(shapes: Shapes, unit: float) -> Shapes:
    """Return the outline as the eye takes it in: gaps thinner than the line itself are closed."""
    width = 2.5 * unit
    return shapely.buffer(shapely.buffer(shapes, width, quad_segs=2), -width, quad_segs=2)


def _paint_plans(
    axes: Axes, plans: Sequence[PlanArea], unit: float, placer: LabelPlacer, overview: bool
) -> None:
    shapes = as_shapes(*(plan.geometry for plan in plans))
    if overview:
        paint_areas(axes, shapes, Fill("plan", 0.25), unit, 11)
    paint_lines(axes, shapes, _PLAN_STROKE, 11.1, case=True)
    paint_lines(axes, shapes, _PLAN_STROKE, 11.2, case=False)
    for plan in plans:
        tag_plan(axes, plan, placer)


def _legend(
    layers: Sequence[MapLayer],
    hits: Sequence[Finding],
    evidence: Evidence,
    bounds: Bounds,
    unit: float,
) -> list[LegendEntry]:
    entries = [
        LegendEntry(tr("Planområde", lang=evidence.lang), Symbol(stroke=_PLAN_STROKE), "area"),
        *(
            LegendEntry(words, hit_symbol(key), "line" if key == "NEAR" else "area")
            for words, key in hit_words(hits, evidence.lang)
        ),
        *(
            LegendEntry(sign.text, legible(sign.symbol, sign.shapes, unit), sign.kind)
            for sign in ground_signs(layers, bounds)
        ),
    ]
    unique: dict[str, LegendEntry] = {}
    for entry in entries:
        unique.setdefault(entry.text, entry)
    return list(unique.values())


def _alternative(
    evidence: Evidence,
    plans: Sequence[PlanArea],
    hits: Sequence[Finding],
    layers: Sequence[MapLayer],
    bounds: Bounds,
    title: str,
) -> str:
    """Return the map in words: where, how wide, what is hit and what else is seen."""
    lang = evidence.lang
    width = format_number((bounds[2] - bounds[0]) / 1000, 1, lang)
    parts = [
        tr(
            "{title}. Karta med norr uppåt, omkring {width} km bred.",
            lang=lang,
            title=title,
            width=width,
        )
    ]
    many = len(plans) > 1
    for finding in reversed(hits):
        lead = f"{finding.plan}: " if many else ""
        parts.append(lead + evidence.text_of(finding))
    if not hits:
        names = ", ".join(plan.name for plan in plans)
        parts.append(tr("Kartans mitt: {names}.", lang=lang, names=names))
    shown = ", ".join(dict.fromkeys(layer.title for layer in reversed(layers)))
    if shown:
        parts.append(tr("Kartan visar också: {layers}.", lang=lang, layers=shown))
    return " ".join(parts)
