"""What the second version of a layer changes in its rows, said in words and made on the rows.

A change chooses objects by a filter, as rules do, and says what becomes of them. One that chooses
none is a mistake, so that a change never falls away when somebody draws the layer anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import geopandas
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import LayerError, PackageError
from layers.filter import check_columns, parse_filter
from layers.records import WrongRecord, build_record
from rumslig.language import tr

What = Literal["add", "column", "grow", "move", "place", "remove", "reroute", "set"]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One `[[changes]]` table of a `next.toml`; data/geo/README.md tells of every kind.

    Attributes
    ----------
    filter
        Which objects; for `add` the one whose shape the new object has.
    by_m
        How far the border of an area moves outwards; inwards where it is negative.
    east_m, north_m
        How far `move` moves, and how far from its pattern `add` puts the new object.
    values
        What `set` and `add` write, `column` writes for every object, by column.
    points
        East and north (EPSG:3006): the way of a line's new piece, or the place of each object.
    """

    layer: str
    what: What
    filter: str
    by_m: int = 0
    east_m: int = 0
    north_m: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    points: tuple[tuple[int, ...], ...] = ()


def read_changes(tables: Sequence[Mapping[str, Any]], file_name: str) -> tuple[RowChange, ...]:
    """Return the changes that tables describe.

    Raises
    ------
    PackageError
        A key is missing or wrong; says in which file.
    """
    try:
        return tuple(build_record(RowChange, table) for table in tables)
    except WrongRecord as error:
        raise PackageError(f"{file_name}, [[changes]]: {error}.") from error


def change_rows(frame: geopandas.GeoDataFrame, change: RowChange) -> geopandas.GeoDataFrame:
    """Return a layer's rows with a change made.

    Raises
    ------
    PackageError
        The filter chooses nothing, a column or value does not fit, or nothing would be left.
    """
    attributes = frame.drop(columns=frame.geometry.name)
    try:
        chosen = parse_filter(change.filter).select(attributes)
    except LayerError as error:
        raise _wrong(change, str(error).rstrip(".")) from error
    if not chosen.any():
        raise _wrong(change, tr("filtret väljer inget objekt"))
    return _MAKERS[change.what](frame, chosen, change)


def _add(
    frame: geopandas.GeoDataFrame, chosen: np.ndarray, change: RowChange
) -> geopandas.GeoDataFrame:
    added = _set(_move(frame[_one(chosen, change)], np.ones(1, bool), change), [True], change)
    return geopandas.GeoDataFrame(
        pd.concat([frame, added], ignore_index=True), geometry=frame.geometry.name, crs=frame.crs
    )


def _column(
    frame: geopandas.GeoDataFrame, chosen: np.ndarray, change: RowChange
) -> geopandas.GeoDataFrame:
    there = sorted(set(change.values) & set(frame.columns))
    if there:
        raise _wrong(change, tr("kolumnen {name} finns redan", name=there[0]))
    columns = {
        name: [value if is_chosen else None for is_chosen in chosen]
        for name, value in change.values.items()
    }
    return frame.assign(**columns)


def _grow(
    frame: geopandas.GeoDataFrame, chosen: np.ndarray, change: RowChange
) -> geopandas.GeoDataFrame:
    shapes = np.asarray(frame.geometry.array, dtype=object)
    found = shapes.copy()
    for number in np.flatnonzero(chosen):
        grown = shapely.buffer(shapes[number], change.by_m)
        # neighbours that it did not lie over before stay where they are
        others = np.delete(shapes, number)
        near = others[shapely.intersects(others, grown)]
        apart = near[shapely.area(shapely.intersection(near, shapes[number])) < 1]
        grown = shapely.difference(grown, shapely.union_all(apart)) if len(apart) else grown
        if grown.is_empty:
            raise _wrong(change, tr("inget blir kvar av ytan"))
        found[number] = grown
    return frame.set_geometry(_series(frame, found))


