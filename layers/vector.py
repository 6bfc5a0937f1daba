"""A vector layer in the working coordinate system, ready for analysis."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from layers.crs import (
    LOCAL_ZONES,
    RT90_ZONES,
    WORKING_CRS,
    Bounds,
    Placement,
    Transformation,
    fitting_placements,
    fitting_systems,
    name_crs,
    parse_placement,
    swap_axes,
    swap_bounds,
    transform,
    transform_bounds,
)
from layers.errors import UnknownCrs, UnreadableFile
from layers.formats.files import read_layer, read_rows, require_readable
from layers.formats.parts import hash_file
from layers.formats.rows import FileLayer
from layers.language import tr
from layers.reach import move_within_reach
from layers.repair import Repair, make_valid

SWEDEN: Bounds = (180_000.0, 6_090_000.0, 1_090_000.0, 7_700_000.0)
"""Where coordinates in Sweden lie, EPSG:3006, with a margin; the default home of data."""

ZONE: Bounds = (-100_000.0, 6_090_000.0, 400_000.0, 7_700_000.0)
"""Where the numbers of a local zone lie, in its own system: no zone is used farther out."""

CLAIMED_SYSTEMS = frozenset({WORKING_CRS, *LOCAL_ZONES, *RT90_ZONES, "EPSG:3857"})
"""Systems that files are marked with by habit, so that it is worth asking whether it is true."""

CrsSource = Literal["declared", "inferred", "contested", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class VectorLayer:
    """Objects with valid 2-D geometry in EPSG:3006 and their attributes, row for row.

    Attributes
    ----------
    geometry
        Shapely geometries, none missing or empty.
    attributes
        One row for each geometry, same order; the index holds the source's feature ids.
    read, null_geometry
        Rows in the source, and those of them that have no geometry.
    repairs
        The objects that were made valid on the way in.
    bounds
        Of all objects together; None where there is none.
    """

    name: str
    file_name: str
    sha256: str
    geometry: npt.NDArray[np.object_]
    attributes: pd.DataFrame
    transformation: Transformation
    read: int
    null_geometry: int
    repairs: tuple[Repair, ...]
    notes: tuple[str, ...] = ()
    bounds: Bounds | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Find the bounds, in the thread that reads and not in the one that shows."""
        bounds = None
        if len(self.geometry):
            west, south, east, north = map(float, shapely.total_bounds(self.geometry))
            if west <= east and south <= north:
                bounds = (west, south, east, north)
        object.__setattr__(self, "bounds", bounds)

    @property
    def dimension(self) -> int:
        """The highest dimension of the objects (2 areas, 1 lines, 0 points); -1 when empty."""
        if not len(self.geometry):
            return -1
        return int(shapely.get_dimensions(self.geometry).max())


def judge_crs(
    crs: pyproj.CRS | None, bounds: Bounds | None, home: Bounds
) -> tuple[CrsSource, tuple[str, ...]]:
    """Return how the coordinate system is known, and the systems that would fit instead.

    A declared Swedish system, Web Mercator, or one in degrees, is contested when the numbers cannot
    be coordinates of Sweden in it but would be at home in another, or with the axes swapped. A
    foreign system only says that the data lie elsewhere.
    """
    if bounds is None:
        return ("declared" if crs else "unknown"), ()
    if crs is None:
        candidates = fitting_systems(bounds, home)
        return ("inferred" if candidates else "unknown"), candidates
    if not crs.is_geographic and name_crs(crs) not in CLAIMED_SYSTEMS:
        return "declared", ()
    degrees = crs.is_geographic and max(map(abs, bounds)) > 360
    declared = None if degrees else transform_bounds(bounds, crs.to_wkt())
    leaves_zone = name_crs(crs) in LOCAL_ZONES and not boxes_meet(bounds, ZONE)
    if declared is not None and boxes_meet(declared, SWEDEN) and not leaves_zone:
        return "declared", ()
    others = tuple(code for code in fitting_systems(bounds, home) if code != name_crs(crs))
    contested = degrees or bool(others) or axes_swapped(bounds, home)
    return ("contested" if contested else "declared"), others


def axes_swapped(bounds: Bounds, home: Bounds) -> bool:
    """Whether the numbers lie at home with the axes swapped, and nowhere at home as they stand."""
    return bool(fitting_systems(swap_bounds(bounds), home)) and not fitting_systems(bounds, home)


