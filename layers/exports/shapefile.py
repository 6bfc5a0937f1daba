"""Shapefiles, with every loss told: the format is from 1990 and cannot hold what layers hold."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.errors import UnreadableFile
from layers.exports.csv_table import as_single_points
from layers.exports.geojson import plain_value
from layers.exports.told import Loss
from layers.language import tr

NAME_BYTES, TEXT_BYTES = 10, 254
LARGEST_BYTES = 2**31 - 1
_GROUPS = (
    ("ytor", (3, 6)),
    ("linjer", (1, 2, 5)),
    ("punkter", (0,)),
    ("flerpunkter", (4,)),
)
"""The end of a file's name, and shapely's numbers of what it holds."""
_ROW_BYTES, _POINT_BYTES = 64, 16
_WRITTEN = "2000-01-01"


@dataclass(frozen=True, slots=True)
class Shapefiles:
    """The files of a layer by name, and what was lost."""

    files: dict[str, bytes]
    losses: tuple[Loss, ...]


def make_shapefiles(frame: geopandas.GeoDataFrame, stem: str) -> Shapefiles:
    """Return a layer as Shapefiles in UTF-8, one for each kind of shape; same rows, same bytes.

    Raises
    ------
    UnreadableFile
        It would be larger than a Shapefile can be.
    """
    renamed, losses = _with_short_names(frame)
    plain, more = _with_plain_values(renamed)
    losses += more
    groups = list(_by_shape(plain))
    if len(groups) > 1:
        losses.append(
            Loss(
                "split",
                tr(
                    "Lagret har olika slags geometri; det blev {count} filer ({names}).",
                    count=len(groups),
                    names=", ".join(f"{stem}_{name}" for name, _ in groups),
                ),
                len(groups),
            )
        )
    mixed = int((shapely.get_type_id(np.asarray(plain.geometry.array, dtype=object)) == 7).sum())
    if mixed:
        losses.append(
            Loss(
                "geometry",
                tr(
                    "{count} objekt är samlingar av olika geometri och följer inte med.",
                    count=mixed,
                ),
                mixed,
            )
        )
    missing = int(shapely.is_missing(np.asarray(plain.geometry.array, dtype=object)).sum())
    files: dict[str, bytes] = {}
    with TemporaryDirectory(prefix="rumslig-") as folder:
        for name, part in groups:
            _check_size(part, stem)
            path = Path(folder) / "lager.shp"
            pyogrio.write_dataframe(
                part,
                os.fspath(path),
                driver="ESRI Shapefile",
                encoding="UTF-8",
                DBF_DATE_LAST_UPDATE=_WRITTEN,
            )
            ending = f"_{name}" if len(groups) > 1 else ""
            for item in sorted(Path(folder).iterdir()):
                files[f"{stem}{ending}{item.suffix}"] = item.read_bytes()
                item.unlink()
    if missing:
        losses.append(
            Loss("geometry", tr("{count} objekt saknar geometri.", count=missing), missing)
        )
    return Shapefiles(files, tuple(losses))


def short_names(columns: list[str]) -> dict[str, str]:
    """Return a name of at most ten bytes for each column, each once whatever letters it has."""
    taken: set[str] = set()
    found = {}
    for column in columns:
        plain = re.sub(r"[^\w]", "_", column) or "kolumn"
        name, number = _cut(plain, NAME_BYTES), 1
        while name.casefold() in taken:
            number += 1
            name = _cut(plain, NAME_BYTES - len(str(number)) - 1) + f"_{number}"
        taken.add(name.casefold())
        found[column] = name
    return found


def _cut(text: str, length: int) -> str:
    return text.encode()[:length].decode("utf-8", "ignore")


def _with_short_names(frame: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, list[Loss]]:
    columns = [str(column) for column in frame.columns if column != frame.geometry.name]
    names = short_names(columns)
    changed = tuple((before, after) for before, after in names.items() if before != after)
    losses = []
    if changed:
        losses.append(
            Loss(
                "names",
                tr("{count} kolumnnamn kortades till tio tecken.", count=len(changed)),
                len(changed),
                changed,
            )
        )
    return frame.rename(columns=names), losses


def _with_plain_values(frame: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, list[Loss]]:
    """Return the layer with values that a table of dBase holds."""
    values: dict[str, Any] = {}
    cut, typed, dated, emptied = 0, [], [], 0
    for column in frame.columns:
        if column == frame.geometry.name:
            continue
        cells = frame[column]
        kind = cells.dtype
        if pd.api.types.is_bool_dtype(kind):
            typed.append(column)
            values[column] = cells.astype("Int64").astype(float).astype("Int32")
        elif pd.api.types.is_datetime64_any_dtype(kind):
            dated.append(column)
            values[column] = _texts(cells.astype(object))[0]
        elif pd.api.types.is_numeric_dtype(kind):
            values[column] = cells
            emptied += int(cells.isna().sum())
        else:
            texts, is_typed = _texts(cells)
            if is_typed:
                typed.append(column)
            long = texts.map(lambda text: text is not None and len(text.encode()) > TEXT_BYTES)
            cut += int(long.sum())
            emptied += int(texts.isna().sum())
            values[column] = texts.map(
                lambda text: None if text is None else _cut(text, TEXT_BYTES)
            )
    shapes = as_single_points(np.asarray(frame.geometry.array, dtype=object))
    plain = geopandas.GeoDataFrame(values, geometry=shapes, crs=frame.crs, index=frame.index)
    return plain, list(_value_losses(cut, typed, dated, emptied))


def _texts(cells: pd.Series[Any]) -> tuple[pd.Series[Any], bool]:
    """Return values as texts, None for none; and whether any of them was another thing."""
    plain = [plain_value(value) for value in cells.tolist()]
    other = any(not isinstance(value, str) for value in plain if value is not None)
    texts = [None if value is None else str(value) for value in plain]
    return pd.Series(texts, index=cells.index, dtype=object), other


def _value_losses(cut: int, typed: list[str], dated: list[str], emptied: int) -> Iterator[Loss]:
    if cut:
        yield Loss(
            "texts", tr("{count} texter kortades till 254 tecken (byte i UTF-8).", count=cut), cut
        )
    if typed:
        yield Loss(
            "types",
            tr("Ja/nej blev 1/0 och sammansatta värden text: {columns}.", columns=", ".join(typed)),
        )
    if dated:
        yield Loss(
            "dates", tr("Datum är text enligt ISO 8601: {columns}.", columns=", ".join(dated))
        )
    if emptied:
        yield Loss(
            "nulls",
            tr("{count} värden som saknas läses som tomma i en del program.", count=emptied),
            emptied,
        )


def _by_shape(frame: geopandas.GeoDataFrame) -> Iterator[tuple[str, geopandas.GeoDataFrame]]:
    """Yield each kind of shape with its rows; those without shape go with the first."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    kinds = shapely.get_type_id(shapes)
    groups = [(name, np.isin(kinds, numbers)) for name, numbers in _GROUPS]
    present = [(name, mask) for name, mask in groups if mask.any()]
    if not present:
        yield "ytor", frame[kinds == -1]
        return
    for number, (name, mask) in enumerate(present):
        kept = mask | (kinds == -1) if number == 0 else mask
        yield name, frame[kept]


def _check_size(frame: geopandas.GeoDataFrame, stem: str) -> None:
    points = int(shapely.get_num_coordinates(np.asarray(frame.geometry.array, dtype=object)).sum())
    columns = [column for column in frame.columns if column != frame.geometry.name]
    widths = sum(_width(frame[column]) for column in columns)
    largest = max(points * _POINT_BYTES + len(frame) * _ROW_BYTES, len(frame) * widths)
    if largest > LARGEST_BYTES:
        raise UnreadableFile(
            tr(
                "{layer} blir större än 2 GB, som en Shapefile högst får vara; välj GeoPackage, "
                "eller färre objekt.",
                layer=stem,
            )
        )


def _width(cells: pd.Series[Any]) -> int:
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return 24
    lengths = cells.dropna().map(lambda text: len(str(text).encode()))
    return int(lengths.max()) if len(lengths) else 1
