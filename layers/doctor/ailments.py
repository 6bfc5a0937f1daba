"""What ails the objects of a layer: each ailment told as a mask over its rows."""

from __future__ import annotations

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.doctor.encodings import is_garbled, texts_of

Mask = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

SLIVER_WIDTH_M = 0.1
"""An area whose mean width (twice its area by its perimeter) is below this is a sliver."""

FAR_M = 50_000.0
"""A single object that lies farther than this from the county is taken to be misplaced."""


def find_missing(shapes: Shapes) -> Mask:
    """Return which objects have no geometry."""
    missing: Mask = shapely.is_missing(shapes)
    return missing


def find_empty(shapes: Shapes) -> Mask:
    """Return which objects have a geometry that lies nowhere."""
    empty: Mask = shapely.is_empty(shapes)
    return empty


def find_invalid(shapes: Shapes) -> Mask:
    """Return which objects have a geometry that breaks the rules of its kind."""
    invalid: Mask = ~(shapely.is_missing(shapes) | shapely.is_valid(shapes))
    return invalid


def find_slivers(shapes_3006: Shapes, width_m: float = SLIVER_WIDTH_M) -> Mask:
    """Return which areas are so thin that their mean width is below `width_m`.

    Parameters
    ----------
    shapes_3006
        In metres.
    """
    areal = (shapely.get_dimensions(shapes_3006) == 2) & ~shapely.is_empty(shapes_3006)
    slivers: Mask = areal & (mean_width(shapes_3006) < width_m)
    return slivers


def mean_width(shapes: Shapes) -> npt.NDArray[np.float64]:
    """Return twice each shape's area by its perimeter: what a long, even strip is wide."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        width: npt.NDArray[np.float64] = 2 * shapely.area(shapes) / shapely.length(shapes)
    return width


def find_repeated(shapes: Shapes) -> Mask:
    """Return which objects have the same geometry as one before them.

    Where a ring or line starts, which way it runs, and whether a lone part is called many, makes
    no difference.
    """
    return _repeats(geometry_keys(shapes))


def find_repeated_rows(frame: geopandas.GeoDataFrame) -> Mask:
    """Return which objects have the same geometry and attributes as one before them."""
    keys = geometry_keys(np.asarray(frame.geometry.array, dtype=object))
    suspects = np.flatnonzero(pd.Series(keys).duplicated(keep=False) & pd.Series(keys).notna())
    rows = pd.DataFrame(frame.drop(columns=frame.geometry.name)).iloc[suspects]
    told = [repr(row) for row in rows.itertuples(index=False, name=None)]
    mask = np.zeros(len(frame), dtype=bool)
    seen: set[tuple[bytes, str]] = set()
    for index, words in zip(suspects, told, strict=True):
        key = (keys[index], words)
        mask[index] = key in seen
        seen.add(key)
    return mask


def geometry_keys(shapes: Shapes) -> Shapes:
    """Return what is the same for the same geometry; None where there is none."""
    alone = shapely.force_2d(shapes)
    single = (shapely.get_type_id(alone) >= 4) & (shapely.get_num_geometries(alone) == 1)
    if single.any():
        alone = alone.copy()
        alone[single] = shapely.get_geometry(alone[single], 0)
    keys = np.array(shapely.to_wkb(shapely.normalize(_countable(alone))), dtype=object)
    keys[shapely.is_missing(shapes) | shapely.is_empty(shapes)] = None
    return keys


def _countable(shapes: Shapes) -> Shapes:
    """Return the shapes without those that have coordinates that are no numbers."""
    coordinates, owners = shapely.get_coordinates(shapes, return_index=True)
    wild = owners[~np.isfinite(coordinates).all(axis=1)]
    if not len(wild):
        return shapes
    plain = shapes.copy()
    plain[wild] = None
    return plain


def _repeats(keys: Shapes) -> Mask:
    column = pd.Series(keys)
    repeated: Mask = (column.duplicated() & column.notna()).to_numpy(dtype=bool)
    return repeated


def find_mixed(shapes: Shapes) -> Mask:
    """Return which objects are of another dimension than most: points among areas, say."""
    dimensions = shapely.get_dimensions(shapes)
    collected = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    known = dimensions[(dimensions >= 0) & ~collected]
    usual = int(np.bincount(known).argmax()) if len(known) else -1
    mixed: Mask = (dimensions >= 0) & ((dimensions != usual) | collected)
    return mixed


def find_garbled(frame: pd.DataFrame) -> tuple[Mask, str, str]:
    """Return which rows hold texts that look wrongly decoded, and one with its column."""
    mask = np.zeros(len(frame), dtype=bool)
    first: tuple[int, str, str] = (len(frame), "", "")
    # by place: a damaged file may give two rows one id
    for name, texts in texts_of(frame.reset_index(drop=True)):
        for place, text in zip(map(int, texts.index), texts, strict=True):
            if is_garbled(text):
                mask[place] = True
                first = min(first, (place, name, text))
    return mask, first[1], first[2]


def repeated_fields(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that more than one column has, letters' size apart."""
    plain = [name.casefold() for name in fields]
    return tuple(
        dict.fromkeys(name for name, key in zip(fields, plain, strict=True) if plain.count(key) > 1)
    )
