"""Paints symbols with matplotlib: fills, clipped pattern lines, cased strokes and markers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from layers.styles.model import Fill, Marker, Pattern, Shape, Stroke, Symbol
from rumslig.documents.map_content import Shapes
from rumslig.look import map_colour

POINTS = 0.75
"""Points per style pixel (96 dpi)."""

FloatArray = npt.NDArray[np.float64]


def paint_areas(axes: Axes, shapes: Shapes, fill: Fill, unit: float, zorder: float) -> None:
    """Fill areas, with their pattern clipped to them; `unit` is map units per style pixel."""
    path = area_path(shapes)
    if path is None:
        return
    colour = map_colour(fill.colour)
    if fill.opacity > 0:
        axes.add_artist(
            PathPatch(path, facecolor=colour, edgecolor="none", alpha=fill.opacity, zorder=zorder)
        )
    if fill.pattern != "none":
        strength = min(1.0, max(0.55, fill.opacity * 3))
        paint_pattern(axes, path, fill.pattern, colour, unit, strength, zorder + 0.01)


def area_path(shapes: Shapes) -> Path | None:
    """Return one path of all areas among the shapes, holes wound the other way; None if none."""
    polygons = shapely.get_parts(shapely.get_parts(shapes))
    polygons = polygons[shapely.get_type_id(polygons) == 3]
    if not len(polygons):
        return None
    rings = shapely.get_rings(shapely.orient_polygons(polygons))
    coords, index = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(coords), Path.LINETO, dtype=Path.code_type)
    starts = np.flatnonzero(np.diff(index, prepend=-1))
    codes[starts] = Path.MOVETO
    codes[np.append(starts[1:], len(coords)) - 1] = Path.CLOSEPOLY
    return Path(coords, codes)


def paint_pattern(
    axes: Axes,
    path: Path,
    pattern: Pattern,
    colour: str,
    unit: float,
    opacity: float,
    zorder: float,
) -> None:
    """Draw a pattern's lines within a path."""
    box = path.get_extents()
    window = axes.viewLim
    west, east = max(box.x0, window.x0), min(box.x1, window.x1)
    south, north = max(box.y0, window.y0), min(box.y1, window.y1)
    if west >= east or south >= north:
        return
    lines, width = pattern_lines(pattern, (west, south, east, north), unit)
    collection = LineCollection(
        list(lines),
        colors=colour,
        linewidths=width * POINTS,
        alpha=opacity,
        zorder=zorder,
        capstyle="round" if pattern == "dots" else "butt",
    )
    axes.add_collection(collection, autolim=False)
    collection.set_clip_path(path, axes.transData)


def pattern_lines(
    pattern: Pattern, box: tuple[float, float, float, float], unit: float
) -> tuple[FloatArray, float]:
    """Return a pattern's lines over a box and their width in pixels.

    The pattern hangs on the coordinates' origin, so that neighbours' patterns meet.
    """
    west, south, east, north = box
    if pattern in ("hatch", "hatch_dense", "cross"):
        step = {"hatch": 11.0, "hatch_dense": 6.0, "cross": 8.0}[pattern] * unit * np.sqrt(2)
        sets = [_diagonals(box, step, 1.0)]
        if pattern == "cross":
            sets.append(_diagonals(box, step, -1.0))
        return np.concatenate(sets), 1.0
    if pattern == "stripes":
        y = _steps(south, north, 5.0 * unit)
        return _segments(np.full_like(y, west), y, np.full_like(y, east), y), 1.0
    length, dx, dy, width = (0.02, 9.0, 9.0, 2.0) if pattern == "dots" else (5.0, 13.0, 8.0, 1.0)
    rows = _steps(south, north, dy * unit)
    xs, ys = [], []
    for row in rows:
        shift = 0.5 * (round(row / (dy * unit)) % 2) * dx * unit
        x = _steps(west - shift - dx * unit, east, dx * unit) + shift
        xs.append(x)
        ys.append(np.full_like(x, row))
    x, y = (np.concatenate(xs), np.concatenate(ys)) if xs else (np.empty(0), np.empty(0))
    return _segments(x, y, x + length * unit, y), width


def _steps(low: float, high: float, step: float) -> FloatArray:
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step


def _segments(x0: FloatArray, y0: FloatArray, x1: FloatArray, y1: FloatArray) -> FloatArray:
    return np.stack([np.column_stack([x0, y0]), np.column_stack([x1, y1])], axis=1)


def _diagonals(box: tuple[float, float, float, float], step: float, slope: float) -> FloatArray:
    west, south, east, north = box
    corners = [y - slope * x for x in (west, east) for y in (south, north)]
    intercepts = _steps(min(corners), max(corners), step)
    ones = np.ones_like(intercepts)
    return _segments(west * ones, intercepts + slope * west, east * ones, intercepts + slope * east)


def paint_lines(axes: Axes, shapes: Shapes, stroke: Stroke, zorder: float, *, case: bool) -> None:
    """Draw lines or outlines: the case under them, or the line itself."""
    width = stroke.case_width if case else stroke.width
    colour = stroke.case_colour if case else stroke.colour
    lines = line_coordinates(shapes)
    if not lines or width <= 0 or not colour:
        return
    dash = tuple(part / width for part in stroke.dash) if stroke.dash and not case else ()
    axes.add_collection(
        LineCollection(
            lines,
            colors=map_colour(colour),
            linewidths=width * POINTS,
            alpha=stroke.opacity,
            linestyles=(0, dash) if dash else "solid",
            zorder=zorder,
            capstyle="butt" if dash else "round",
            joinstyle="round",
        ),
        autolim=False,
    )