def _move(
    frame: geopandas.GeoDataFrame, chosen: np.ndarray, change: RowChange
) -> geopandas.GeoDataFrame:
    shapes = np.asarray(frame.geometry.array, dtype=object).copy()
    shapes[chosen] = shapely.transform(
        shapes[chosen], lambda xy: xy + np.array([change.east_m, change.north_m])
    )
    return frame.set_geometry(_series(frame, shapes))


def _place(
    frame: geopandas.GeoDataFrame, chosen: np.ndarray, change: RowChange
) -> geopandas.GeoDataFrame:
    places = _points(change)
    if len(places) != chosen.sum():
        raise _wrong(
            change,
            tr("{count} objekt men {places} lägen", count=int(chosen.sum()), places=len(places)),
        )
    shapes = np.asarray(frame.geometry.array, dtype=object).copy()
    shapes[chosen] = shapely.points(places)
    return frame.set_geometry(_series(frame, shapes))


def _remove(
    frame: geopandas.GeoDataFrame, chosen: np.ndarray, change: RowChange
) -> geopandas.GeoDataFrame:
    return frame[~chosen].reset_index(drop=True)


def _reroute(
    frame: geopandas.GeoDataFrame, chosen: np.ndarray, change: RowChange
) -> geopandas.GeoDataFrame:
    (number,) = np.flatnonzero(_one(chosen, change))
    shapes = np.asarray(frame.geometry.array, dtype=object).copy()
    shapes[number] = _new_way(shapes[number], change)
    return frame.set_geometry(_series(frame, shapes))


def _new_way(line: BaseGeometry, change: RowChange) -> BaseGeometry:
    """Return a line whose piece between the points' ends goes by way of the points."""
    if line.geom_type != "LineString":
        raise _wrong(change, tr("objektet är ingen linje i ett stycke"))
    way = _points(change)
    corners = shapely.get_coordinates(line)
    first, last = (int(np.argmin(np.hypot(*(corners - point).T))) for point in (way[0], way[-1]))
    if first > last:
        first, last, way = last, first, way[::-1]
    return shapely.LineString([*corners[: first + 1], *way, *corners[max(last, first + 1) :]])


def _set(frame: geopandas.GeoDataFrame, chosen: Any, change: RowChange) -> geopandas.GeoDataFrame:
    result = frame.copy()
    try:
        check_columns(frame.columns, change.values)
        for name, value in change.values.items():
            result.loc[chosen, name] = _as_in(frame[name], value)
    except (LayerError, ValueError) as error:
        raise _wrong(change, str(error).rstrip(".")) from error
    return result


def _as_in(column: pd.Series[Any], value: str) -> str | int | float:
    """Return a value as the column's others are: a number among numbers."""
    if pd.api.types.is_integer_dtype(column):
        return int(value)
    return float(value) if pd.api.types.is_float_dtype(column) else value


def _points(change: RowChange) -> np.ndarray:
    if not change.points or {len(point) for point in change.points} != {2}:
        raise _wrong(change, tr("skriv points som par av öst och nord"))
    return np.array(change.points, dtype=float)


def _one(chosen: np.ndarray, change: RowChange) -> np.ndarray:
    if chosen.sum() != 1:
        raise _wrong(
            change, tr("filtret väljer {count} objekt, och ska välja ett", count=int(chosen.sum()))
        )
    return chosen


def _series(frame: geopandas.GeoDataFrame, shapes: np.ndarray) -> geopandas.GeoSeries:
    return geopandas.GeoSeries(shapes, index=frame.index, crs=frame.crs)


def _wrong(change: RowChange, fact: str) -> PackageError:
    return PackageError(
        tr(
            "{layer}, {what} {filter}: {fact}.",
            layer=change.layer,
            what=change.what,
            filter=change.filter,
            fact=fact,
        )
    )


_MAKERS = {
    "add": _add,
    "column": _column,
    "grow": _grow,
    "move": _move,
    "place": _place,
    "remove": _remove,
    "reroute": _reroute,
    "set": _set,
}
