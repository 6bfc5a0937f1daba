"""A table's rows by the municipality that each object lies in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from rumslig.collation import swedish_key
from rumslig.language import tr
from rumslig.places import Municipalities
from rumslig.progress import Progress, silent
from rumslig.table.columns import Column, LayerTable, Rows

OUTSIDE = -1
AT_A_TIME = 20_000

Places = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class MunicipalityFigures:
    """What the rows of one municipality come to.

    Attributes
    ----------
    name
        "" for the objects that lie in none.
    count, known
        Objects, and those of them that have a number in the column.
    total, mean
        Of a column of numbers; None where there is none, or no number.
    """

    name: str
    count: int
    known: int = 0
    total: float | None = None
    mean: float | None = None


def place_objects(
    table: LayerTable, municipalities: Municipalities, progress: Progress = silent
) -> Places:
    """Return the place among the municipalities that each object has, `OUTSIDE` for none.

    An object lies where its representative point does: a point that is surely in the area or on
    the line. One that lies on a border is given to the municipality with the lowest code.

    Raises
    ------
    Cancelled
        `progress` raised it.
    """
    geometry = table.layer.geometry
    places = np.full(len(geometry), OUTSIDE, dtype=np.int16)
    if not municipalities.items:
        return places
    tree = shapely.STRtree([item.area for item in municipalities.items])
    for begin in range(0, len(geometry), AT_A_TIME):
        progress(begin, len(geometry), tr("Räknar per kommun"))
        points = shapely.point_on_surface(geometry[begin : begin + AT_A_TIME])
        at, found = tree.query(points, predicate="intersects")
        order = np.lexsort((-found, at))  # the lowest code is written last
        places[begin + at[order]] = found[order]
    progress(1, 1, "")
    return places


def count_by_municipality(
    table: LayerTable,
    column: Column | None,
    places: Places,
    municipalities: Municipalities,
    rows: Rows | None = None,
) -> tuple[MunicipalityFigures, ...]:
    """Return the figures of each municipality that has a row, in the alphabet's order.

    Parameters
    ----------
    places
        As `place_objects` returns.
    rows
        Those that count (default: all). What lies in no municipality comes last.
    """
    chosen = places if rows is None else places[rows]
    slots = len(municipalities.items) + 1
    where = np.where(chosen == OUTSIDE, slots - 1, chosen).astype(np.intp)
    counts = np.bincount(where, minlength=slots)
    known = np.zeros(slots, dtype=np.int64)
    totals: npt.NDArray[np.float64] = np.zeros(slots)
    if column is not None and column.is_number:
        array = table.array(column)
        there = np.asarray(array.is_valid())
        values = np.asarray(array.fill_null(0), dtype=np.float64)
        if rows is not None:
            there, values = there[rows], values[rows]
        known = np.bincount(where[there], minlength=slots)
        totals = np.bincount(where[there], weights=values[there], minlength=slots).astype(float)
    names = [item.name for item in municipalities.items]
    made = [
        _figures(name, int(counts[at]), int(known[at]), float(totals[at]))
        for at, name in enumerate([*names, ""])
        if counts[at]
    ]
    return tuple(sorted(made, key=lambda item: (item.name == "", swedish_key(item.name))))


def _figures(name: str, count: int, known: int, total: float) -> MunicipalityFigures:
    if not known:
        return MunicipalityFigures(name, count)
    return MunicipalityFigures(name, count, known, total, total / known)
