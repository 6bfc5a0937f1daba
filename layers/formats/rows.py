"""What a layer's file says of it, and its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas
import pyarrow as pa
import pyproj

from layers.crs import Bounds


@dataclass(frozen=True, slots=True)
class FileLayer:
    """One layer as the file describes it; `bounds` in the file's own coordinates.

    Attributes
    ----------
    name, inner
        What it is called to people, and what its reader knows it by.
    fault
        Why it cannot be read though the file can; "" where it can.
    notes
        What was taken or mended to read it, a sentence each.
    """

    name: str
    inner: str
    driver: str
    geometry: str
    features: int
    crs: pyproj.CRS | None
    bounds: Bounds | None
    encoding: str
    fields: tuple[str, ...]
    fault: str = ""
    notes: tuple[str, ...] = ()

    @property
    def has_places(self) -> bool:
        """Whether its rows may lie somewhere: it can be read and is no plain table."""
        return self.geometry != "None"


@dataclass(frozen=True, slots=True, eq=False)
class RawLayer:
    """A layer's rows untouched, with what its reader could not make out, a sentence each."""

    info: FileLayer
    frame: geopandas.GeoDataFrame
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RowStream:
    """A layer's rows as Arrow batches; `ids` and `geometry` name two of their columns."""

    ids: str
    geometry: str
    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
