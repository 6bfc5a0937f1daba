"""A layer's objects made ready for drawing: parts, bounds, levels of detail, symbols, texts."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.errors import LayerError
from layers.styles.model import PLAIN_STYLE, LayerStyle
from ui.map.scene import SceneLayer
from ui.turn import give_way, is_beside

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Objects = npt.NDArray[np.object_]

LEVEL_FACTOR = 4.0
AT_A_TIME = 1_000
"""Objects that are taken apart in one go: the window's thread gets its turn between."""
SHARPNESS_PX = 0.7
"""How far a simplified line may lie from the true one on the screen."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Parts:
    """The objects of one dimension taken apart, in the order of the layer.

    Attributes
    ----------
    coordinates
        Easting and northing, (n, 2).
    starts
        Where each ring, line or point begins in `coordinates`; one more at the end.
    feature
        The object of each ring, line or point; rising.
    """

    coordinates: Floats
    starts: Integers
    feature: Integers

    def slice_of(self, feature: int) -> tuple[int, int]:
        """Return the first and the end of an object's entries in `starts`."""
        first, end = np.searchsorted(self.feature, [feature, feature + 1])
        return int(first), int(end)


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """All objects at one level of detail."""

    areas: Parts
    lines: Parts
    points: Parts


def take_apart(geometry: Objects) -> Level:
    """Return the rings, lines and points of geometries of any kind."""
    parts, feature = shapely.get_parts(geometry, return_index=True)
    if (shapely.get_type_id(parts) > 3).any():  # a collection's members may be multi-parts
        parts, inner = shapely.get_parts(parts, return_index=True)
        feature = feature[inner]
    kinds = shapely.get_type_id(parts)
    areas, lines, points = kinds == 3, (kinds == 1) | (kinds == 2), kinds == 0
    rings, owner = shapely.get_rings(parts[areas], return_index=True)
    return Level(
        _ragged(rings, feature[areas][owner]),
        _ragged(parts[lines], feature[lines]),
        _ragged(parts[points], feature[points]),
    )


def _ragged(shapes: Objects, feature: Integers) -> Parts:
    counts = shapely.get_num_coordinates(shapes)
    kept = counts > 0
    starts = np.concatenate([[0], np.cumsum(counts[kept])]).astype(np.intp)
    return Parts(shapely.get_coordinates(shapes[kept]), starts, feature[kept].astype(np.intp))


def _join(levels: list[tuple[int, Level]]) -> Level:
    """Return levels of some objects each, with the place of their first, as one of all."""
    if len(levels) == 1:
        return levels[0][1]
    return Level(
        _join_parts([(begin, level.areas) for begin, level in levels]),
        _join_parts([(begin, level.lines) for begin, level in levels]),
        _join_parts([(begin, level.points) for begin, level in levels]),
    )


def _join_parts(some: list[tuple[int, Parts]]) -> Parts:
    counts = np.concatenate([np.diff(parts.starts) for _, parts in some])
    return Parts(
        np.concatenate([parts.coordinates for _, parts in some]),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.intp),
        np.concatenate([parts.feature + begin for begin, parts in some]).astype(np.intp),
    )


