"""What would follow of each coordinate system that a file may have, ready to draw."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import parse_placement
from layers.doctor.ground import Ground
from layers.doctor.placement import Candidate, find_candidates, place_shapes, weigh_named
from layers.errors import UnreadableFile
from layers.formats.files import read_rows
from rumslig.language import tr
from rumslig.plan_area import WKT_SUFFIXES

DRAWN = 200
"""So many objects, spread evenly over the file, are drawn for each system."""

MOST_CORNERS = 400
"""An object with more corners than this is drawn as its hull: it is a ghost, not a map."""


@dataclass(frozen=True, slots=True)
class WeighedSystem:
    """A candidate, and some of the objects where it would put them, EPSG:3006."""

    candidate: Candidate
    objects: BaseGeometry


def weigh_systems_of(
    path: Path, names: tuple[str, ...], ground: Ground
) -> tuple[WeighedSystem, ...]:
    """Return what would follow of each placement named, the likeliest first.

    Judged by where each object would lie, not by the file's box alone: one object at 0, 0 makes
    a box reach everything. Those that reach nothing are left out.

    Raises
    ------
    UnreadableFile
        The file cannot be read.
    """
    shapes = shapes_of(path)
    shown = _ghosts(shapes)
    weighed = []
    ranked = [item for item in find_candidates(shapes, ground) if item.name in names]
    rest = [name for name in names if name not in {item.name for item in ranked}]
    for candidate in (*ranked, *weigh_named(rest, shapes, ground)):
        placed = place_shapes(shown, parse_placement(candidate.name))
        known = [shape for shape in placed if np.isfinite(shapely.bounds(shape)).all()]
        if known:
            weighed.append(WeighedSystem(candidate, shapely.GeometryCollection(known)))
    return tuple(weighed)


def shapes_of(path: Path) -> npt.NDArray[np.object_]:
    """Return the shapes of a file's first layer, or of its lines of WKT, in their own numbers."""
    if path.suffix.lower() not in WKT_SUFFIXES:
        return np.asarray(read_rows(path).frame.geometry.array, dtype=object)
    try:
        lines = path.read_text("utf-8-sig").splitlines()
        texts = [line.partition(";")[2] or line for line in lines if line.strip()]
        return np.array([shapely.from_wkt(text) for text in texts], dtype=object)
    except (OSError, ValueError, shapely.errors.ShapelyError) as fault:
        raise UnreadableFile(tr("{file} kan inte läsas.", file=path.name)) from fault


def _ghosts(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return some of the shapes that lie anywhere, with few corners each."""
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    some = known[:: max(1, -(-len(known) // DRAWN))].copy()
    heavy = shapely.get_num_coordinates(some) > MOST_CORNERS
    some[heavy] = shapely.convex_hull(some[heavy])
    return some
