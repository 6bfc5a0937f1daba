"""What has changed in one object, and whether it means anything.

Technical, and told apart from what means something:

- shapes: every outline within a millimetre of the other (`rounding`), and then with more or
  fewer vertices on it (`vertices`), or a line that runs the other way (`direction`);
- values: texts that differ in spaces around them or in how letters are composed (`spelling`),
  numbers in their last bits (`rounding`), and a number or date that became a text or the other
  way round (`kind`). That nothing became an empty text, or a code lost its zero, is a change.
"""

from __future__ import annotations

import datetime
import math
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.versions.content import Batch, Shapes
from layers.versions.identity import How

Technical = Literal["", "rounding", "vertices", "direction", "spelling", "kind"]

TOLERANCE_M = 0.001
TOLERANCE_DEGREES = 1e-8
"""About a millimetre."""
_LAST_BITS = 1e-12


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that differs; `technical` says how where it means nothing."""

    name: str
    old: Any
    new: Any
    technical: Technical = ""


@dataclass(frozen=True, slots=True)
class GeometryChange:
    """A shape that differs.

    Attributes
    ----------
    old, new
        WKB, None where the object is nowhere.
    dimension
        2 areas, 1 lines, 0 points; -1 where there is no shape in either.
    area_m2, gained_m2, lost_m2
        How much larger the area is, and what it has gained and lost.
    length_m
        How much longer the line is.
    moved_m
        How far the middle has moved.
    appeared, vanished
        Whether the object was nowhere before, or is nowhere now.
    technical
        How, where it means nothing.

    Measures are 0 in a coordinate system without metres.
    """

    old: bytes | None
    new: bytes | None
    dimension: int
    area_m2: float = 0.0
    gained_m2: float = 0.0
    lost_m2: float = 0.0
    length_m: float = 0.0
    moved_m: float = 0.0
    appeared: bool = False
    vanished: bool = False
    technical: Technical = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An object in both versions that differs; ids as in each of them."""

    old_id: int
    new_id: int
    values: tuple[ValueChange, ...] = ()
    geometry: GeometryChange | None = None
    how: How = "key"
    score: float = 1.0
    certain: bool = True

    @property
    def technical(self) -> bool:
        """Whether nothing of it means anything."""
        shape = self.geometry is None or bool(self.geometry.technical)
        return shape and all(value.technical for value in self.values)


@dataclass(frozen=True, slots=True)
class Row:
    """An object in only one of the versions; area and length are 0 where there are no metres."""

    id: int
    geometry: bytes | None
    values: dict[str, Any]
    dimension: int
    area_m2: float = 0.0
    length_m: float = 0.0


def compare_shapes(old: Batch, new: Batch, *, metric: bool) -> list[GeometryChange]:
    """Return how different shapes differ, pair by pair; `metric` where coordinates are metres."""
    pairs = old.shapes(), new.shapes()
    there = [~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) for shapes in pairs]
    kinds = [
        np.where(here, shapely.get_dimensions(a), -1) for a, here in zip(pairs, there, strict=True)
    ]
    both = there[0] & there[1]
    tolerance = TOLERANCE_M if metric else TOLERANCE_DEGREES
    technical: list[Technical] = [
        judge_shapes(a, b, tolerance) if known else ""
        for a, b, known in zip(*pairs, both.tolist(), strict=True)
    ]
    (old_area, old_length), (new_area, new_length) = (measure_shapes(a, metric) for a in pairs)
    moved = (
        _nothing_unknown(shapely.distance(shapely.centroid(pairs[0]), shapely.centroid(pairs[1])))
        * metric
    )
    # what one has alone: areas as they are, or the whole of it where the other is nowhere
    real = np.array([not word for word in technical], dtype=np.bool_)
    areas = real & both & (kinds[0] == 2) & (kinds[1] == 2) & metric
    common = np.where(real, 0.0, np.minimum(old_area, new_area))
    common[areas] = _common_area(pairs[0][areas], pairs[1][areas])
    columns = (
        np.maximum(*kinds),
        new_area - old_area,
        np.maximum(new_area - common, 0) * real,
        np.maximum(old_area - common, 0) * real,
        new_length - old_length,
        moved,
        ~there[0] & there[1],
        there[0] & ~there[1],
        np.array(technical, dtype=object),
    )
    fields = zip(old.wkb(), new.wkb(), *(column.tolist() for column in columns), strict=True)
    return [GeometryChange(*found) for found in fields]


