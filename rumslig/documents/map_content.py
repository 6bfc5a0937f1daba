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
from layers.filter import parse_filter
from layers.styles.model import PAINT_ORDER, LayerStyle, Symbol
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
            (index, symbol)
            for index, symbol in enumerate(self.style.symbols)
            if (self.symbols == index).any()
        ]

    def shapes_of(self, index: int) -> Shapes:
        """Return the shapes that a symbol draws."""
        chosen: Shapes = self.shapes[self.symbols == index]
        return chosen


@dataclass(frozen=True, slots=True)
class Choice:
    """A layer to draw, with the filters one of which an object must meet (none: all objects)."""

    layer: InstalledLayer
    filters: tuple[str, ...] = ()


def choose_layers(
    evidence: Evidence, findings: Sequence[Finding], *, overview: bool
) -> tuple[Choice, ...]:
    """Return the layers that a reader of these findings needs, in paint order.

    Of layers that are no part of the ground, only the objects that a rule asked for are chosen.

    Parameters
    ----------
    overview
        Show the structure images that packages show by default, and no other themes.
    """
    wanted: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        if not overview and _needs_its_layer(finding, evidence):
            question = evidence.questions.get(finding.rule)
            condition = question.rule.filter if question else ""
            wanted.setdefault((finding.package, finding.layer), []).append(condition)
    chosen = []
    for layer in evidence.open_layers:
        try:
            order = layer.read_style().order
        except LayerError:
            continue
        entry = layer.entry
        filters = wanted.get((layer.manifest.name, entry.name))
        structure = entry.schematic or order == "structure"
        if entry.visible and (overview if structure else order in GROUND_ORDERS):
            filters = []
        if filters is not None:
            kept = tuple(filters) if all(filters) else ()
            chosen.append((PAINT_ORDER.index(order), Choice(layer, kept)))
    return tuple(choice for _, choice in sorted(chosen, key=lambda item: item[0]))


def _needs_its_layer(finding: Finding, evidence: Evidence) -> bool:
    """Whether the map must show what was found also outside the plan."""
    assessment = evidence.assessment_of(finding)
    if finding.state not in CONCERNED:
        return False
    if assessment is not None:
        return assessment.judgement not in ("irrelevant", "data_error")
    if finding.state == "NEAR":
        return not finding.schematic
    return finding.state == "TOUCH" or (finding.figures.severity or 0) >= 2


def read_map_layers(
    choices: Sequence[Choice], bounds: Bounds, scale: float, tolerance: float
) -> list[MapLayer]:
    """Return the layers' objects within `bounds`, as drawn at 1:`scale`.

    Layers that cannot be read are left out; the check has told of them.

    Parameters
    ----------
    tolerance
        Shapes are simplified by at most this, in metres.
    """
    found = []
    for choice in choices:
        try:
            cut = _cut(choice, bounds, scale, tolerance)
        except LayerError:
            continue
        if cut is not None:
            found.append(cut)
    return found


def _cut(choice: Choice, bounds: Bounds, scale: float, tolerance: float) -> MapLayer | None:
    layer = choice.layer
    if layer.entry.schematic and layer.entry.scale > scale:
        return None  # no closer than it was made for
    content, style = layer.read(), layer.read_style()
    if not len(content.geometry):
        return None
    boxes = shapely.bounds(content.geometry)
    near = (
        (boxes[:, 0] <= bounds[2])
        & (boxes[:, 2] >= bounds[0])
        & (boxes[:, 1] <= bounds[3])
        & (boxes[:, 3] >= bounds[1])
    )
    if not near.any():
        return None
    attributes = content.attributes[near].reset_index(drop=True)
    symbols = style.assign(attributes, scale)
    if choice.filters:
        masks = [parse_filter(text).select(attributes) for text in choice.filters]
        symbols = np.where(np.logical_or.reduce(masks), symbols, -1).astype(np.int32)
    shapes = clip_shapes(content.geometry[near], bounds, tolerance)
    drawn = (symbols >= 0) & ~shapely.is_empty(shapes)
    if not drawn.any():
        return None
    return MapLayer(layer, style, shapes[drawn], attributes[drawn], symbols[drawn])


def clip_shapes(shapes: Shapes, bounds: Bounds, tolerance: float) -> Shapes:
    """Return the shapes cut by a frame a little larger than `bounds`, so that no cut shows."""
    margin = 0.03 * max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    west, south, east, north = bounds
    cut = shapely.clip_by_rect(shapes, west - margin, south - margin, east + margin, north + margin)
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
