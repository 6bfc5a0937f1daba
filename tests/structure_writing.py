"""Objects of the model written as a GeoPackage, as somebody draws them in QGIS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import geopandas
import shapely

from layers.atomic import replacing
from layers.crs import WORKING_CRS
from layers.formats.geopackage import write_geopackage
from rumslig.structure.model import COLUMNS, StructureItem

DRAWN = ("point", "line", "area")
"""The layers' names, by dimension; as `structure classify` has them."""


def write_items(items: Iterable[StructureItem], target: Path) -> None:
    """Write objects, as those traced in QGIS, with a layer for each way they are drawn."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        name = DRAWN[int(shapely.get_dimensions(item.geometry))]
        said = {
            COLUMNS[field.name]: getattr(item.facts, field.name) for field in fields(item.facts)
        }
        plain = {column: None if value == "" else value for column, value in said.items()}
        rows.setdefault(name, []).append({**plain, "geometry": item.geometry})
    frames = {
        name: geopandas.GeoDataFrame(some, crs=WORKING_CRS).astype(
            {"niva": "Int64", "uncertainty_m": "float64"}
        )
        for name, some in sorted(rows.items())
    }
    with replacing(target) as ready:
        write_geopackage(ready, frames)
