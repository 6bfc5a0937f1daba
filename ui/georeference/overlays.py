"""What the points look like over the picture and over the map.

The picture is shown as a map of its own, where a pixel's place is (column, −row).
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.georeference.mapping import Homography
from layers.georeference.placement import Placement
from rumslig.georeference.draft import Pixel
from rumslig.georeference.suggest import Suggestion
from rumslig.sketch.outline import Place
from ui.georeference.marks import Look, PointMark, PointOverlay
from ui.georeference.presenter import GeoreferencePresenter

_DENSE = 64
_NEAREST = 0.02
"""Of the greatest depth: nearer the horizon the picture is drawn out over whole countries."""


def to_world(pixel: Pixel) -> Place:
    """Return where a pixel is shown."""
    return pixel[0], -pixel[1]


def to_pixel(place: Place) -> Pixel:
    """Return the pixel that is shown at a place."""
    return place[0], -place[1]


def picture_overlay(
    presenter: GeoreferencePresenter, suggestion: Suggestion | None = None
) -> PointOverlay:
    """Return what lies over the picture."""
    draft, placement = presenter.draft, presenter.placement
    if draft is None:
        return PointOverlay()
    marks = []
    for index, point in enumerate(draft.points):
        towards = None
        if placement is not None:
            across, down = placement.points[index].shift_px
            towards = to_world((point.pixel[0] + across, point.pixel[1] + down))
        marks.append(_mark(presenter, index, to_world(point.pixel), towards))
    for number, item in enumerate(suggestion.points if suggestion is not None else (), 1):
        marks.append(PointMark(number, to_world((item.column, item.row)), None, "pending"))
    if presenter.pending.pixel is not None:
        marks.append(PointMark(len(marks) + 1, to_world(presenter.pending.pixel), None, "pending"))
    outside = None
    if placement is not None and placement.points:
        outside = shapely.transform(_outside(placement), lambda at: at * (1.0, -1.0))
    return PointOverlay(tuple(marks), outside)


def map_overlay(
    presenter: GeoreferencePresenter, suggestion: Suggestion | None = None
) -> PointOverlay | None:
    """Return what lies over the map; None where there is nothing."""
    draft, placement = presenter.draft, presenter.placement
    if draft is None:
        return None
    marks = []
    for index, point in enumerate(draft.points):
        towards = None
        if placement is not None:
            (found,) = placement.mapping.apply(np.array([point.pixel], dtype=float))
            towards = float(found[0]), float(found[1])
        marks.append(_mark(presenter, index, point.place, towards))
    for number, item in enumerate(suggestion.points if suggestion is not None else (), 1):
        marks.append(PointMark(number, (item.easting, item.northing), None, "pending"))
    if presenter.pending.picked is not None:
        marks.append(PointMark(len(marks) + 1, presenter.pending.picked.place, None, "pending"))
    laid = presenter.laying.laid(presenter.opacity) if presenter.lies_over else None
    outside = None
    if laid is not None and placement is not None and placement.points:
        dense = shapely.segmentize(
            _outside(placement), max(placement.width, placement.height) / _DENSE
        )
        outside = shapely.transform(dense, placement.mapping.apply)
    return PointOverlay(tuple(marks), outside, laid)


def _mark(
    presenter: GeoreferencePresenter, index: int, place: Place, towards: Place | None
) -> PointMark:
    assert presenter.draft is not None
    look: Look = "plain"
    placement = presenter.placement
    if not presenter.draft.points[index].enabled:
        look = "off"
    elif placement is not None and placement.points[index].outlier:
        look = "outlier"
    return PointMark(index + 1, place, towards, look, index == presenter.selected)


def _outside(placement: Placement) -> BaseGeometry:
    """Return where the picture lies outside the hull of its points, in pixels.

    What is beyond a horizon, or nearly there, lies nowhere.
    """
    frame: BaseGeometry = shapely.box(0, 0, placement.width, placement.height)
    if placement.has_horizon and isinstance(placement.mapping, Homography):
        frame = _before_horizon(placement, placement.mapping)
    return shapely.difference(frame, placement.hull_px)


def _before_horizon(placement: Placement, mapping: Homography) -> BaseGeometry:
    """Return the part of a picture whose depth, which changes evenly over it, is plainly more."""
    width, height = float(placement.width), float(placement.height)
    corners = np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    depths = mapping.depth(corners)
    beyond = depths - _NEAREST * depths.max()
    kept: list[np.ndarray] = []
    for at in range(4):
        one, other = beyond[at - 1], beyond[at]
        if one * other < 0:
            share = one / (one - other)
            kept.append(corners[at - 1] + share * (corners[at] - corners[at - 1]))
        if other >= 0:
            kept.append(corners[at])
    return shapely.Polygon(kept) if len(kept) > 2 else shapely.Polygon()
