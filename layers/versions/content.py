"""The rows of a layer version as they are compared: a table in memory, or a file bit by bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, cast

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.types as kinds
import pyproj
import shapely

from layers.crs import name_crs, parse_crs
from layers.errors import UnknownCrs, UnreadableFile
from layers.formats.ogr import FileLayer, RowStream, list_layers, read_rows, stream_rows
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

AT_A_TIME = 2_048
_IDS_AT_A_TIME = 2_048
_NOTHING: Shapes = np.empty(0, dtype=object)
_CURVED = ("curve", "surface", "circular", "unknown", "geometry")


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


class TableRows:
    """The rows of a table in memory; the index holds the feature ids."""

    def __init__(self, frame: geopandas.GeoDataFrame) -> None:
        self._shapes: Shapes = np.asarray(frame.geometry.array, dtype=object)
        self._ids: Ids = np.asarray(frame.index, dtype=np.int64)
        table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
        self._columns = {
            str(name): arrow_values(table.iloc[:, at]) for at, name in enumerate(table.columns)
        }
        self._schema = Schema(
            tuple(Column(name, kind_of(values)) for name, values in self._columns.items()),
            _shape_kind(self._shapes),
            name_crs(frame.crs) if frame.crs is not None else "",
        )

    @property
    def schema(self) -> Schema:
        """What the rows look like."""
        return self._schema

    def __len__(self) -> int:
        return len(self._ids)

    def batches(self) -> Iterator[Batch]:
        """Yield every row, in order."""
        for begin in range(0, len(self), AT_A_TIME):
            part = slice(begin, begin + AT_A_TIME)
            columns = {name: values[part] for name, values in self._columns.items()}
            yield Batch(self._ids[part], self._shapes[part], columns)

    def take(self, places: Places) -> Batch:
        """Return the rows at some places in the order."""
        columns = {name: pick_values(values, places) for name, values in self._columns.items()}
        return Batch(self._ids[places], self._shapes[places], columns)


class FileRows:
    """The rows of a layer in a file, never all in memory at once.

    Raises
    ------
    UnreadableFile
        The file cannot be read.
    """

    def __init__(self, path: Path, info: FileLayer) -> None:
        self._path, self._info = path, info
        self._ids: Ids | None = None
        with stream_rows(path, info, at_a_time=1) as stream:
            columns = tuple(
                Column(field.name, kind_of(field.type))
                for field in stream.schema
                if field.name not in (stream.ids, stream.geometry)
            )
        system = name_crs(info.crs) if info.crs is not None else ""
        self._schema = Schema(columns, _declared_kind(info.geometry), system)

    @property
    def schema(self) -> Schema:
        """What the rows look like."""
        return self._schema

    def __len__(self) -> int:
        return self._info.features

    def batches(self) -> Iterator[Batch]:
        """Yield every row, in order."""
        seen: list[Ids] = []
        for batch in self._read(None):
            seen.append(batch.ids)
            yield batch
        ids = np.concatenate(seen) if seen else np.empty(0, dtype=np.int64)
        if len(ids) != len(self):
            raise self._damaged(tr("{read} av {count} rader", read=len(ids), count=len(self)))
        self._ids = ids

    def take(self, places: Places) -> Batch:
        """Return the rows at some places in the order."""
        if self._ids is None:
            for _ in self.batches():
                pass
        assert self._ids is not None
        wanted = self._ids[places]
        rising = np.unique(wanted)
        parts = [
            part
            for begin in range(0, len(rising), _IDS_AT_A_TIME)
            for part in self._read(rising[begin : begin + _IDS_AT_A_TIME])
        ]
        if not len(wanted):
            return Batch(wanted, _NOTHING, {name: pa.nulls(0) for name in self._schema.names})
        ids = np.concatenate([part.ids for part in parts]) if parts else rising[:0]
        rank = np.argsort(ids)
        if not np.array_equal(ids[rank], rising):
            raise self._damaged(tr("{read} av {count} rader", read=len(ids), count=len(rising)))
        order = rank[np.searchsorted(rising, wanted)]
        columns = {
            name: pa.concat_arrays([part.columns[name] for part in parts]).take(pa.array(order))
            for name in self._schema.names
        }
        packed = np.concatenate([part.geometry for part in parts])
        return Batch(wanted, packed[order], columns, True, self._path.name)

    def _read(self, ids: Ids | None) -> Iterator[Batch]:
        with stream_rows(self._path, self._info, ids, AT_A_TIME) as stream:
            try:
                for part in stream.batches:
                    part.validate(full=True)  # texts that are no UTF-8
                    yield self._batch_of(part, stream)
            except (pa.ArrowException, OSError) as error:
                raise self._damaged(error) from error

    def _batch_of(self, part: pa.RecordBatch, stream: RowStream) -> Batch:
        return Batch(
            # a copy: a view would keep the whole batch
            np.array(part.column(stream.ids), dtype=np.int64),
            part.column(stream.geometry).to_numpy(zero_copy_only=False),
            {name: part.column(name) for name in self._schema.names},
            True,
            self._path.name,
        )

    def _damaged(self, fact: object) -> UnreadableFile:
        return UnreadableFile(
            tr(
                "{file} kan inte läsas hel ({fact}); hämta filen på nytt.",
                file=self._path.name,
                fact=fact,
            )
        )


def open_rows(path: Path, layer: str | None = None) -> Rows:
    """Return the rows of a layer in a file (default: the only one, or the first with geometry).

    Raises
    ------
    UnreadableFile
        The file cannot be read, or has no such layer.
    """
    for info in list_layers(path):
        if info.name == layer if layer else info.geometry != "None":
            if any(word in info.geometry.lower() for word in _CURVED):
                break  # curves become chords on the way through a table
            return FileRows(path, info)
    raw = read_rows(path, layer)
    return TableRows(raw.frame.set_crs(raw.info.crs, allow_override=True))


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


_SHAPE_KINDS = {0: "Point", 1: "Line", 2: "Line", 3: "Polygon", 4: "Point", 5: "Line", 6: "Polygon"}


def _shape_kind(shapes: Shapes) -> ShapeKind:
    codes = np.unique(shapely.get_type_id(shapes))
    names = {_SHAPE_KINDS.get(int(code), "Mixed") for code in codes[codes >= 0]}
    return cast(ShapeKind, names.pop() if len(names) == 1 else "Mixed" if names else "None")


def _declared_kind(geometry: str) -> ShapeKind:
    for word, kind in (("Point", "Point"), ("Line", "Line"), ("Polygon", "Polygon")):
        if word in geometry:
            return cast(ShapeKind, kind)
    return "Mixed"
