"""GeoJSON as RFC 7946 says: degrees, counter-clockwise, an object a line; or in metres, if asked.

Written here and not by GDAL: the same rows give the same bytes, and where the layer comes from
stands in the file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import mapping

from layers.crs import name_crs
from layers.exports.told import Loss, Provenance
from layers.language import tr

DEGREES = "EPSG:4326"
DIGITS = {True: 9, False: 4}
"""Decimals of degrees and of metres: a tenth of a millimetre."""


def geojson_parts(
    frame: geopandas.GeoDataFrame, name: str, provenance: Provenance
) -> Iterator[bytes]:
    """Yield a layer as GeoJSON, part by part.

    Parameters
    ----------
    frame
        In WGS 84, or in a metric system, which then stands in the file.
    """
    head: dict[str, Any] = {"type": "FeatureCollection", "name": name}
    in_degrees = is_in_degrees(frame)
    if not in_degrees and frame.crs is not None:
        code = name_crs(frame.crs).rpartition(":")[2]
        head["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}
    head["rumslig"] = provenance.to_json()
    yield _written(head)[:-1].encode() + b',"features":[\n'
    shapes = _rounded(np.asarray(frame.geometry.array, dtype=object), DIGITS[in_degrees])
    attributes = frame.drop(columns=frame.geometry.name)
    columns = [str(column) for column in attributes.columns]
    # column by column: a row across columns would make whole numbers decimal
    values = [attributes[column].astype(object).tolist() for column in attributes.columns]
    for at, (number, shape) in enumerate(zip(frame.index, shapes, strict=True)):
        feature = {
            "type": "Feature",
            "id": int(number),
            "properties": {
                column: plain_value(cells[at])
                for column, cells in zip(columns, values, strict=True)
            },
            "geometry": None if shape is None else mapping(shape),
        }
        end = "\n" if at == len(shapes) - 1 else ",\n"
        yield _written(feature).encode() + end.encode()
    yield b"]}\n"


def geojson_losses(frame: geopandas.GeoDataFrame) -> Iterator[Loss]:
    """Yield what GeoJSON does not hold as the layer did."""
    in_degrees = is_in_degrees(frame)
    yield Loss("precision", tr("Koordinater har {digits} decimaler.", digits=DIGITS[in_degrees]))
    if not in_degrees and frame.crs is not None:
        yield Loss(
            "crs",
            tr(
                "Koordinaterna är i {crs}, inte i WGS 84 som standarden säger; det står i filen, "
                "men alla program läser det inte.",
                crs=name_crs(frame.crs),
            ),
        )
    dated = [str(c) for c in frame.columns if pd.api.types.is_datetime64_any_dtype(frame[c].dtype)]
    if dated:
        yield Loss(
            "dates", tr("Datum är text enligt ISO 8601: {columns}.", columns=", ".join(dated))
        )


def is_in_degrees(frame: geopandas.GeoDataFrame) -> bool:
    """Whether a layer's coordinates are degrees of WGS 84."""
    return frame.crs is None or name_crs(frame.crs) in (DEGREES, "OGC:CRS84")


def plain_value(value: Any) -> Any:
    """Return a value as JSON has it: no numbers that are none, dates as text, bytes as none."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, datetime | date):
        return None if value is pd.NaT else value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple | np.ndarray):
        return [plain_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain_value(item) for key, item in value.items()}
    if value is None or value is pd.NA or value is pd.NaT or isinstance(value, bytes):
        return None
    return value if isinstance(value, str | int | bool) else str(value)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _rounded(shapes: npt.NDArray[np.object_], digits: int) -> npt.NDArray[np.object_]:
    turned = shapely.orient_polygons(shapes, exterior_cw=False)
    has_z = bool(shapely.has_z(turned).any())
    rounded: npt.NDArray[np.object_] = shapely.transform(
        turned, lambda c: np.round(c, digits), include_z=has_z
    )
    return rounded
