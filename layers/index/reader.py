"""A layer's index, open: which objects lie where, their shapes and attributes, on demand."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.index.build import BLOCK, FORMAT
from layers.index.container import Container, DamagedIndex
from layers.index.facts import LayerFacts

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

Side = npt.NDArray[np.floating[Any]]

_NONE: Positions = np.empty(0, dtype=np.int64)
TOGETHER = 16
"""Objects whose distance is asked for at a time, nearest bounds first."""


class LayerIndex:
    """The objects of a layer, EPSG:3006, by position along a Hilbert curve.

    Raises
    ------
    DamagedIndex
        What is read is not what was written; also from every method.
    OSError
        There is no index.
    """

    def __init__(self, path: Path, sha256: str, stamp: int = 0) -> None:
        self._container = Container(path)
        facts = self._container.facts
        if (facts.get("format"), facts.get("sha256"), facts.get("stamp")) != (
            FORMAT,
            sha256,
            stamp,
        ):
            raise DamagedIndex(path.name)
        self.facts = LayerFacts(**{item.name: facts[item.name] for item in fields(LayerFacts)})
        self.columns: tuple[str, ...] = tuple(facts["columns"])
        self.described: dict[str, Any] = facts["described"]
        self._held = frozenset(facts["held"])
        self._tables: dict[str, pa.Table] = {}
        """Columns that were asked for; their values stay in the file."""
        section = self._container.section
        self._blocks = np.ascontiguousarray(section("blocks").T, dtype=np.float64)
        """West, south, east, north; a column for each block."""
        self._bounds = section("bounds")
        self.rows: Positions = section("rows")
        self.ids: Positions = section("ids")
        self.dimensions = section("dimensions")
        self._ends = section("ends")
        self._crc = section("crc")
        self._wkb = self._container.unchecked("wkb").data

    def __len__(self) -> int:
        return len(self.rows)

    def meeting(self, bounds: Bounds) -> Positions:
        """Return the objects whose bounds meet a box, in the layer's own order."""
        # as numpy's own floats: Python's would be rounded to the bounds' single precision
        box = np.asarray(bounds, dtype=np.float64)
        blocks = np.flatnonzero(_meet(*self._blocks, *box))
        if not len(blocks):
            return _NONE
        position = self._of_blocks(blocks)
        return self.in_order(position[_meet(*self._bounds[position].T, *box)])

    def in_order(self, positions: Positions) -> Positions:
        """Return positions in the order in which the layer has its objects."""
        if len(positions) < 2:
            return positions
        return positions[np.argsort(self.rows[positions], kind="stable")]

    def shapes(self, positions: Positions) -> Shapes:
        """Return the objects' shapes."""
        ends, wkb = self._ends, self._wkb
        begins = np.where(positions > 0, ends[np.maximum(positions - 1, 0)], 0)
        content = np.empty(len(positions), dtype=object)
        content[:] = [
            bytes(wkb[begin:end])
            for begin, end in zip(begins.tolist(), ends[positions].tolist(), strict=True)
        ]
        if list(map(zlib.crc32, content)) != self._crc[positions].tolist():
            raise DamagedIndex("wkb")
        return np.asarray(shapely.from_wkb(content), dtype=object)

    def holds(self, columns: Iterable[str]) -> bool:
        """Whether the index has what the layer has of these columns."""
        return all(name in self._held or name not in self.columns for name in columns)

    def attributes(
        self, columns: Sequence[str], positions: Positions | None = None
    ) -> pd.DataFrame:
        """Return columns of the objects at positions (default: all); those it lacks are left out.

        A column has the type that it has in the layer.
        """
        return pd.DataFrame(
            {name: self._column(name, positions) for name in columns if name in self._held}
        )

    def values(self, column: str, positions: Positions) -> list[Any]:
        """Return what a column that is held has of the objects at positions, None for no value."""
        taken = self._table(column).column("value").take(positions)
        if _is_plain(taken.type):
            values: list[Any] = taken.to_pylist()
            return values
        # dates, for example, which pandas words in its own way
        return list(self.attributes([column], positions)[column])

    def nearest(self, shape: BaseGeometry, chosen: Mask | None, tolerance: float) -> Positions:
        """Return the object nearest to a shape, with those as near to within a tolerance (m).

        Parameters
        ----------
        chosen
            Which objects are asked about; None means all.
        """
        away = _distance_of_boxes(self._blocks.T, shape.bounds)
        best = np.inf
        seen: list[tuple[Positions, npt.NDArray[np.float64]]] = []
        for block in _rising(away):
            if away[block] > best + tolerance:
                break
            position = self._of_blocks(np.array([block]))
            if chosen is not None:
                position = position[chosen[position]]
            least = _distance_of_boxes(self._bounds[position], shape.bounds)
            by_box = np.argsort(least, kind="stable")
            position, least = position[by_box], least[by_box]
            for begin in range(0, len(position), TOGETHER):
                if least[begin] > best + tolerance:
                    break
                some = position[begin : begin + TOGETHER]
                distance = shapely.distance(shape, self.shapes(some))
                best = min(best, float(distance.min()))
                seen.append((some, distance))
        if not seen:
            return _NONE
        position = np.concatenate([item for item, _ in seen])
        distance = np.concatenate([item for _, item in seen])
        return self.in_order(position[distance <= best + tolerance])

    def _of_blocks(self, blocks: npt.NDArray[np.intp]) -> Positions:
        position = (blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        return (
            position[position < len(self)] if blocks[-1] == self._blocks.shape[1] - 1 else position
        )

    def _column(self, name: str, positions: Positions | None) -> pd.Series[Any]:
        table = self._table(name)
        taken = table if positions is None else table.take(positions)
        column: pd.Series[Any] = taken.to_pandas()["value"]
        return column

    def _table(self, name: str) -> pa.Table:
        table = self._tables.get(name)
        if table is None:
            content = self._container.section(f"column {name}")
            with pa.ipc.open_stream(pa.py_buffer(content)) as reader:
                table = self._tables[name] = reader.read_all()
        return table


def _is_plain(kind: pa.DataType) -> bool:
    """Whether Python and pandas have the same words for a column's values."""
    kinds = pa.types
    return bool(
        kinds.is_string(kind)
        or kinds.is_large_string(kind)
        or kinds.is_integer(kind)
        or kinds.is_floating(kind)
        or kinds.is_boolean(kind)
    )


def _meet(
    west: Side,
    south: Side,
    east: Side,
    north: Side,
    left: float,
    low: float,
    right: float,
    high: float,
) -> Mask:
    """Return which boxes, given by their sides, meet a box."""
    return (west <= right) & (east >= left) & (south <= high) & (north >= low)


def _distance_of_boxes(boxes: npt.NDArray[np.floating], bounds: Bounds) -> npt.NDArray[np.float64]:
    """Return the distances from boxes (n, 4) to a box; 0 where they meet."""
    west, south, east, north = bounds
    exact = boxes.astype(np.float64, copy=False)
    across = np.maximum(np.maximum(exact[:, 0] - east, west - exact[:, 2]), 0.0)
    along = np.maximum(np.maximum(exact[:, 1] - north, south - exact[:, 3]), 0.0)
    return np.hypot(across, along)


def _rising(values: npt.NDArray[np.float64]) -> Iterable[int]:
    """Yield the indices of rising values, the first few before all are sorted."""
    few = 32
    if len(values) <= 4 * few:
        yield from np.argsort(values, kind="stable").tolist()
        return
    first = np.argpartition(values, few)[:few]
    yield from first[np.argsort(values[first], kind="stable")].tolist()
    rest = np.setdiff1d(np.arange(len(values)), first)
    yield from rest[np.argsort(values[rest], kind="stable")].tolist()
