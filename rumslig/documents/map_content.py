"""What a map shows: the layers that matter, cut to its frame, each object with its symbol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.catalog import InstalledLayer
from layers.crs import Bounds
from layers.errors import LayerError
from layers.style import PAINT_ORDER, LayerStyle, Symbol
from rumslig.documents.evidence import Evidence
from rumslig.finding import CONCERNED, Finding

GROUND_ORDERS = ("base", "road", "border", "stop")
"""Layers of these orders help the reader find the place; others show only where concerned."""

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class MapLayer:
    """A layer's objects within a frame.

    Attributes
    ----------
    shapes, attributes, symbols
        Row for row; `symbols` indexes into `style.symbols` and is never -1.
    """

    source: InstalledLayer
    style: LayerStyle
    shapes: Shapes
    attributes: pd.DataFrame
    symbols: npt.NDArray[np.int32]

    @property
    def title(self) -> str:
        """The layer's name to people."""
        return self.source.entry.title

    def used_symbols(self) -> list[tuple[int, Symbol]]:
        """Return the symbols that draw something here, with their index."""
        return [
            (index, symbol) for index, symbol in enumerate(self.style.symbols)
            if (self.symbols == index).any()
        ]

    def shapes_of(self, index: int) -> Shapes:
        """Return the shapes that a symbol draws."""
        return self.shapes[self.symbols == index]


def choose_layers(
    evidence: Evidence, findings: Sequence[Finding], *, overview: bool
) -> tuple[InstalledLayer, ...]:
    """Return the layers that a reader of these findings needs, in paint order.

    Parameters
    ----------
    overview
        Show the structure images that packages show by default, too.
    """
    concerned = {(item.package, item.layer) for item in findings if item.state in CONCERNED}
    chosen = []
    for layer in evidence.open_layers:
        try:
            order = layer.read_style().order
        except LayerError:
            continue
        entry = layer.entry
        ground = entry.visible and order in GROUND_ORDERS and not entry.schematic
        structure = entry.visible and overview and (entry.schematic or order == "structure")
        if ground or structure or (layer.manifest.name, entry.name) in concerned:
            chosen.append((PAINT_ORDER.index(order), layer))
    return tuple(layer for _, layer in sorted(chosen, key=lambda item: item[0]))


def read_map_layers(
    layers: Sequence[InstalledLayer], bounds: Bounds, scale: float, tolerance: float
) -> list[MapLayer]:
    """Return the layers' objects within `bounds`, as drawn at 1:`scale`.

    Layers that cannot be read are left out; the check has told of them.

    Parameters
    ----------
    tolerance
        Shapes are simplified by at most this, in metres.
    """
    found = []
    for layer in layers:
        try:
            cut = _cut(layer, bounds, scale, tolerance)
        except LayerError:
            continue
        if cut is not None:
            found.append(cut)
    return found


def _cut(
    layer: InstalledLayer, bounds: Bounds, scale: float, tolerance: float
) -> MapLayer | None:
    content, style = layer.read(), layer.read_style()
    if not len(content.geometry):
        return None
    boxes = shapely.bounds(content.geometry)
    near = (
        (boxes[:, 0] <= bounds[2]) & (boxes[:, 2] >= bounds[0])
        & (boxes[:, 1] <= bounds[3]) & (boxes[:, 3] >= bounds[1])
    )
    if not near.any():
        return None
    attributes = content.attributes[near].reset_index(drop=True)
    symbols = style.assign(attributes)
    limits = np.array([symbol.max_scale for symbol in style.symbols])
    shapes = clip_shapes(content.geometry[near], bounds, tolerance)
    drawn = (symbols >= 0) & ~shapely.is_empty(shapes)
    drawn[drawn] &= limits[symbols[drawn]] >= scale
    if not drawn.any():
        return None
    return MapLayer(layer, style, shapes[drawn], attributes[drawn], symbols[drawn])


def clip_shapes(shapes: Shapes, bounds: Bounds, tolerance: float) -> Shapes:
    """Return the shapes cut by a frame a little larger than `bounds`, so that no cut shows."""
    margin = 0.03 * max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    west, south, east, north = bounds
    cut = shapely.clip_by_rect(
        shapes, west - margin, south - margin, east + margin, north + margin
    )
    if tolerance > 0:
        cut = shapely.simplify(cut, tolerance, preserve_topology=False)
    clipped: Shapes = np.asarray(cut, dtype=object)
    return clipped


def frame_around(
    shapes: Sequence[BaseGeometry], ratio: float, *, zoom: float, least_height_m: float
) -> Bounds:
    """Return a frame of width : height = `ratio` with the shapes in its middle.

    Parameters
    ----------
    zoom
        How many times larger than the shapes the frame is.
    """
    west, south, east, north = shapely.total_bounds(np.asarray(shapes, dtype=object))
    height = max((north - south) * zoom, (east - west) * zoom / ratio, least_height_m)
    x, y = (west + east) / 2, (south + north) / 2
    return (x - height * ratio / 2, y - height / 2, x + height * ratio / 2, y + height / 2)
