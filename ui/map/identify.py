"""Which objects lie under a point of the map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ui.map.scene import MapScene, SceneLayer
from ui.map.shapes import SHAPES, StyledShapes, text_of
from ui.map.viewport import Viewport

TOLERANCE_PX = 6.0
TIE_PX = 1.0
"""Lines and points this much farther away than the nearest are still what was clicked."""


@dataclass(frozen=True, slots=True)
class Identified:
    """An object under the point; `feature_id` is the source's own, `dnr` a case that it is of."""

    layer_id: str
    layer_title: str
    feature_id: int
    attributes: dict[str, str]
    dnr: str = ""


def identify(
    scene: MapScene, viewport: Viewport, easting: float, northing: float
) -> tuple[Identified, ...]:
    """Return what is drawn at a point in EPSG:3006, the top layer first.

    Areas count where the point is inside them, lines and points where it is within 6 pixels
    (a larger sign: anywhere on it) and nothing in the layer is nearer.
    """
    found: list[Identified] = []
    for item in reversed(scene.layers_in_paint_order(viewport.scale_denominator)):
        if item.is_mark:
            continue
        styled = SHAPES.get(item)
        rows = _rows_at(styled, viewport, easting, northing)
        found += (_describe(item, styled, int(row)) for row in rows)
    return tuple(found)


def _rows_at(
    styled: StyledShapes, viewport: Viewport, easting: float, northing: float
) -> list[int]:
    shapes, symbols = styled.shapes, styled.style.symbols
    chosen = styled.symbol_at(viewport.scale_denominator)
    reaches = np.array([_reach_px(styled, index) for index in range(len(symbols))] + [0.0])
    point = shapely.Point(easting, northing)
    widest = float(reaches.max()) * viewport.metres_per_px
    near = shapes.near(point, widest)
    near = near[_is_drawn(styled, viewport)[chosen[near]]]
    if not len(near):
        return []
    distance = shapely.distance(shapes.geometry[near], point) / viewport.metres_per_px
    flat = shapely.get_dimensions(shapes.geometry[near]) < 2
    inside = near[~flat & (distance == 0)]
    reached = flat & (distance <= reaches[chosen[near]])
    if not reached.any():
        return list(inside[::-1])
    nearest = distance[reached].min()
    clicked = reached & (distance <= nearest + TIE_PX)
    ranked = near[clicked][np.argsort(distance[clicked], kind="stable")]
    return [*ranked, *inside[::-1]]


def _reach_px(styled: StyledShapes, index: int) -> float:
    marker = styled.style.symbols[index].marker
    return max(TOLERANCE_PX, marker.size / 2 if marker else 0.0)


def _is_drawn(styled: StyledShapes, viewport: Viewport) -> npt.NDArray[np.bool_]:
    """Tell for each symbol whether it is drawn at this scale; the last entry is for none (-1)."""
    scale = viewport.scale_denominator
    return np.array([symbol.is_drawn_at(scale) for symbol in styled.style.symbols] + [False])


def _describe(item: SceneLayer, styled: StyledShapes, row: int) -> Identified:
    values = styled.attributes.iloc[row]
    return Identified(
        item.id,
        item.said_title,
        int(styled.attributes.index[row]),
        {str(name): text_of(value) for name, value in values.items()},
        text_of(values[item.case_field]) if item.case_field else "",
    )
