"""Tables as text (CSV): delimiter and decimal mark as asked, and nothing that a sheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import geopandas
import numpy as np
import numpy.typing as npt
import shapely

from layers.exports.geojson import plain_value
from layers.exports.told import Loss
from layers.language import tr

Decimal = Literal["comma", "point"]
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
DIGITS = 4
"""Decimals of coordinates in metres; degrees have five more."""


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is written: Swedish programs want semicolon and comma."""

    delimiter: str = ";"
    decimal: Decimal = "comma"


SWEDISH = TableForm()
"""What Swedish programs open as a table."""


def csv_table(frame: geopandas.GeoDataFrame, form: TableForm) -> tuple[bytes, tuple[Loss, ...]]:
    """Return a layer as CSV in UTF-8 with a mark, and what is not as it was.

    Points are two columns, E and N (or lon and lat); other shapes one, WKT.
    """
    stream = io.StringIO()
    # a decimal comma may stand between commas only where it is quoted, as the writer does
    writer = csv.writer(stream, delimiter=form.delimiter, lineterminator="\r\n")
    attributes = frame.drop(columns=frame.geometry.name)
    names = [str(column) for column in attributes.columns]
    places, columns = place_columns(frame, names)
    writer.writerow([inert(name) for name in (*names, *columns)])
    cells = [attributes[column].astype(object).tolist() for column in attributes.columns]
    tamed = 0
    for at, place in enumerate(places):
        row = []
        for value in (*(column[at] for column in cells), *place):
            text = _text(plain_value(value), form.decimal)
            safe = inert(text) if isinstance(plain_value(value), str) else text
            tamed += safe != text
            row.append(safe)
        writer.writerow(row)
    return b"\xef\xbb\xbf" + stream.getvalue().encode(), tuple(_losses(columns, tamed))


def place_columns(
    frame: geopandas.GeoDataFrame, taken: list[str]
) -> tuple[list[tuple[Any, ...]], list[str]]:
    """Return each row's place as values, and the names of their columns."""
    shapes = as_single_points(np.asarray(frame.geometry.array, dtype=object))
    placed = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    degrees = frame.crs is not None and frame.crs.is_geographic
    digits = DIGITS + 5 * degrees
    if len(placed) and (shapely.get_type_id(placed) == 0).all():
        named = [free_name(name, taken) for name in (("lon", "lat") if degrees else ("E", "N"))]
        x, y = shapely.get_x(shapes), shapely.get_y(shapes)
        pairs = zip(np.round(x, digits).tolist(), np.round(y, digits).tolist(), strict=True)
        return list(pairs), named
    texts = shapely.to_wkt(shapes, rounding_precision=digits)
    return [(text,) for text in texts], [free_name("WKT", taken)]


def as_single_points(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return points for groups of one point each, as GeoPackages keep them; else the shapes."""
    alone = (shapely.get_type_id(shapes) == 4) & (shapely.get_num_geometries(shapes) == 1)
    if not alone.any():
        return shapes
    single = shapes.copy()
    single[alone] = shapely.get_geometry(shapes[alone], 0)
    return single


def free_name(name: str, taken: list[str]) -> str:
    """Return a name that no column has, whatever letters it is written in."""
    folded = {item.casefold() for item in taken}
    while name.casefold() in folded:
        name += "_"
    return name


def inert(text: str) -> str:
    """Return a text that no sheet takes for a formula: an apostrophe goes before its first sign."""
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _text(value: Any, decimal: Decimal) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        text = repr(value)
        text = text.removesuffix(".0")
        return text.replace(".", ",") if decimal == "comma" else text
    if isinstance(value, list | dict):
        return str(value)
    return str(value)


def _losses(columns: list[str], tamed: int) -> Iterator[Loss]:
    yield Loss(
        "types",
        tr("CSV säger inte vad som är tal, text och datum; kolumnerna blir text i en del program."),
    )
    yield Loss("nulls", tr("Tom text och inget värde skrivs lika, som ingenting."))
    yield Loss(
        "geometry",
        tr("Läget står i {columns}; koordinatsystemet står bredvid.", columns=", ".join(columns)),
    )
    if tamed:
        yield Loss(
            "formulas",
            tr("{count} texter som liknar formler fick en apostrof före.", count=tamed),
            tamed,
        )
