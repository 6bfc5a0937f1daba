"""A picture that is being placed by hand: its control points so far, and what they give.

Coordinates on the map are EPSG:3006, as the window counts; pixels have (0, 0) at the upper left
corner of the upper left one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from layers.atomic import write_atomic
from layers.crs import WORKING_CRS, transform
from layers.errors import NotPlaced
from layers.georeference.mapping import FEWEST, Method
from layers.georeference.placement import Placement, place_by_points
from layers.images.place import Transform, read_text
from layers.images.points import (
    ControlPoint,
    find_pixels,
    parse_points_crs,
    read_points,
    write_points,
)
from layers.packages.manifest import Manifest
from rumslig.georeference.writing import require_writable
from rumslig.language import tr

Pixel = tuple[float, float]
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DraftPoint:
    """A place in the picture and where it is on the map.

    Attributes
    ----------
    title
        What the place on the map is, such as a junction of borders; "" where nothing known.
    """

    pixel: Pixel
    place: Place
    title: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """The points of a picture, and how they are to place it.

    Attributes
    ----------
    width, height
        The picture, in pixels.
    stroke_px, scale
        How wide its strokes are, and its stated scale's denominator: both widen the uncertainty.
    """

    name: str
    width: int
    height: int
    points: tuple[DraftPoint, ...] = ()
    method: Method = "affine"
    stroke_px: float | None = None
    scale: int | None = None

    def add(self, point: DraftPoint) -> Draft:
        """Return the draft with one more point."""
        return self.take((*self.points, point))

    def change(self, index: int, point: DraftPoint) -> Draft:
        """Return the draft with another point in one's place."""
        return self.take((*self.points[:index], point, *self.points[index + 1 :]))

    def remove(self, index: int) -> Draft:
        """Return the draft without a point."""
        return self.take((*self.points[:index], *self.points[index + 1 :]))

    def take(self, points: Iterable[DraftPoint]) -> Draft:
        """Return the draft with other points."""
        return replace(self, points=tuple(points))

    def fit(
        self,
        *,
        method: Method | None = None,
        stroke_px: float | None = None,
        scale: int | None = None,
    ) -> Draft:
        """Return the draft placed in another way; 0 is no stroke or no scale."""
        return replace(
            self,
            method=method or self.method,
            stroke_px=self.stroke_px if stroke_px is None else stroke_px or None,
            scale=self.scale if scale is None else scale or None,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the points and how they place the picture, to be kept."""
        return {
            "method": self.method,
            "scale": self.scale or 0,
            "points": [
                [*point.pixel, *point.place, point.title, point.enabled] for point in self.points
            ],
        }

    def restored(self, kept: Any) -> Draft:
        """Return the draft with what `to_json` kept.

        Raises
        ------
        ValueError, TypeError, KeyError
            It is something else.
        """
        points = [
            DraftPoint((float(x), float(y)), (float(east), float(north)), str(title), bool(used))
            for x, y, east, north, title, used in kept["points"]
        ]
        numbers = [value for point in points for value in (*point.pixel, *point.place)]
        method, scale = kept["method"], int(kept["scale"])
        if not all(map(math.isfinite, numbers)) or method not in FEWEST or scale < 0:
            raise ValueError(method)
        return self.take(points).fit(method=method, scale=scale)

    @property
    def in_use(self) -> int:
        """How many points take part."""
        return sum(point.enabled for point in self.points)

    @property
    def missing(self) -> int:
        """How many more points the method needs."""
        return max(FEWEST[self.method] - self.in_use, 0)

    def place(self) -> Placement:
        """Return the placement that the points give.

        Raises
        ------
        NotPlaced
            They are too few, or lie so that they decide nothing.
        """
        return place_by_points(
            control_points(self.points),
            pyproj.CRS(WORKING_CRS),
            (self.width, self.height),
            self.method,
            self.name,
            stroke_px=self.stroke_px,
            scale=self.scale,
        )


def control_points(points: Sequence[DraftPoint]) -> list[ControlPoint]:
    """Return points as QGIS 3 counts them: rows downwards are negative."""
    return [
        ControlPoint(*point.place, point.pixel[0], -point.pixel[1], point.enabled)
        for point in points
    ]


def read_draft_points(
    path: Path, size: tuple[int, int], crs: str = "", own: Transform | None = None
) -> tuple[DraftPoint, ...]:
    """Return the points of a `.points` file, moved to EPSG:3006.

    Parameters
    ----------
    size
        The picture's width and height.
    crs
        The file's coordinate system where it says none; "" for EPSG:3006.
    own
        The place that the picture has already, in whose units its points may be counted.

    Raises
    ------
    UnreadableFile
        It is no file of points, or says a coordinate system that is not known.
    NotPlaced
        A point lies outside the picture, or is nowhere in the coordinate system.
    """
    name = path.name
    found = read_points(read_text(path, name), name, fewest=0)
    return take_points(found.points, found.crs or crs, size, name, own)


def take_points(
    points: Sequence[ControlPoint],
    crs: str,
    size: tuple[int, int],
    name: str,
    own: Transform | None = None,
) -> tuple[DraftPoint, ...]:
    """Return control points in a coordinate system, "" for EPSG:3006, as a draft has them."""
    pixels = find_pixels(points, *size, name, own)
    places = np.array([(point.map_x, point.map_y) for point in points], dtype=float).reshape(-1, 2)
    if crs:
        system = parse_points_crs(crs, name)
        moved, _ = transform(np.asarray(shapely.points(places)), system, WORKING_CRS)
        places = shapely.get_coordinates(moved).reshape(-1, 2)
        if len(places) != len(points) or not np.isfinite(places).all():
            raise NotPlaced(
                tr("{file}: punkterna ligger inte i koordinatsystemet som filen säger.", file=name)
            )
    return tuple(
        DraftPoint(pixel, (float(east), float(north)), "", point.enabled)
        for pixel, (east, north), point in zip(pixels, places, points, strict=True)
    )


def save_points(
    draft: Draft, picture: Path, target: Path, manifests: Iterable[Manifest] = ()
) -> None:
    """Write the points as QGIS reads them, whether they place the picture or not.

    Raises
    ------
    ClassifiedPackage
        The picture is a classified package's.
    NotPlaced
        The target is the picture itself.
    """
    require_writable(picture, target, manifests)
    try:
        shifts = [item.shift_px for item in draft.place().points]
    except NotPlaced:
        shifts = []
    text = write_points(control_points(draft.points), WORKING_CRS, shifts)
    write_atomic(target, text.encode())