def boxes_meet(a: Bounds, b: Bounds) -> bool:
    """Whether two boxes have a point in common."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def resolve_crs(
    declared: pyproj.CRS | None,
    bounds: Bounds | None,
    file_name: str,
    assumed: str | None = None,
    home: Bounds = SWEDEN,
) -> Placement:
    """Return the coordinate system of a file: the declared one unless it cannot be true.

    Parameters
    ----------
    assumed
        What it is taken for otherwise, as `parse_placement` reads it.

    Raises
    ------
    UnknownCrs
        Nothing is declared, or what is declared is contested, and `assumed` is not given.
    """
    source, candidates = judge_crs(declared, bounds, home)
    if source == "declared" and declared is not None:
        return Placement(declared)
    if assumed is not None:
        return parse_placement(assumed)
    if bounds is not None:
        candidates = fitting_placements(bounds, home) or fitting_placements(bounds, SWEDEN)
    own = name_crs(declared) if declared is not None else ""
    others = tuple(item for item in candidates if item != own)
    raise UnknownCrs(_ask_for_crs(declared, file_name, others), others)


def _ask_for_crs(declared: pyproj.CRS | None, file_name: str, candidates: tuple[str, ...]) -> str:
    if declared is None:
        fact = tr("{file} säger inte vilket koordinatsystem den har", file=file_name)
    else:
        fact = tr(
            "{file} säger {crs}, men det kan koordinaterna inte vara",
            file=file_name,
            crs=name_crs(declared),
        )
    if candidates:
        rule = tr("ange det med --crs (rimliga: {fitting}).", fitting=", ".join(candidates[:3]))
    else:
        rule = tr("ange det med --crs, till exempel EPSG:3006.")
    return f"{fact}; {rule}"


def move_to_working_crs(
    shapes: npt.NDArray[np.object_], source: Placement, file_name: str
) -> tuple[npt.NDArray[np.object_], Transformation]:
    """Return the shapes in EPSG:3006, and how they got there.

    Raises
    ------
    UnreadableFile
        A coordinate lies where the projection cannot reach.
    """
    upright = swap_axes(shapes) if source.swapped else shapes
    try:
        moved, transformation = transform(upright, source.crs)
        reached = not np.isinf(shapely.get_coordinates(moved)).any()
    except pyproj.exceptions.ProjError:  # heights alone, or a system of its own
        reached = False
    if not reached:
        raise out_of_reach(file_name, source)
    return moved, _said(transformation, source)


def out_of_reach(file_name: str, source: Placement) -> UnreadableFile:
    """Return the sentence about coordinates that the projection does not take."""
    return UnreadableFile(
        tr(
            "{file} har koordinater som inte kan räknas om från {crs} till {working}.",
            file=file_name,
            crs=source.name,
            working=WORKING_CRS,
        )
    )


def _said(transformation: Transformation, source: Placement) -> Transformation:
    """Return how coordinates got here, with the axes that were swapped."""
    if not source.swapped:
        return transformation
    return Transformation(source.name, f"{source.name} → {WORKING_CRS}")


class Counted(Protocol):
    """A layer of which it is known how many objects it has, and how many of them lie nowhere."""

    @property
    def file_name(self) -> str:
        """What the layer is called in messages."""

    @property
    def read(self) -> int:
        """How many objects there are."""

    @property
    def null_geometry(self) -> int:
        """How many of them have no geometry."""


def require_places(layer: Counted) -> None:
    """Raise UnreadableFile where the layer has objects but nobody knows where any of them is."""
    if layer.read and layer.null_geometry == layer.read:
        raise UnreadableFile(
            tr(
                "{file} har {count} objekt men inget av dem har geometri.",
                file=layer.file_name,
                count=layer.read,
            )
        )


def read_vector(
    path: Path,
    layer: str | FileLayer | None = None,
    *,
    crs: str | None = None,
    home: Bounds = SWEDEN,
    name: str | None = None,
    ids: npt.NDArray[np.int64] | None = None,
) -> VectorLayer:
    """Return a layer of a file in EPSG:3006.

    Parameters
    ----------
    path, layer
        The file, and the layer in it (default: the only one, or the first with geometry); one
        that has been listed is not listed again.
    crs
        What to assume where the file does not tell its coordinate system: "EPSG:n", with "+yx"
        after it where northing stands first.
    home
        Where the data is expected, in EPSG:3006; ranks the systems offered in the error.
    name
        The layer's name to others (default: as in the file).
    ids
        Only the objects with these feature ids, which are there, in rising order.

    Raises
    ------
    UnreadableFile
        The file is missing, damaged or no vector file, or its coordinates leave the map.
    UnknownCrs
        The file does not tell its coordinate system and `crs` is not given.
    """
    if isinstance(layer, FileLayer):
        require_readable(path, layer)
        raw = read_layer(path, layer, ids)
    else:
        raw = read_rows(path, layer, ids)
    shapes = np.asarray(raw.frame.geometry.array, dtype=object)
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    kept = shapes[~absent]
    if len(kept):
        source = resolve_crs(raw.info.crs, raw.info.bounds, path.name, crs, home)
    else:
        source = Placement(raw.info.crs or pyproj.CRS(WORKING_CRS))
    upright = swap_axes(kept) if source.swapped else kept
    moved, transformation, beyond = move_within_reach(upright, source.crs, path.name)
    geometry, repairs = make_valid(moved)
    # a point of NaN or an area without width is empty only now
    gone = shapely.is_empty(geometry)
    attributes = pd.DataFrame(raw.frame.drop(columns=raw.frame.geometry.name))[~absent][~gone]
    return VectorLayer(
        name=name or raw.info.name,
        file_name=path.name,
        sha256=hash_file(path),
        geometry=geometry[~gone],
        attributes=attributes,
        transformation=_said(transformation, source),
        read=len(shapes),
        null_geometry=int(absent.sum() + gone.sum()),
        repairs=repairs,
        notes=(*raw.notes, *beyond),
    )
