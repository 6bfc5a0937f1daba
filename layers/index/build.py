"""Building a layer's index: bounds in the order of a Hilbert curve, shapes, attributes."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from layers.index.container import Array, write_container
from layers.index.facts import LayerFacts, describe_layer
from layers.vector import VectorLayer

FORMAT = "rumslig.index/2"
BLOCK = 64
"""Objects whose bounds are looked at together."""
AT_A_TIME = 50_000
"""Objects that are written between two steps of progress."""

Step = Callable[[int, int], None]
"""Is told how many objects are done, and of how many."""


def no_step(done: int, total: int) -> None:
    """Tell nobody."""


def build_index(
    layer: VectorLayer,
    target: Path,
    stamp: int = 0,
    step: Step = no_step,
    origin: str = "",
) -> None:
    """Write the index of a layer.

    Parameters
    ----------
    stamp
        When the layer's file was last written; with another it must be read again.
    step
        Is told how many objects are done, and of how many.
    origin
        The file that the layer came from, for the one who keeps the index in order.

    Raises
    ------
    OSError
        The index cannot be written: the layer is then asked without one.
    """
    columns = [str(name) for name in layer.attributes.columns]
    total = len(layer.geometry)
    step(0, total)
    order = _hilbert_order(layer.geometry)
    bounds = bounds_outward(shapely.bounds(layer.geometry[order]))
    wkb: list[bytes] = []
    for begin in range(0, total, AT_A_TIME):
        wkb += shapely.to_wkb(layer.geometry[order[begin : begin + AT_A_TIME]]).tolist()
        step(len(wkb), total)
    ends = np.cumsum(np.fromiter(map(len, wkb), dtype=np.int64, count=len(wkb)))
    sections: dict[str, Array] = {
        "blocks": block_bounds(bounds),
        "bounds": bounds,
        "rows": order.astype(np.int64),
        "ids": np.asarray(layer.attributes.index, dtype=np.int64)[order],
        "dimensions": shapely.get_dimensions(layer.geometry[order]).astype(np.int8),
        "ends": ends,
        "crc": np.fromiter(map(zlib.crc32, wkb), dtype=np.uint32, count=len(wkb)),
        "wkb": np.frombuffer(b"".join(wkb), dtype=np.uint8),
    }
    held: list[str] = []
    for number, name in enumerate(columns):
        content = _pack_column(layer.attributes.iloc[:, number].iloc[order])
        if content is not None:
            sections[f"column {name}"] = content
            held.append(name)
    facts = {
        "format": FORMAT,
        "stamp": stamp,
        "origin": origin,
        "objects": len(order),
        "columns": columns,
        "held": held,
        "described": describe_layer(layer),
        **asdict(LayerFacts.of(layer)),
    }
    write_container(target, facts, sections)


def _hilbert_order(geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.intp]:
    if len(geometry) < 2:
        return np.arange(len(geometry))
    along = geopandas.GeoSeries(geometry).hilbert_distance()
    return np.argsort(np.asarray(along), kind="stable")


def bounds_outward(bounds: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Return (n, 4) bounds in single precision that hold the exact ones."""
    low = np.nextafter(bounds[:, :2].astype(np.float32), np.float32(-np.inf))
    high = np.nextafter(bounds[:, 2:].astype(np.float32), np.float32(np.inf))
    return np.ascontiguousarray(np.concatenate([low, high], axis=1))


def block_bounds(bounds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the bounds of each block of `BLOCK` objects, (blocks, 4)."""
    starts = np.arange(0, len(bounds), BLOCK)
    if not len(starts):
        return np.empty((0, 4), dtype=np.float32)
    return np.concatenate(
        [
            np.minimum.reduceat(bounds[:, :2], starts, axis=0),
            np.maximum.reduceat(bounds[:, 2:], starts, axis=0),
        ],
        axis=1,
    )


def _pack_column(column: pd.Series) -> Array | None:
    """Return a column as an Arrow stream, None where Arrow has no type for its values."""
    try:
        table = pa.Table.from_pandas(column.to_frame("value"), preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return None
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return np.frombuffer(sink.getvalue(), dtype=np.uint8)
