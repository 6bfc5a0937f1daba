"""Whether control points can be meant as they stand: columns change places easily."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely

from layers.crs import WORKING_CRS, transform
from layers.errors import NotPlaced
from layers.georeference.mapping import Pairs, powers
from layers.images.place import SWEDEN
from layers.language import tr


def is_near_sweden(places: Pairs, system: pyproj.CRS) -> bool:
    """Whether the middle of some places is anywhere near Sweden."""
    moved, _ = transform(shapely.points([places.mean(axis=0)]), system, WORKING_CRS)
    ((east, north),) = shapely.get_coordinates(moved)
    west, south, most_east, most_north = SWEDEN
    return bool(west < east < most_east and south < north < most_north)


def check_columns(pixels: Pairs, places: Pairs, system: pyproj.CRS, name: str) -> None:
    """Raise NotPlaced where two columns of the points have changed places.

    A map is never printed mirrored. Where points lie in no place that is known, such as a plan's
    own grid, nothing is said of them.
    """
    if not len(places):
        return
    if not is_near_sweden(places, system):
        if is_near_sweden(places[:, ::-1], system):
            raise NotPlaced(
                tr(
                    "{file}: mapX och mapY har bytt plats, för då ligger punkterna i Sverige; "
                    "rätta kolumnerna.",
                    file=name,
                )
            )
        return
    if is_mirrored(pixels, places):
        raise NotPlaced(
            tr(
                "{file}: punkterna spegelvänder bilden: två punkter kan ha bytt plats. Kommer de "
                "ur en fil kan mapX och mapY, eller sourceX och sourceY, ha bytt plats, eller "
                "sourceY räknas nerifrån.",
                file=name,
            )
        )


def is_mirrored(pixels: Pairs, places: Pairs) -> bool:
    """Whether a plain affine fit to the points would turn the picture's back to the reader."""
    if len(pixels) < 3:
        return False
    design = powers(pixels - pixels.mean(axis=0), 1)
    sizes = np.linalg.svd(design[:, 1:], compute_uv=False)
    if sizes[1] <= 1e-3 * sizes[0]:
        return False
    weights = np.linalg.lstsq(design, places - places.mean(axis=0), rcond=None)[0]
    return bool(np.linalg.det(weights[1:]) > 0)
