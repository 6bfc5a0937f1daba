"""How far the map reaches: what a world map holds beyond it is cut away, and said."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from layers.crs import Bounds, Transformation, name_crs, transform
from layers.errors import UnreadableFile
from layers.language import tr
from layers.repair import make_valid

REACH: Bounds = (-45.0, 30.0, 75.0, 89.0)
"""Degrees, WGS 84: where a transverse Mercator about 15° east still tells places apart."""
_Test = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.bool_]]

_ON_MAP: Bounds = (-6_300_000.0, 3_000_000.0, 7_300_000.0, 9_990_000.0)
"""The same in EPSG:3006, and wider. Beyond the pole the projection folds back."""


def move_within_reach(
    shapes: npt.NDArray[np.object_], source: pyproj.CRS, file_name: str
) -> tuple[npt.NDArray[np.object_], Transformation, tuple[str, ...]]:
    """Return the shapes in EPSG:3006, how they got there, and what was cut away, in words.

    Only objects that lie partly within reach and partly where the projection folds are cut,
    along the box of `REACH`. Those wholly beyond stay where they fall, or come back empty where
    they have no coordinates at all.

    Raises
    ------
    UnreadableFile
        Nothing of the file lies within reach, or its system leads to no other.
    """
    try:
        moved, transformation = transform(shapes, source)
    except pyproj.exceptions.ProjError as fault:  # heights alone, or a damaged system
        raise _beyond(file_name, source) from fault
    far = np.flatnonzero(_have(moved, _is_off_map))
    if not far.size:
        return moved, transformation, ()
    degrees, _ = transform(shapes[far], source, "EPSG:4326")
    degrees[_have(degrees, np.isinf)] = shapely.Polygon()
    within = shapely.intersection(make_valid(degrees)[0], shapely.box(*REACH))
    cut = ~shapely.is_empty(within)
    moved[far[cut]], _ = transform(within[cut], pyproj.CRS("EPSG:4326"))
    nowhere = _have(moved, np.isinf)
    moved[nowhere] = shapely.Polygon()
    gone = int(nowhere.sum())
    if gone == len(shapes):
        raise _beyond(file_name, source)
    return moved, transformation, tuple(_tell(gone, int(cut.sum())))


def _beyond(file_name: str, source: pyproj.CRS) -> UnreadableFile:
    return UnreadableFile(
        tr(
            "{file} ligger utanför den del av världen som kartan når med {crs}; kontrollera "
            "fil och koordinatsystem.",
            file=file_name,
            crs=name_crs(source),
        )
    )


def _have(shapes: npt.NDArray[np.object_], test: _Test) -> npt.NDArray[np.bool_]:
    """Return which shapes have a coordinate of which a test is true."""
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    found = np.zeros(len(shapes), dtype=bool)
    found[owner[test(points).any(axis=1)]] = True
    return found


def _is_off_map(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return (points < _ON_MAP[:2]) | (points > _ON_MAP[2:])


def _tell(gone: int, cut: int) -> list[str]:
    told = []
    if gone:
        words = tr("{count} objekt ligger längre bort än kartan når och visas inte.", count=gone)
        told.append(words)
    if cut:
        told.append(tr("{count} objekt är avskurna där kartan slutar, långt bort.", count=cut))
    return told
