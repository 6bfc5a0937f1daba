"""A vector layer in the working coordinate system, ready for analysis."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from layers.crs import (
    WORKING_CRS,
    Bounds,
    Transformation,
    fitting_systems,
    name_crs,
    parse_crs,
    transform,
    transform_bounds,
)
from layers.errors import UnknownCrs, UnreadableFile
from layers.formats.ogr import FileLayer, hash_file, read_rows
from layers.language import tr
from layers.repair import Repair, make_valid

SWEDEN: Bounds = (180_000.0, 6_090_000.0, 1_090_000.0, 7_700_000.0)
"""Where coordinates in Sweden lie, EPSG:3006, with a margin; the default home of data."""


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

    @property
    def dimension(self) -> int:
        """The highest dimension of the objects (2 areas, 1 lines, 0 points); -1 when empty."""
        if not len(self.geometry):
            return -1
        return int(shapely.get_dimensions(self.geometry).max())


def resolve_crs(
    info: FileLayer, file_name: str, assumed: str | None, home: Bounds
) -> pyproj.CRS:
    """Return the layer's coordinate system: the declared one unless it cannot be true.

    Raises
    ------
    UnknownCrs
        Nothing is declared, or degrees are declared and the numbers are none, and `assumed`
        is not given.
    """
    contested = (
        info.crs is not None
        and info.crs.is_geographic
        and info.bounds is not None
        and max(map(abs, info.bounds)) > 360
    )
    if info.crs is not None and not contested:
        return info.crs
    if assumed is not None:
        return parse_crs(assumed)
    candidates = fitting_systems(info.bounds, home) if info.bounds else ()
    fact = (
        tr("{file} säger {crs} men koordinaterna är inga grader", file=file_name,
           crs=name_crs(info.crs))
        if contested and info.crs is not None
        else tr("{file} säger inte vilket koordinatsystem den har", file=file_name)
    )
    fitting = ", ".join(candidates[:3])
    rule = (
        tr("ange det med --crs (rimliga: {fitting}).", fitting=fitting)
        if candidates
        else tr("ange det med --crs, till exempel EPSG:3006.")
    )
    raise UnknownCrs(f"{fact}; {rule}", candidates)


def read_vector(
    path: Path,
    layer: str | None = None,
    *,
    crs: str | None = None,
    home: Bounds = SWEDEN,
    name: str | None = None,
) -> VectorLayer:
    """Return a layer of a file in EPSG:3006.

    Parameters
    ----------
    path, layer
        The file, and the layer in it (default: the only one, or the first with geometry).
    crs
        What to assume where the file does not tell its coordinate system.
    home
        Where the data is expected, in EPSG:3006; ranks the systems offered in the error.
    name
        The layer's name to others (default: as in the file).

    Raises
    ------
    UnreadableFile
        The file is missing, damaged or no vector file, or its coordinates leave the map.
    UnknownCrs
        The file does not tell its coordinate system and `crs` is not given.
    """
    raw = read_rows(path, layer)
    shapes = np.asarray(raw.frame.geometry.array, dtype=object)
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    kept = shapes[~absent]
    if len(kept):
        source = resolve_crs(raw.info, path.name, crs, home)
    else:
        source = raw.info.crs or pyproj.CRS(WORKING_CRS)
    moved, transformation = transform(kept, source)
    if len(moved) and not np.isfinite(shapely.total_bounds(moved)).all():
        raise UnreadableFile(
            tr(
                "{file} har koordinater som inte kan räknas om från {crs} till {working}.",
                file=path.name,
                crs=name_crs(source),
                working=WORKING_CRS,
            )
        )
    geometry, repairs = make_valid(moved)
    attributes = pd.DataFrame(raw.frame.drop(columns=raw.frame.geometry.name))[~absent]
    return VectorLayer(
        name=name or raw.info.name,
        file_name=path.name,
        sha256=hash_file(path),
        geometry=geometry,
        attributes=attributes,
        transformation=transformation,
        read=len(shapes),
        null_geometry=int(absent.sum()),
        repairs=repairs,
        notes=raw.notes,
    )


def bounds_in_working_crs(info: FileLayer) -> Bounds | None:
    """Return the declared bounds in EPSG:3006, or None where that cannot be known."""
    if info.crs is None or info.bounds is None:
        return None
    return transform_bounds(info.bounds, info.crs.to_wkt())
