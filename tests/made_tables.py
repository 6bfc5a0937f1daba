"""Layers whose rows the tests sort, search and sum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.crs import Transformation
from layers.vector import VectorLayer
from rumslig.table.columns import LayerTable


def layer_of(columns: dict[str, Any], geometry: Any = None, sha256: str = "0" * 64) -> VectorLayer:
    """Return a layer with these columns; its objects lie in a row where nothing else is said."""
    frame = pd.DataFrame(columns)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    if geometry is None:
        geometry = [shapely.Point(500_000 + 10 * at, 6_500_000) for at in range(len(frame))]
    shapes = np.empty(len(frame), dtype=object)
    shapes[:] = list(geometry)
    return VectorLayer(
        "prov", "prov.gpkg", sha256, shapes, frame, Transformation("EPSG:3006", ""),
        len(frame), 0, (),
    )  # fmt: skip


def table_of(columns: dict[str, Any], geometry: Any = None) -> LayerTable:
    return LayerTable(layer_of(columns, geometry))
