"""Tables with coordinates: points, and grid cells named by their lower left corner."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.errors import UnreadableFile
from layers.language import tr

# A code such as 0114 is a text: a number never starts with a needless zero.
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def read_table(path: Path, x: str, y: str, crs: str, cell_m: float = 0) -> geopandas.GeoDataFrame:
    """Return the rows of a CSV (UTF-8, comma) as points, or as square cells of side `cell_m`.

    A row whose coordinates are both empty has no geometry: a register may know its objects
    without knowing where they are.

    Raises
    ------
    UnreadableFile
        The file is missing or no table, lacks the coordinate columns, or has a coordinate that
        is no number or stands alone.
    """
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            tr("{file} kan inte läsas som tabell (CSV i UTF-8 med komma).", file=path.name)
        ) from error
    missing = [column for column in (x, y) if column not in rows.columns]
    if missing:
        raise UnreadableFile(
            tr(
                "{file} saknar kolumnen ”{column}” med koordinater.",
                file=path.name,
                column=missing[0],
            )
        )
    east, north = _numbers(rows[x], path.name), _numbers(rows[y], path.name)
    placed = ~np.isnan(east)
    half = np.flatnonzero(placed != ~np.isnan(north))
    if len(half):
        raise UnreadableFile(
            tr(
                "{file}, rad {row}: bara den ena koordinaten finns; skriv båda eller ingen.",
                file=path.name,
                row=_line(half),
            )
        )
    geometry = np.full(len(rows), None, dtype=object)
    e, n = east[placed], north[placed]
    geometry[placed] = shapely.box(e, n, e + cell_m, n + cell_m) if cell_m else shapely.points(e, n)
    columns = {name: typed_column(rows[name]) for name in rows.columns if name not in (x, y)}
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs=crs)


def _numbers(column: pd.Series[str], file_name: str) -> npt.NDArray[np.float64]:
    """Return the coordinates, NaN where a row has none."""
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
    wrong = np.flatnonzero(~np.isfinite(numbers) & (column.str.strip() != "").to_numpy())
    if len(wrong):
        raise UnreadableFile(
            tr(
                "{file}, rad {row}: ”{value}” är ingen koordinat; skriv ett tal med punkt.",
                file=file_name,
                row=_line(wrong),
                value=column.iloc[int(wrong[0])],
            )
        )
    return numbers


def _line(rows: npt.NDArray[np.intp]) -> int:
    """Return the line of the first of these rows; the header is line 1."""
    return int(rows[0]) + 2


def typed_column(column: pd.Series[str]) -> pd.Series[float] | pd.Series[str]:
    """Return a column of texts as numbers where all that is filled in are such, codes as texts."""
    filled = column[column != ""]
    if len(filled) and filled.map(_NUMBER.fullmatch).notna().all():
        return pd.to_numeric(column)
    return column.where(column != "", None)
