"""Small layers for tests of versions: made by hand, or drawn by hypothesis."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from layers.versions.sources import TableRows

Shape = BaseGeometry | None
E, N = 510_000.0, 6_570_000.0


def frame_of(
    shapes: Sequence[Shape], ids: Sequence[int] | None = None, **columns: Sequence[Any]
) -> geopandas.GeoDataFrame:
    """Return a table in EPSG:3006; ids from 1 unless given."""
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    index = pd.Index(range(1, len(shapes) + 1) if ids is None else ids, dtype=np.int64)
    table = {name: pd.Series(list(values), index=index) for name, values in columns.items()}
    return geopandas.GeoDataFrame(table, geometry=geometry, index=index, crs="EPSG:3006")


def rows_of(
    shapes: Sequence[Shape], ids: Sequence[int] | None = None, **columns: Sequence[Any]
) -> TableRows:
    """Return the same as rows."""
    return TableRows(frame_of(shapes, ids, **columns))


def square(x: float, y: float, side: float = 100.0) -> BaseGeometry:
    """Return a square with its lower left corner some metres from a place in Örebro."""
    return shapely.box(E + x, N + y, E + x + side, N + y + side)


def shuffled(frame: geopandas.GeoDataFrame, order: Sequence[int]) -> geopandas.GeoDataFrame:
    """Return the rows in another order with ids given anew, as another export would have them."""
    return frame.iloc[list(order)].set_axis(range(1, len(frame) + 1), axis=0)


numbers = st.sampled_from([0.0, -0.0, 1.0, 2.0, 3.0, 0.1, 1e6])
places = st.tuples(numbers, numbers)
rings = st.lists(places, min_size=3, max_size=6).map(lambda some: [*some, some[0]])
polygons = st.builds(shapely.Polygon, rings, st.lists(rings, max_size=2)) | st.builds(
    shapely.Polygon, rings
)
points = places.map(shapely.Point) | st.tuples(numbers, numbers, numbers).map(shapely.Point)
lines = st.lists(places, min_size=2, max_size=5).map(shapely.LineString)
parts = st.lists(polygons, min_size=1, max_size=3).map(shapely.MultiPolygon)
geometries: st.SearchStrategy[Shape] = (
    st.none() | st.just(shapely.Polygon()) | points | lines | polygons | parts
)

texts = st.none() | st.sampled_from(["", " ", "a", "a ", "å", "a\u030a", "1", "Örebro"])
floats = st.none() | st.sampled_from([float("nan"), 0.0, -0.0, 1.0, -1.0, -2.0, 1.5, 1e300])
wholes = st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3)
flags = st.none() | st.booleans()
days = st.none() | st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))
COLUMNS: Mapping[str, st.SearchStrategy[Any]] = {
    "namn": texts,
    "matt": floats,
    "antal": wholes,
    "giltig": flags,
    "datum": days,
}


@st.composite
def tables(
    draw: st.DrawFn, max_rows: int = 6, names: Sequence[str] = tuple(COLUMNS)
) -> geopandas.GeoDataFrame:
    """Draw a table with ids that need not rise."""
    count = draw(st.integers(0, max_rows))
    shapes = draw(st.lists(geometries, min_size=count, max_size=count))
    ids = draw(st.permutations(range(1, max_rows + 3)))[:count]
    columns = {
        name: draw(st.lists(COLUMNS[name], min_size=count, max_size=count)) for name in names
    }
    frame = frame_of(shapes, ids)
    for name, values in columns.items():
        frame[name] = pd.Series(values, index=frame.index, dtype=object)
    return frame
