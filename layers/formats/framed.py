"""Layers of files that are read whole, by readers of our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from layers.crs import Bounds
from layers.formats.rows import FileLayer, RawLayer, RowStream

PLAN_AREAS = "planomrade"
"""The layer of a detailed development plan's own areas, whichever format it comes in."""

_IDS, _GEOMETRY = "fid", "geometry"


@dataclass(frozen=True, slots=True, eq=False)
class Framed:
    """A layer's rows, numbered from 0 in the file's order.

    Attributes
    ----------
    frame
        A GeoDataFrame, or a plain table where the file says of no places.
    notes
        What could not be made out, a sentence each.
    """

    name: str
    frame: geopandas.GeoDataFrame | pd.DataFrame
    driver: str
    encoding: str = "UTF-8"
    notes: tuple[str, ...] = ()

    def describe(self) -> FileLayer:
        """Return the layer as others know it."""
        frame = self.frame
        geometry = frame.geometry if isinstance(frame, geopandas.GeoDataFrame) else None
        columns = [str(name) for name in frame.columns]
        return FileLayer(
            name=self.name,
            inner=self.name,
            driver=self.driver,
            geometry=_kind_of(np.asarray(geometry.array)) if geometry is not None else "None",
            features=len(frame),
            crs=geometry.crs if geometry is not None else None,
            bounds=_bounds_of(np.asarray(geometry.array)) if geometry is not None else None,
            encoding=self.encoding,
            fields=tuple(
                name for name in columns if geometry is None or name != str(geometry.name)
            ),
        )

    def rows(self, info: FileLayer, ids: npt.NDArray[np.int64] | None = None) -> RawLayer:
        """Return every row, or those with some numbers, in rising order."""
        return RawLayer(info, self._numbered(ids), self.notes)

    @contextmanager
    def stream(
        self,
        ids: npt.NDArray[np.int64] | None = None,
        at_a_time: int = 4_096,
        bounds: Bounds | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[RowStream]:
        """Yield the rows as Arrow batches; see `layers.formats.files.stream_rows`."""
        frame = self._numbered(ids)
        shapes: npt.NDArray[np.object_] = np.full(len(frame), None)
        if isinstance(frame, geopandas.GeoDataFrame):
            shapes = np.asarray(frame.geometry.array, dtype=object)
            frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
        if bounds is not None:
            meets = shapely.intersects(shapes, shapely.box(*bounds))
            frame, shapes = frame[meets], shapes[meets]
        arrow = pa.Table.from_pandas(
            frame if columns is None else frame[list(columns)], preserve_index=False
        )
        arrow = arrow.append_column(_IDS, pa.array(frame.index.to_numpy(np.int64)))
        if columns is None:
            arrow = arrow.append_column(_GEOMETRY, pa.array(shapely.to_wkb(shapes), pa.binary()))
        yield RowStream(_IDS, _GEOMETRY, arrow.schema, arrow.to_batches(at_a_time))

    def _numbered(self, ids: npt.NDArray[np.int64] | None) -> geopandas.GeoDataFrame | pd.DataFrame:
        frame = self.frame.reset_index(drop=True)
        frame.index.name = _IDS
        return frame if ids is None else frame.loc[ids]


def _kind_of(shapes: npt.NDArray[np.object_]) -> str:
    placed = shapes[~shapely.is_missing(shapes)]
    kinds = np.unique(shapely.get_type_id(placed))
    return str(placed[0].geom_type) if len(kinds) == 1 else "Unknown"


def _bounds_of(shapes: npt.NDArray[np.object_]) -> Bounds | None:
    placed = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(placed):
        return None
    west, south, east, north = map(float, shapely.total_bounds(placed))
    bounds = west, south, east, north
    return bounds if np.isfinite(bounds).all() else None