def _common_area(old: Shapes, new: Shapes) -> npt.NDArray[np.float64]:
    sound = [shapes.copy() for shapes in (old, new)]
    for shapes in sound:
        wrong = ~shapely.is_valid(shapes)
        shapes[wrong] = shapely.make_valid(shapes[wrong])
    common: npt.NDArray[np.float64] = shapely.area(shapely.intersection(sound[0], sound[1]))
    return common


def measure_shapes(
    shapes: Shapes, metric: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return areas, and the lengths of lines (an area's outline has none); 0 without metres."""
    lines = shapely.get_dimensions(shapes) == 1
    area, length = _nothing_unknown(shapely.area(shapes)), _nothing_unknown(shapely.length(shapes))
    return area * metric, length * (lines & metric)


def _nothing_unknown(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.nan_to_num(numbers, nan=0.0)


def judge_shapes(old: BaseGeometry, new: BaseGeometry, tolerance: float) -> Technical:
    """Return how two shapes, neither empty, differ where it means nothing; "" where it does."""
    if shapely.get_dimensions(old) != shapely.get_dimensions(new):
        return ""
    if old.has_z != new.has_z or old.has_m != new.has_m:
        return ""
    if np.abs(np.subtract(old.bounds, new.bounds)).max() > tolerance:
        return ""
    count = shapely.get_num_coordinates([old, new])
    if abs(old.length - new.length) > tolerance * count.sum():
        return ""
    if abs(old.area - new.area) > tolerance * max(old.length, new.length):
        return ""
    # the dearest last; a NaN distance is no nearness
    if not shapely.hausdorff_distance(old, new) <= tolerance:
        return ""
    a, b = (_coordinates(shape) for shape in (old, new))
    if len(a) == len(b) and np.array_equal(a, b[::-1], equal_nan=True):
        return "direction"
    flat = not (old.has_z or old.has_m)
    if flat and shapely.get_dimensions(old) > 0:
        return "rounding" if len(a) == len(b) else "vertices"
    if len(a) != len(b):
        return ""
    a, b = (part[np.lexsort(part.T)] for part in (a, b))
    near = np.isclose(a, b, rtol=0, atol=tolerance, equal_nan=True)
    return "rounding" if near.all() else ""


def _coordinates(shape: BaseGeometry) -> Any:
    return shapely.get_coordinates(shape, include_z=shape.has_z, include_m=shape.has_m)


def measure_rows(batch: Batch, *, metric: bool) -> list[Row]:
    """Return objects that are in only one version, with their measures."""
    shapes = batch.shapes()
    area, length = measure_shapes(shapes, metric)
    kinds = np.where(shapely.is_empty(shapes), -1, shapely.get_dimensions(shapes))
    names = list(batch.columns)
    values = (
        zip(*(batch.values(name) for name in names), strict=True) if names else [()] * len(batch)
    )
    return [
        Row(number, packed, dict(zip(names, own, strict=True)), *measured)
        for number, packed, own, *measured in zip(
            batch.ids.tolist(),
            batch.wkb(),
            values,
            kinds.tolist(),
            area.tolist(),
            length.tolist(),
            strict=True,
        )
    ]


def judge_values(old: Any, new: Any) -> Technical:
    """Return how two different values differ where it means nothing; "" where it does."""
    if old is None or new is None:
        return ""
    if isinstance(old, str) and isinstance(new, str):
        return "spelling" if _plain(old) == _plain(new) else ""
    numbers = [isinstance(value, int | float) for value in (old, new)]
    if all(numbers):
        return "rounding" if _nearly(float(old), float(new)) else ""
    if isinstance(old, str) or isinstance(new, str):
        text, value = (old, new) if isinstance(old, str) else (new, old)
        return "kind" if text.strip() in _spellings(value) else ""
    return ""


def _nearly(old: float, new: float) -> bool:
    whole = old == int(old) and new == int(new) if math.isfinite(old + new) else True
    return not whole and math.isclose(old, new, rel_tol=_LAST_BITS)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _spellings(value: Any) -> set[str]:
    if isinstance(value, bool):
        return {str(int(value)), str(value).lower()}
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer()
        return {str(value), str(int(value))} if whole else {str(value)}
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return {value.isoformat(), value.isoformat(" "), value.date().isoformat()}
    if isinstance(value, datetime.date | datetime.time):
        return {value.isoformat()}
    return set()