def line_coordinates(shapes: Shapes) -> list[FloatArray]:
    """Return the coordinates of lines, and of areas' edges."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    kinds = shapely.get_type_id(parts)
    lines = np.concatenate(
        [parts[(kinds == 1) | (kinds == 2)], shapely.get_rings(parts[kinds == 3])]
    )
    return [shapely.get_coordinates(line) for line in lines]


def paint_symbol(
    axes: Axes,
    shapes: Shapes,
    symbol: Symbol,
    unit: float,
    zorder: float,
    levels: Sequence[str] = (),
) -> None:
    """Draw a symbol's fill, stroke and markers, without the case of lines."""
    if symbol.fill is not None:
        paint_areas(axes, shapes, symbol.fill, unit, zorder)
    if symbol.stroke is not None:
        paint_lines(axes, shapes, symbol.stroke, zorder + 0.02, case=False)
    if symbol.marker is not None:
        points = shapely.get_coordinates(shapes[shapely.get_dimensions(shapes) == 0])
        paint_markers(axes, points, symbol.marker, zorder + 0.03, levels)


_MARKERS: dict[Shape, str] = {
    "disc": "o",
    "ring": "o",
    "ring_double": "o",
    "square": "s",
    "diamond": "D",
    "triangle": "^",
    "cross": "x",
}


def paint_markers(
    axes: Axes, points: FloatArray, marker: Marker, zorder: float, levels: Sequence[str] = ()
) -> None:
    """Draw a point's sign at each point."""
    if not len(points):
        return
    size, colour = marker.size * POINTS, map_colour(marker.colour)
    open_sign = marker.shape in ("ring", "ring_double")
    edge = map_colour(marker.edge_colour) if marker.edge_colour else colour
    width = max(marker.edge_width, 2.0 if marker.shape == "cross" else 0.0) * POINTS
    scale = 0.72 if marker.shape == "diamond" else 1.0

    def dots(diameter: float, face: str, rim: str, rim_width: float, sign: str, z: float) -> None:
        axes.plot(
            points[:, 0],
            points[:, 1],
            linestyle="none",
            marker=sign,
            markersize=diameter,
            markerfacecolor=face,
            markeredgecolor=rim,
            markeredgewidth=rim_width,
            alpha=_alpha(marker),
            zorder=z,
            scalex=False,
            scaley=False,
        )

    if open_sign:
        dots(size, map_colour("halo"), colour, width, "o", zorder)
        if marker.shape == "ring_double":
            dots(size * 0.68, map_colour("halo"), colour, width * 0.8, "o", zorder + 0.001)
    else:
        rim = colour if marker.shape == "cross" else edge
        dots(size * scale, colour, rim, width, _MARKERS[marker.shape], zorder)
    _paint_glyph(axes, points, marker, size, colour, zorder + 0.002, levels, open_sign)


def _alpha(marker: Marker) -> float | None:
    return marker.opacity if marker.opacity < 1 else None


def _paint_glyph(
    axes: Axes,
    points: FloatArray,
    marker: Marker,
    size: float,
    colour: str,
    zorder: float,
    levels: Sequence[str],
    open_sign: bool,
) -> None:
    halo, glyph, alpha = map_colour("halo"), marker.glyph, _alpha(marker)
    if glyph == "level" and levels:
        for (x, y), level in zip(points, levels, strict=True):
            axes.annotate(
                level,
                (x, y),
                ha="center",
                va="center_baseline",
                fontsize=size * 0.55,
                color=colour,
                fontweight="bold",
                alpha=alpha,
                zorder=zorder,
                annotation_clip=True,
            )
        return
    if glyph == "hole":
        axes.plot(
            points[:, 0],
            points[:, 1],
            linestyle="none",
            marker="o",
            markersize=size * 0.4,
            color=halo,
            markeredgewidth=0,
            alpha=alpha,
            zorder=zorder,
            scalex=False,
            scaley=False,
        )
    if glyph in ("bars1", "bars2"):
        offsets = (0.0,) if glyph == "bars1" else (-0.32, 0.32)
        for offset in offsets:
            bar = Path([(-1, offset), (1, offset)])
            axes.plot(
                points[:, 0],
                points[:, 1],
                linestyle="none",
                marker=bar,
                alpha=alpha,
                markersize=size * 0.5,
                markeredgecolor=halo,
                markeredgewidth=size * 0.13,
                zorder=zorder,
                scalex=False,
                scaley=False,
            )
    if glyph == "level" and not levels and open_sign:
        axes.plot(
            points[:, 0],
            points[:, 1],
            linestyle="none",
            marker="o",
            markersize=size * 0.3,
            color=colour,
            markeredgewidth=0,
            alpha=alpha,
            zorder=zorder,
            scalex=False,
            scaley=False,
        )


def as_shapes(*geometries: BaseGeometry) -> Shapes:
    """Return geometries as an array."""
    shapes: Shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    return shapes