class LayerShapes:
    """The geometry of a layer at every level of detail, shared by all its styles."""

    def __init__(self, geometry: Objects) -> None:
        self.geometry = geometry
        self.bounds: Floats = np.empty((len(geometry), 4))
        for begin in _starts(len(geometry)):
            some = slice(begin, begin + AT_A_TIME)
            self.bounds[some] = shapely.bounds(geometry[some])
            give_way()
        self._levels: dict[int, Level] = {}
        self._lock = threading.Lock()

    def seen_in(self, bounds: Bounds) -> Integers:
        """Return the objects whose bounds meet `bounds`, in order."""
        west, south, east, north = bounds
        box = self.bounds
        return np.flatnonzero(
            (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
        )

    def objects_in(self, bounds: Bounds) -> Objects:
        """Return the geometries whose bounds meet `bounds`."""
        found: Objects = self.geometry[self.seen_in(bounds)]
        return found

    def near(self, point: BaseGeometry, distance: float) -> Integers:
        """Return the objects within a distance of a point, in order."""
        west, south, east, north = point.bounds
        box = (west - distance, south - distance, east + distance, north + distance)
        seen = self.seen_in(box)
        return seen[shapely.dwithin(self.geometry[seen], point, distance)]

    def level_for(self, metres_per_px: float) -> int:
        """Return the coarsest level that is sharp at a scale; 0 is the data itself."""
        tolerance = SHARPNESS_PX * metres_per_px
        return max(0, math.floor(math.log(tolerance, LEVEL_FACTOR)) + 1) if tolerance >= 1 else 0

    def at_level(self, number: int) -> Level:
        """Return the objects at a level, simplified by 4^(level − 1) metres."""
        level = self._levels.get(number)
        if level is not None:
            return level
        # of two threads that draw one waits for the other; the window's own waits for none
        held = self._lock.acquire(blocking=is_beside())
        try:
            if number not in self._levels:
                self._levels[number] = self._make_level(number)
            return self._levels[number]
        finally:
            if held:
                self._lock.release()

    def _make_level(self, number: int) -> Level:
        found = []
        for begin in _starts(len(self.geometry)):
            found.append((begin, take_apart(self._simplify(number, begin))))
            give_way()
        return _join(found)

    def _simplify(self, number: int, begin: int) -> Objects:
        """Return some objects from `begin` on, simplified."""
        some = self.geometry[begin : begin + AT_A_TIME]
        if number == 0:
            return some
        tolerance = LEVEL_FACTOR ** (number - 1)
        simpler: Objects = shapely.simplify(some, tolerance, preserve_topology=False)
        return simpler


def _starts(count: int) -> range:
    """Return where each go begins; one also where there is nothing."""
    return range(0, max(count, 1), AT_A_TIME)


@dataclass(frozen=True, slots=True, eq=False)
class StyledShapes:
    """A layer's shapes with the symbol and the texts of each object.

    Attributes
    ----------
    symbol
        Index into `style.symbols`, -1 where none draws the object at any scale.
    labels, levels
        Empty where the layer lacks the column.
    """

    shapes: LayerShapes
    attributes: pd.DataFrame
    style: LayerStyle
    symbol: npt.NDArray[np.int32]
    labels: tuple[str, ...]
    levels: tuple[str, ...]
    _bands: dict[tuple[bool, ...], npt.NDArray[np.int32]] = field(default_factory=dict)

    def symbol_at(self, scale: float) -> npt.NDArray[np.int32]:
        """Return `symbol` as it is at 1:`scale`, where some objects may have another."""
        if not self.style.changes_with_scale:
            return self.symbol
        band = self.style.band_of(scale)
        found = self._bands.get(band)
        if found is None:
            # two threads may both find it; it is the same
            found = self._bands[band] = self.style.assign(self.attributes, scale)
        return found


class ShapeStore:
    """The layers made ready most recently; what they were made of cannot change under them."""

    def __init__(self, capacity: int = 128) -> None:
        self._capacity = capacity
        self._shapes: OrderedDict[int, LayerShapes] = OrderedDict()
        self._styled: OrderedDict[tuple[int, int, LayerStyle], StyledShapes] = OrderedDict()
        self._lock = threading.RLock()

    def get(self, item: SceneLayer) -> StyledShapes:
        """Return a layer made ready; what was made before is reused, also in another scene."""
        layer = item.layer
        key = (id(layer.geometry), id(layer.attributes), item.style)
        with self._lock:
            styled, shapes = self._styled.get(key), self._shapes.get(id(layer.geometry))
        if styled is None:
            # not with the lock held: the window's thread may want what another layer has
            shapes = shapes or LayerShapes(layer.geometry)
            styled = self._restyled(key) or _apply_style(shapes, layer.attributes, item.style)
        with self._lock:
            styled = self._styled.setdefault(key, styled)
            self._shapes.setdefault(id(layer.geometry), styled.shapes)
            self._styled.move_to_end(key)
            self._shapes.move_to_end(id(layer.geometry))
            if len(self._styled) > self._capacity:
                self._styled.popitem(last=False)
            if len(self._shapes) > self._capacity:
                self._shapes.popitem(last=False)
            return styled

    def _restyled(self, key: tuple[int, int, LayerStyle]) -> StyledShapes | None:
        """Return a layer that was made ready in another look, where the classes are the same.

        A colour or a word is changed many times in a row, and asks nothing of the objects.
        """
        geometry, attributes, style = key
        with self._lock:
            known = list(self._styled.items())
        for (own_geometry, own_attributes, own_style), styled in reversed(known):
            if (
                (own_geometry, own_attributes) == (geometry, attributes)
                and styled.style == own_style
                and _conditions(own_style) == _conditions(style)
            ):
                return replace(styled, style=style)
        return None


def _conditions(style: LayerStyle) -> tuple[object, ...]:
    """Return all of a style that decides which object has which symbol and text."""
    limits = ((item.when, item.min_scale, item.max_scale) for item in style.symbols)
    return (*limits, style.label.field if style.label else "")


def _apply_style(shapes: LayerShapes, attributes: pd.DataFrame, style: LayerStyle) -> StyledShapes:
    try:
        symbol = style.assign(attributes)
    except LayerError:  # the rules' own message tells; the map still shows where things are
        style = replace(PLAIN_STYLE, order=style.order, label=style.label)
        symbol = style.assign(attributes)
    return StyledShapes(
        shapes,
        attributes,
        style,
        symbol,
        _texts(attributes, style.label.field if style.label else ""),
        _texts(attributes, "niva"),
    )


SHAPES = ShapeStore()
"""Shared by all maps of the process."""


def clip_shape(shape: BaseGeometry, bounds: Bounds) -> BaseGeometry:
    """Return the part of a shape within bounds, or all of it where it cannot be cut."""
    try:
        return shapely.clip_by_rect(shape, *bounds)
    except shapely.errors.GEOSException:
        return shape


def text_of(value: Any) -> str:
    """Return an attribute as text; nothing for what is missing, no decimals for whole numbers."""
    if value is None or (not isinstance(value, str) and bool(pd.isna(value))):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _texts(attributes: pd.DataFrame, column: str) -> tuple[str, ...]:
    if column not in attributes.columns:
        return ()
    values = attributes[column]
    texts: list[str] = []
    for begin in _starts(len(values)):
        texts += map(text_of, values.iloc[begin : begin + AT_A_TIME])
        give_way()
    return tuple(texts)
