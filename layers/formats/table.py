"""Tables with coordinates: points, and grid cells named by their lower left corner."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas
import pandas as pd
import shapely

from layers.errors import UnreadableFile
from layers.language import tr

# A code such as 0114 is a text: a number never starts with a needless zero.
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def read_table(path: Path, x: str, y: str, crs: str, cell_m: float = 0) -> geopandas.GeoDataFrame:
    """Return the rows of a CSV (UTF-8, comma) as points, or as square cells of side `cell_m`.

    Raises
    ------
    UnreadableFile
        The file is missing or no table, or lacks the coordinate columns.
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
    east = pd.to_numeric(rows[x]).to_numpy(dtype=float)
    north = pd.to_numeric(rows[y]).to_numpy(dtype=float)
    geometry: object = (
        shapely.box(east, north, east + cell_m, north + cell_m)
        if cell_m
        else shapely.points(east, north)
    )
    columns = {name: _typed(rows[name]) for name in rows.columns if name not in (x, y)}
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs=crs)


def _typed(column: pd.Series[str]) -> pd.Series[float] | pd.Series[str]:
    filled = column[column != ""]
    if len(filled) and filled.map(_NUMBER.fullmatch).notna().all():
        return pd.to_numeric(column)
    return column.where(column != "", None)
