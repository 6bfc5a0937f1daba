"""A whole layer from its index: the same as from its file, but a few objects at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from layers.crs import Transformation
from layers.index.reader import LayerIndex
from layers.pause import AT_A_TIME, pause
from layers.repair import Repair
from layers.vector import VectorLayer


def read_whole(index: LayerIndex) -> VectorLayer | None:
    """Return the layer that an index was built of, None where the index lacks a column of it.

    Raises
    ------
    DamagedIndex
        What is read is not what was written.
    """
    if not index.holds(index.columns):
        return None
    place = np.argsort(index.rows)  # the layer's own order
    geometry = np.empty(len(place), dtype=object)
    # as they lie in the file, so that it is read from its beginning to its end
    for begin in range(0, len(place), AT_A_TIME):
        some = np.arange(begin, min(begin + AT_A_TIME, len(place)))
        geometry[index.rows[some]] = index.shapes(some)
        pause()
    columns: dict[str, pd.Series[Any]] = {}
    for name in index.columns:
        columns[name] = index.attributes([name], place)[name]
        pause()
    told, facts = index.described, index.facts
    attributes = pd.DataFrame(columns, index=pd.RangeIndex(len(place)))
    attributes.index = pd.Index(index.ids[place], name=told["ids_named"])
    return VectorLayer(
        name=told["name"],
        file_name=facts.file_name,
        sha256=facts.sha256,
        geometry=geometry,
        attributes=attributes,
        transformation=Transformation(told["crs"], facts.crs_operation),
        read=facts.read,
        null_geometry=facts.null_geometry,
        repairs=tuple(Repair(*item) for item in told["repairs"]),
        notes=tuple(told["notes"]),
    )
