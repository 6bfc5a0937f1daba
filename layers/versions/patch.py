"""The new version of a layer, made of the old one and the difference."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import pandas as pd

from layers.errors import LayerError
from layers.language import tr
from layers.versions.changes import Change
from layers.versions.content import Rows, unpack
from layers.versions.diff import Diff
from layers.versions.sources import TableRows


class WrongBase(LayerError):
    """A difference is laid on a version that it was not taken from: choose the right version."""


def apply_diff(old: Rows, diff: Diff) -> TableRows:
    """Return the new version: the same columns and, row for row, the same content.

    Objects come in the old order, with their ids in the new version where they have changed,
    and added ones last; unchanged objects keep their ids. The whole layer is held in memory.

    Raises
    ------
    WrongBase
        The difference was not taken from `old`.
    """
    changes = {change.old_id: change for change in (*diff.changed, *diff.technical)}
    gone = {row.id for row in diff.removed}
    ids: list[int] = []
    shapes: list[Any] = []
    columns: dict[str, list[Any]] = {name: [] for name in diff.columns}
    rows = 0
    for batch in old.batches():
        rows += len(batch)
        geometry = batch.shapes()
        kept = {name: batch.values(name) for name in diff.columns if name in batch.columns}
        for at, number in enumerate(batch.ids.tolist()):
            if number in gone:
                gone.discard(number)
                continue
            values = {name: column[at] for name, column in kept.items()}
            shape = geometry[at]
            change = changes.pop(number, None)
            if change is not None:
                number, shape = change.new_id, _change(change, values, shape)
            ids.append(number)
            shapes.append(shape)
            for name, column in columns.items():
                column.append(values.get(name))
    if gone or changes or rows != diff.old_rows:
        raise WrongBase(tr("skillnaden hör till en annan version av lagret; välj den."))
    taken = set(ids)
    free = max([*ids, *(row.id for row in diff.added)], default=0) + 1
    for row, shape in zip(diff.added, unpack([row.geometry for row in diff.added]), strict=True):
        number = row.id
        if number in taken:
            number, free = free, free + 1
        taken.add(number)
        ids.append(number)
        shapes.append(shape)
        for name, column in columns.items():
            column.append(row.values.get(name))
    return TableRows(_frame(ids, shapes, columns, diff.schema.crs or (old.schema.crs,) * 2))


def _change(change: Change, values: dict[str, Any], shape: Any) -> Any:
    """Put the new values in `values`, and return the new shape."""
    for value in change.values:
        values[value.name] = value.new
    return shape if change.geometry is None else unpack([change.geometry.new])[0]


def _frame(
    ids: list[int], shapes: list[Any], columns: dict[str, list[Any]], crs: tuple[str, str]
) -> geopandas.GeoDataFrame:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    index = pd.Index(ids, dtype=np.int64)
    table = pd.DataFrame(
        {name: pd.Series(column, index=index, dtype=object) for name, column in columns.items()},
        index=index,
    )
    active = "geometry"
    while active in columns:
        active = f"_{active}"
    table[active] = geometry
    return geopandas.GeoDataFrame(table, geometry=active, crs=crs[1] or None)
