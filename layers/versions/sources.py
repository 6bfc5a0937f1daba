"""Where rows come from: a table in memory, or a file of which a few are read at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from layers.crs import Bounds, name_crs
from layers.errors import UnreadableFile
from layers.formats.files import list_layers, read_rows, stream_rows
from layers.formats.rows import FileLayer, RowStream
from layers.language import tr
from layers.versions.content import (
    Batch,
    Column,
    Ids,
    Places,
    Rows,
    Schema,
    ShapeKind,
    Shapes,
    arrow_values,
    kind_of,
    pick_values,
)

AT_A_TIME = 2_048
_IDS_AT_A_TIME = 4_096
_NOTHING: Shapes = np.empty(0, dtype=object)
_CURVED = ("curve", "surface", "circular", "unknown", "geometry")


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

    def named(self, _key: Sequence[str]) -> Iterator[Batch]:
        """Yield every row, in order."""
        return self.batches()

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
        return self._counted(self._read(None))

    def named(self, key: Sequence[str]) -> Iterator[Batch]:
        """Yield every row's id and key, in order."""
        return self._counted(self._read(None, columns=key))

    def _counted(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Yield batches of every row, and see that they are all there."""
        seen: list[Ids] = []
        for batch in batches:
            seen.append(batch.ids)
            yield batch
        ids = np.concatenate(seen) if seen else np.empty(0, dtype=np.int64)
        if len(ids) != len(self):
            raise self._damaged(tr("{read} av {count} rader", read=len(ids), count=len(self)))
        self._ids = ids

    def take(self, places: Places) -> Batch:
        """Return the rows at some places in the order."""
        if self._ids is None:
            for _ in self.named(()):
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

    def meeting(self, bounds: Bounds) -> Iterator[Batch]:
        """Yield the rows that meet a box, in the layer's coordinates."""
        return self._read(None, bounds)

    def _read(
        self,
        ids: Ids | None,
        bounds: Bounds | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[Batch]:
        opened = stream_rows(self._path, self._info, ids, AT_A_TIME, bounds, columns)
        with opened as stream:
            try:
                for part in stream.batches:
                    part.validate(full=True)  # texts that are no UTF-8
                    yield self._batch_of(part, stream, columns)
            except (pa.ArrowException, OSError) as error:
                raise self._damaged(error) from error

    def _batch_of(
        self, part: pa.RecordBatch, stream: RowStream, columns: Sequence[str] | None
    ) -> Batch:
        if columns is None:
            shapes = part.column(stream.geometry).to_numpy(zero_copy_only=False)
        else:
            shapes = np.full(len(part), None)
        names = self._schema.names if columns is None else columns
        return Batch(
            # a copy: a view would keep the whole batch
            np.array(part.column(stream.ids), dtype=np.int64),
            shapes,
            {name: part.column(name) for name in names},
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
        if info.name == layer if layer else info.has_places:
            if any(word in info.geometry.lower() for word in _CURVED):
                break  # curves become chords on the way through a table
            return FileRows(path, info)
    raw = read_rows(path, layer)
    return TableRows(raw.frame.set_crs(raw.info.crs, allow_override=True))


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
