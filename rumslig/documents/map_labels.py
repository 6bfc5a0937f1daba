"""Names on a map: with a halo, none over another, the most important first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.styles.model import Label
from rumslig.documents.fonts import font_file
from rumslig.documents.map_content import MapLayer
from rumslig.documents.map_paint import POINTS
from rumslig.look import map_colour

MOST = 40
"""More names than this make a map of this size unreadable."""


def text_font(weight: str = "Regular") -> FontProperties:
    """Return a cut of the document typeface for matplotlib."""
    return FontProperties(fname=str(font_file(weight)))


def label_font(label: Label) -> FontProperties:
    """Return the cut that a label asks for."""
    return text_font("It" if label.italic else "Semibold" if label.bold else "Regular")


class LabelPlacer:
    """Puts names where there is room."""

    def __init__(self, axes: Axes, canvas: Any, bounds: Bounds, avoid: BaseGeometry) -> None:
        self.axes = axes
        self.renderer = canvas.get_renderer()
        self.frame = axes.get_window_extent(self.renderer)
        self.visible = shapely.difference(shapely.box(*bounds), avoid)
        self.taken: list[Bbox] = []

    def keep_free(self, box: Bbox) -> None:
        """Let no name be put over a box, in display pixels."""
        self.taken.append(box)

    def is_free(self, box: Bbox) -> bool:
        """Whether nothing lies under a box, in display pixels."""
        return not any(box.overlaps(other) for other in self.taken)

    def place_layers(self, layers: Sequence[MapLayer], scale: float) -> None:
        """Name the objects of the layers that have labels at this scale, top layers first."""
        count = 0
        for layer in reversed(layers):
            label = layer.style.label
            if label is None or not label.is_shown_at(scale):
                continue
            if label.field not in layer.attributes.columns:
                continue
            for name, shape in _names(layer, label.field):
                if count >= MOST:
                    return
                count += self._place(name, shape, label)

    def _place(self, name: str, shape: BaseGeometry, label: Label) -> bool:
        anchor = _anchor(shape, self.visible)
        if anchor is None:
            return False
        beside = shapely.get_dimensions(shape) == 0
        places = (
            [
                ("left", "center", 6, 0),
                ("right", "center", -6, 0),
                ("center", "bottom", 0, 6),
                ("center", "top", 0, -6),
            ]
            if beside
            else [("center", "center", 0, 0)]
        )
        for horizontal, vertical, dx, dy in places:
            text = self.axes.annotate(
                name,
                anchor,
                xytext=(dx * POINTS, dy * POINTS),
                textcoords="offset points",
                ha=horizontal,
                va=vertical,
                color=map_colour(label.colour),
                fontproperties=label_font(label),
                fontsize=label.size * POINTS,
                zorder=20,
            )
            if label.halo:
                text.set_path_effects([withStroke(linewidth=2.2, foreground=map_colour("halo"))])
            if self._fits(text):
                return True
            text.remove()
        return False

    def _fits(self, text: Text) -> bool:
        box = text.get_window_extent(self.renderer).padded(3)
        inside = (
            box.x0 >= self.frame.x0
            and box.x1 <= self.frame.x1
            and box.y0 >= self.frame.y0
            and box.y1 <= self.frame.y1
        )
        if not inside or not self.is_free(box):
            return False
        self.taken.append(box)
        return True


def _names(layer: MapLayer, field: str) -> list[tuple[str, BaseGeometry]]:
    """Return each name with its largest object, large populations and areas first."""
    rows = layer.attributes
    weight = np.zeros(len(rows))
    if "befolkning" in rows.columns:
        weight = pd.to_numeric(rows["befolkning"], errors="coerce").fillna(0).to_numpy(float)
    size = shapely.area(layer.shapes) + shapely.length(layer.shapes)
    named: dict[str, BaseGeometry] = {}
    for index in np.lexsort((np.arange(len(rows)), -size, -weight)):
        value = rows[field].iloc[int(index)]
        name = "" if pd.isna(value) else str(value).strip()
        if name:
            named.setdefault(name, layer.shapes[int(index)])
    return list(named.items())


def _anchor(shape: BaseGeometry, visible: BaseGeometry) -> tuple[float, float] | None:
    """Return where an object's name goes: on it, inside the frame and beside the plans."""
    seen = shapely.intersection(shapely.make_valid(shape), visible)
    if shapely.is_empty(seen):
        return None
    if shapely.get_dimensions(seen) == 1:
        parts = shapely.get_parts(seen)
        longest = parts[int(np.argmax(shapely.length(parts)))]
        point = shapely.line_interpolate_point(longest, 0.42, normalized=True)
    else:
        point = shapely.point_on_surface(seen)
    return float(shapely.get_x(point)), float(shapely.get_y(point))
