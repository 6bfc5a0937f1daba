"""Outlines of objects as Qt paths: built once in world metres, mapped to the screen per frame."""

from __future__ import annotations

import weakref

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath, QTransform
from shapely.geometry.base import BaseGeometry

from ui.map.shapes import Floats, Integers, Parts, clip_shape, take_apart
from ui.map.viewport import Viewport

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1
HUGE_VIEWS = 16.0
"""Objects this many times the view are cut before drawing: dashes far outside cost time."""


def build_path(coordinates: Floats, starts: Integers) -> QPainterPath:
    """Return the path through coordinates; a new subpath begins at each of `starts`.

    Handed over as the bytes of Qt's own stream format: one call instead of one for each vertex.
    """
    elements = np.empty(len(coordinates), dtype=_ELEMENT)
    elements["kind"] = _LINE
    elements["kind"][starts] = _MOVE
    elements["x"] = coordinates[:, 0]
    elements["y"] = coordinates[:, 1]
    head = np.array([len(coordinates)], dtype=">i4").tobytes()
    tail = np.array([starts[-1], 0], dtype=">i4").tobytes()  # last subpath, odd-even fill
    path = QPainterPath()
    stream = QDataStream(QByteArray(head + elements.tobytes() + tail))
    stream >> path
    return path


class FeaturePaths:
    """The paths of a layer's objects, each built when it is first seen."""

    def __init__(self) -> None:
        self._built: dict[int, QPainterPath | None] = {}

    def get(self, parts: Parts, feature: int) -> QPainterPath | None:
        """Return an object's path in world metres, or None where nothing of it is left."""
        if feature not in self._built:
            first, end = parts.slice_of(feature)
            path = None
            if end > first:
                begin = parts.starts[first]
                path = build_path(
                    parts.coordinates[begin : parts.starts[end]], parts.starts[first:end] - begin
                )
            self._built[feature] = path
        return self._built[feature]


_paths: weakref.WeakKeyDictionary[Parts, FeaturePaths] = weakref.WeakKeyDictionary()


def paths_of(parts: Parts) -> FeaturePaths:
    """Return the paths of objects; they live as long as the objects' arrays."""
    known = _paths.get(parts)
    if known is None:
        known = _paths[parts] = FeaturePaths()
    return known


def to_screen(viewport: Viewport) -> QTransform:
    """Return the transform from EPSG:3006 to logical pixels."""
    per_metre = 1.0 / viewport.metres_per_px
    return QTransform(
        per_metre,
        0.0,
        0.0,
        -per_metre,
        viewport.width / 2 - viewport.centre_e * per_metre,
        viewport.height / 2 + viewport.centre_n * per_metre,
    )


def path_of_shape(shape: BaseGeometry, viewport: Viewport) -> QPainterPath:
    """Return a single shape's areas and lines on the screen."""
    level = take_apart(np.array([shape], dtype=object))
    path = QPainterPath()
    for parts in (level.areas, level.lines):
        piece = FeaturePaths().get(parts, 0)
        if piece is not None:
            path.addPath(to_screen(viewport).map(piece))
    return path


def path_of_huge(shape: BaseGeometry, viewport: Viewport) -> QPainterPath:
    """Return what a view needs of a shape far larger than itself.

    It is cut along a coarse grid, not along the view, so that dashes stay where they are while
    the map is panned.
    """
    west, south, east, north = viewport.bounds
    cell = 2.0 ** np.ceil(np.log2(2 * max(east - west, north - south)))
    grid = (
        (np.floor(west / cell) - 0.5) * cell,
        (np.floor(south / cell) - 0.5) * cell,
        (np.ceil(east / cell) + 0.5) * cell,
        (np.ceil(north / cell) + 0.5) * cell,
    )
    return path_of_shape(clip_shape(shape, grid), viewport)
