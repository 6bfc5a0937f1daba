"""Some rows of a layer: those that may meet boxes, and those with some keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely

from layers.crs import Bounds
from layers.versions.content import Batch, Ids, Places, Rows, Schema, Values, pick_values
from layers.versions.rows import Short, digest_keys, find_rows, shorten
from layers.versions.sources import FileRows


@dataclass(frozen=True, slots=True, eq=False)
class SomeRows:
    """Some of a layer's rows, in memory."""

    schema: Schema
    batch: Batch

    def __len__(self) -> int:
        return len(self.batch)

    def batches(self) -> Iterator[Batch]:
        """Yield every row, in order."""
        if len(self.batch):
            yield self.batch

    def named(self, _key: Sequence[str]) -> Iterator[Batch]:
        """Yield every row, in order."""
        return self.batches()

    def take(self, places: Places) -> Batch:
        """Return the rows at some places in the order."""
        return take_rows(self.batch, places)


def take_rows(batch: Batch, places: Places) -> Batch:
    """Return the rows at some places of a batch."""
    columns = {name: pick_values(values, places) for name, values in batch.columns.items()}
    return Batch(batch.ids[places], batch.geometry[places], columns, batch.packed, batch.file_name)


def rows_meeting(rows: Rows, boxes: Sequence[Bounds]) -> SomeRows:
    """Return the rows whose bounds meet any of some boxes, each once, by feature id.

    Parameters
    ----------
    boxes
        In the layer's coordinates.

    Raises
    ------
    UnreadableFile
        The rows cannot be read.
    """
    if isinstance(rows, FileRows) and boxes:
        west, south, east, north = zip(*boxes, strict=True)
        near = rows.meeting((min(west), min(south), max(east), max(north)))
    else:
        near = rows.batches()
    return join_rows(rows.schema, [_pick(part, boxes) for part in near])


def rows_of_keys(rows: Rows, keys: Short, key: Sequence[str]) -> SomeRows:
    """Return the rows with some key digests, by feature id; of all others only keys are read."""
    if not len(keys):
        return join_rows(rows.schema, [])
    return join_rows(rows.schema, [rows.take(find_rows(rows, keys, key))])


def ids_of_keys(rows: Rows, keys: Short, key: Sequence[str]) -> Ids:
    """Return the feature ids of the rows with some key digests, rising."""
    if not len(keys):
        return np.empty(0, dtype=np.int64)
    found = [part.ids[np.isin(shorten(digest_keys(part, key)), keys)] for part in rows.named(key)]
    return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)


def join_rows(schema: Schema, parts: Sequence[Batch]) -> SomeRows:
    """Return the rows of several batches of one layer, each once, by feature id."""
    kept = [part for part in parts if len(part)]
    if not kept:
        empty = np.empty(0, dtype=np.int64)
        columns: dict[str, Values] = {name: pa.nulls(0) for name in schema.names}
        return SomeRows(schema, Batch(empty, np.empty(0, dtype=object), columns))
    whole = Batch(
        np.concatenate([part.ids for part in kept]),
        np.concatenate([part.geometry for part in kept]),
        {name: _joined([part.columns[name] for part in kept]) for name in schema.names},
        kept[0].packed,
        kept[0].file_name,
    )
    _, first = np.unique(whole.ids, return_index=True)
    return SomeRows(schema, take_rows(whole, first))


def _joined(parts: Sequence[Values]) -> Values:
    if any(isinstance(part, list) for part in parts):
        return [
            value for part in parts for value in (part if isinstance(part, list) else part.tolist())
        ]
    return pa.concat_arrays(parts)


def _pick(part: Batch, boxes: Sequence[Bounds]) -> Batch:
    bounds = shapely.bounds(part.shapes()).reshape(-1, 4)
    met = np.zeros(len(part), dtype=np.bool_)
    for west, south, east, north in boxes:
        met |= (
            (bounds[:, 0] <= east)
            & (bounds[:, 2] >= west)
            & (bounds[:, 1] <= north)
            & (bounds[:, 3] >= south)
        )
    return take_rows(part, np.flatnonzero(met))
