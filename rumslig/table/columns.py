"""The columns of a layer's rows: what each holds, its values one by one and all together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from layers.pause import pause
from layers.vector import VectorLayer

Rows = npt.NDArray[np.intp]
"""Numbers of rows, in the order in which they are shown."""
Mask = npt.NDArray[np.bool_]
Value = str | int | float | bool | date | datetime | None
ColumnKind = Literal["text", "whole", "number", "day", "moment", "yes_no"]

NUMBERS: frozenset[ColumnKind] = frozenset({"whole", "number"})
TIMES: frozenset[ColumnKind] = frozenset({"day", "moment"})

_AT_A_TIME = 20_000
"""Values that are worded between two pauses, where Arrow has no type for them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name, its place in the layer and what it holds."""

    name: str
    place: int
    kind: ColumnKind

    @property
    def is_number(self) -> bool:
        """Whether its values are counted with."""
        return self.kind in NUMBERS

    @property
    def is_time(self) -> bool:
        """Whether its values are days or moments."""
        return self.kind in TIMES


class LayerTable:
    """The rows of a layer. Values stay where the layer has them; a column asked for is kept.

    Everything but `value` may take its time over a million rows, so it belongs beside the
    window's thread.
    """

    def __init__(self, layer: VectorLayer) -> None:
        self.layer = layer
        frame = layer.attributes
        self.columns = tuple(
            Column(str(name), place, _kind_of(frame.iloc[:, place]))
            for place, name in enumerate(frame.columns)
        )
        self._series = [frame.iloc[:, place] for place in range(frame.shape[1])]
        self._arrays: dict[int, pa.Array] = {}

    def __len__(self) -> int:
        return len(self.layer.geometry)

    def column(self, name: str) -> Column | None:
        """Return a column by its name, None where there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def value(self, row: int, column: Column) -> Value:
        """Return one value, None where it is missing."""
        value = self._series[column.place].iat[row]
        if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
            return None
        return _plain_value(value, column.kind)

    def array(self, column: Column) -> pa.Array:
        """Return a column's values, the missing ones null: texts, numbers or times of Arrow's."""
        array = self._arrays.get(column.place)
        if array is None:
            array = self._arrays[column.place] = _array_of(self._series[column.place], column)
        return array

    def rows_with(self, ids: npt.ArrayLike) -> Rows:
        """Return the rows of objects with some of the source's feature ids."""
        own = np.asarray(self.layer.attributes.index)
        return np.flatnonzero(np.isin(own, np.asarray(ids))).astype(np.intp)

    @property
    def kept_bytes(self) -> int:
        """How much memory the columns that were asked for take, beside the layer's own."""
        return sum(array.get_total_buffer_size() for array in self._arrays.values())


def _kind_of(series: pd.Series[Any]) -> ColumnKind:
    types = pd.api.types
    if types.is_bool_dtype(series.dtype):
        return "yes_no"
    if types.is_integer_dtype(series.dtype):
        return "whole"
    if types.is_float_dtype(series.dtype):
        return "number"
    if types.is_datetime64_any_dtype(series.dtype):
        return "moment"
    if series.dtype == object:
        return _kind_of_objects(series)
    return "text"


def _kind_of_objects(series: pd.Series[Any]) -> ColumnKind:
    """Return what objects are by the first that is there: days come as such from GDAL."""
    there = np.asarray(series.notna())
    at = int(there.argmax()) if len(there) else 0
    if not len(there) or not there[at]:
        return "text"
    value = series.iat[at]
    if isinstance(value, bool | np.bool_):
        return "yes_no"
    if isinstance(value, datetime):
        return "moment"
    return "day" if isinstance(value, date) else "text"


def _plain_value(value: Any, kind: ColumnKind) -> Value:
    if kind == "whole":
        return int(value)
    if kind == "number":
        return float(value)
    if kind == "yes_no":
        return bool(value)
    if isinstance(value, pd.Timestamp):
        moment: datetime = value.to_pydatetime(warn=False)
        return moment
    return value if isinstance(value, date) else str(value)


def _array_of(series: pd.Series[Any], column: Column) -> pa.Array:
    wanted = {"day": pa.date32(), "yes_no": pa.bool_()}.get(column.kind)
    try:
        array = pa.array(series, type=wanted, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        array = _worded(series)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
        array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    if pa.types.is_timestamp(array.type) and array.type.tz is not None:
        array = pc.local_timestamp(array)
    if column.kind == "text" and not pa.types.is_large_string(array.type):
        # a million long texts may be more than 32 bits can number
        array = array.cast(pa.large_string()) if _is_textual(array) else _worded(series)
    return array


def _is_textual(array: pa.Array) -> bool:
    return bool(pa.types.is_string(array.type) or pa.types.is_null(array.type))


def _worded(series: pd.Series[Any]) -> pa.Array:
    """Return values of mixed kinds as texts, a few at a time."""
    words: list[str | None] = []
    for begin in range(0, len(series), _AT_A_TIME):
        some = series.iloc[begin : begin + _AT_A_TIME]
        words += [
            None if there else str(value) for value, there in zip(some, some.isna(), strict=True)
        ]
        pause()
    return pa.array(words, pa.large_string())
