"""What ails a layer: each problem with how many objects, which, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas
import numpy as np
import numpy.typing as npt
import shapely

from layers.crs import Bounds, Placement
from layers.doctor import ailments
from layers.doctor.ground import Ground
from layers.doctor.placement import far_objects, swapped_objects
from layers.doctor.problem import EXAMPLES, Place, Problem, first_ids
from layers.doctor.reasons import why_invalid
from layers.formats.rows import FileLayer
from layers.vector import CrsSource, axes_swapped, boxes_meet

Shapes = npt.NDArray[np.object_]


def misplaced_layer(
    info: FileLayer, moved: Bounds | None, source: CrsSource, ground: Ground, crs: str | None
) -> list[Problem]:
    """Return what ails the place of the layer as a whole."""
    problems = []
    bounds, home = info.bounds, ground.home
    is_open = source in ("unknown", "contested") and crs is None
    if bounds and is_open and axes_swapped(bounds, home):
        problems.append(Problem("swapped_axes", 1, f"{bounds[0]:.0f}, {bounds[1]:.0f}"))
    if moved and not boxes_meet(moved, home):
        middle = (moved[0] + moved[2]) / 2, (moved[1] + moved[3]) / 2
        centre = f"N {middle[1]:.0f}, E {middle[0]:.0f}"
        problems.append(Problem("outside_county", 1, centre, places=(middle,)))
    return problems


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A layer's objects: their feature ids, their shapes, and those placed in EPSG:3006."""

    ids: npt.NDArray[np.int64]
    shapes: Shapes
    placed: Shapes | None

    def misplaced_objects(
        self, placement: Placement | None, moved: Bounds | None, ground: Ground
    ) -> list[Problem]:
        """Return what ails the place of single objects, in a layer that lies where it should."""
        if placement is None or self.placed is None:
            return []
        if moved is not None and not boxes_meet(moved, ground.home):
            return []
        upright = not placement.swapped
        swapped = (
            swapped_objects(self.shapes, placement.crs, ground)
            if upright
            else np.zeros(len(self.shapes), dtype=bool)
        )
        far = far_objects(self.placed, ground, ailments.FAR_M) & ~swapped
        if far.sum() * 2 > len(far):  # a layer of the country is no layer gone astray
            far[:] = False
        told = (("swapped_objects", swapped), ("objects_outside", far))
        return [self.problem(kind, mask) for kind, mask in told if mask.any()]

    def problem(self, kind: str, mask: ailments.Mask, example: str = "") -> Problem:
        """Return a problem of the objects that a mask selects."""
        ids = first_ids(self.ids, mask)
        return Problem(kind, int(mask.sum()), example or str(ids[0]), ids, self._places(mask))

    def _places(self, mask: ailments.Mask) -> tuple[Place, ...]:
        if self.placed is None:
            return ()
        return places_of(self.placed[mask])


def places_of(shapes_3006: Shapes) -> tuple[Place, ...]:
    """Return where the first shapes lie that lie anywhere."""
    boxes = shapely.bounds(shapes_3006).reshape(-1, 4)
    boxes = boxes[np.isfinite(boxes).all(axis=1)][:EXAMPLES]
    return tuple(
        (float(west + east) / 2, float(south + north) / 2) for west, south, east, north in boxes
    )


def find_problems(
    frame: geopandas.GeoDataFrame,
    placed: Shapes | None = None,
    fields: tuple[str, ...] = (),
) -> tuple[Problem, ...]:
    """Return what ails the objects themselves: geometry, repetition, texts and columns.

    Parameters
    ----------
    frame
        Rows with their feature ids as index.
    placed
        Their geometry in EPSG:3006, None where it cannot be placed; slivers are measured in it.
    fields
        The names of the columns as the file has them.
    """
    shapes = np.asarray(frame.geometry.array, dtype=object)
    found = Found(frame.index.to_numpy(np.int64), shapes, placed)
    invalid = ailments.find_invalid(shapes)
    garbled, column, text = ailments.find_garbled(frame.drop(columns=frame.geometry.name))
    kinds = (
        ("null_geometry", ailments.find_missing(shapes), ""),
        ("empty_geometry", ailments.find_empty(shapes), ""),
        ("invalid_geometry", invalid, _why_invalid(found, invalid)),
        ("duplicate_geometry", ailments.find_repeated(shapes), ""),
        ("duplicate_row", ailments.find_repeated_rows(frame), ""),
        ("sliver", _slivers(placed, invalid), ""),
        ("mixed_types", ailments.find_mixed(shapes), ""),
        ("garbled_text", garbled, f"{column}: {text}"),
    )
    problems = []
    for kind, mask, example in kinds:
        if mask.any():
            problem = found.problem(kind, mask)
            if example:
                problem = replace(problem, example=f"{problem.example}: {example}")
            problems.append(problem)
    twice = ailments.repeated_fields(fields)
    if twice:
        problems.append(Problem("duplicate_fields", len(twice), ", ".join(twice)))
    return tuple(problems)


def _slivers(placed: Shapes | None, invalid: ailments.Mask) -> ailments.Mask:
    if placed is None:
        return np.zeros(len(invalid), dtype=bool)
    # what a broken ring's area is nobody knows
    return ailments.find_slivers(placed) & ~invalid


def _why_invalid(found: Found, invalid: ailments.Mask) -> str:
    if not invalid.any():
        return ""
    return why_invalid(found.shapes[int(np.flatnonzero(invalid)[0])])
