"""The rows of a layer version as they are compared, and what they look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.types as kinds
import pyproj
import shapely

from layers.crs import parse_crs
from layers.errors import UnknownCrs, UnreadableFile
from layers.language import tr

Kind = Literal[
    "empty", "boolean", "integer", "number", "text", "date", "time", "bytes", "list", "mixed"
]
ShapeKind = Literal["Point", "Line", "Polygon", "Mixed", "None"]
Shapes = npt.NDArray[np.object_]
Ids = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]
Values: TypeAlias = pa.Array | list[Any]
"""A column's values; a list where they are of several types."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name and the kind of its values."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Schema:
    """What a layer's rows look like; `crs` as EPSG code or name, "" where unknown."""

    columns: tuple[Column, ...]
    geometry: ShapeKind
    crs: str

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in the layer's order."""
        return tuple(column.name for column in self.columns)


def is_metric(schema: Schema) -> bool:
    """Return whether a layer's coordinates are known to be metres in a plane."""
    if not schema.crs:
        return False
    try:
        crs: pyproj.CRS = parse_crs(schema.crs)
    except UnknownCrs:
        return False
    return bool(crs.is_projected) and all(axis.unit_name == "metre" for axis in crs.axis_info[:2])


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some rows: feature ids, geometry (None where missing) and values, row for row."""

    ids: Ids
    geometry: Shapes
    columns: Mapping[str, Values]
    packed: bool = False
    """Whether `geometry` holds WKB rather than shapes."""
    file_name: str = ""
    """Where the rows come from, for messages."""

    def __len__(self) -> int:
        return len(self.ids)

    def shapes(self) -> Shapes:
        """Return the geometry as shapes."""
        return unpack(self.geometry, self.file_name) if self.packed else self.geometry

    def wkb(self) -> list[bytes | None]:
        """Return the geometry as little-endian WKB."""
        packed = self.geometry if self.packed else pack(self.geometry)
        return packed.tolist()  # type: ignore[no-any-return]

    def bare(self, places: Places) -> Batch:
        """Return some of the rows without their values."""
        return Batch(self.ids[places], self.geometry[places], {}, self.packed, self.file_name)

    def ids_as_values(self) -> pa.Array:
        """Return the feature ids as a column."""
        return pa.array(self.ids)

    def values(self, name: str) -> list[Any]:
        """Return a column as Python values, None where there is none."""
        return _plain_values(self.columns[name])

    def pick(self, name: str, places: Places) -> list[Any]:
        """Return some of a column's values."""
        return _plain_values(pick_values(self.columns[name], places))


def _plain_values(column: Values) -> list[Any]:
    plain: list[Any] = column if isinstance(column, list) else column.to_pylist()
    # NaN is no value: GeoPackages cannot hold it, and tables in memory write it for NULL
    return [None if value != value else value for value in plain]


def pick_values(column: Values, places: Places) -> Values:
    """Return the values at some places of a column."""
    if isinstance(column, list):
        return [column[at] for at in places.tolist()]
    return column.take(pa.array(places))


class Rows(Protocol):
    """The rows of a layer version, in an order of their own."""

    @property
    def schema(self) -> Schema:
        """What the rows look like."""

    def __len__(self) -> int:
        """How many rows there are."""

    def batches(self) -> Iterator[Batch]:
        """Yield every row, in order."""

    def take(self, places: Places) -> Batch:
        """Return the rows at some places in the order (counted from 0)."""

    def named(self, key: Sequence[str]) -> Iterator[Batch]:
        """Yield every row, in order, with its id and what names it; maybe nothing else."""


def pack(shapes: Shapes) -> Shapes:
    """Return shapes as little-endian ISO WKB, None where missing."""
    return np.asarray(shapely.to_wkb(shapes, byte_order=1, flavor="iso"), dtype=object)


def unpack(packed: Shapes | Sequence[bytes | None], file_name: str = "") -> Shapes:
    """Return WKB as shapes.

    Raises
    ------
    UnreadableFile
        A geometry is damaged.
    """
    try:
        return np.asarray(shapely.from_wkb(np.asarray(packed, dtype=object)), dtype=object)
    except (shapely.GEOSException, NotImplementedError) as error:
        raise UnreadableFile(
            tr(
                "{file} har en skadad geometri ({fact}); hämta filen på nytt.",
                file=file_name or tr("lagret"),
                fact=error,
            )
        ) from error


def arrow_values(column: pd.Series) -> Values:
    """Return a column of a table as Arrow values, or as a list where they are of several types."""
    try:
        values = pa.array(column, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return [None if _is_absent(value) else value for value in column]
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    return values.dictionary_decode() if kinds.is_dictionary(values.type) else values


def kind_of(values: Values | pa.DataType) -> Kind:
    """Return the kind of a column's values, or of an Arrow type."""
    if isinstance(values, list):
        return "mixed"
    kind = values if isinstance(values, pa.DataType) else values.type
    for name, check in _KINDS:
        if check(kind):
            return name
    return "mixed"


_KINDS: tuple[tuple[Kind, Callable[[pa.DataType], bool]], ...] = (
    ("empty", kinds.is_null),
    ("boolean", kinds.is_boolean),
    ("integer", kinds.is_integer),
    ("number", lambda kind: kinds.is_floating(kind) or kinds.is_decimal(kind)),
    ("text", lambda kind: kinds.is_string(kind) or kinds.is_large_string(kind)),
    ("date", kinds.is_date),
    ("time", lambda kind: kinds.is_timestamp(kind) or kinds.is_time(kind)),
    ("bytes", lambda kind: kinds.is_binary(kind) or kinds.is_large_binary(kind)),
    ("list", kinds.is_nested),
)


def _is_absent(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value
