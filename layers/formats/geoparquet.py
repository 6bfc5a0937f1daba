"""GeoParquet, of any version, through geopandas."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pandas as pd
import pyarrow as pa
import shapely

from layers.errors import UnreadableFile
from layers.formats.framed import Framed
from layers.language import tr

_MAGIC = b"PAR1"


def recognises(_path: Path, head: bytes) -> bool:
    """Whether a file begins as Parquet does."""
    return head.startswith(_MAGIC)


def read_file(path: Path) -> tuple[Framed, ...]:
    """Return the file's only layer.

    Raises
    ------
    UnreadableFile
        It is no whole Parquet file, or a table that says of no places.
    """
    try:
        frame = geopandas.read_parquet(path)
        _check_texts(frame)
    except ValueError as fault:
        if "geo metadata" not in str(fault):
            raise _damaged(path) from fault
        raise UnreadableFile(
            tr(
                "{file} är en Parquet-tabell utan geometri; ange en GeoParquet-fil.",
                file=path.name,
            )
        ) from fault
    except (pa.ArrowException, shapely.errors.ShapelyError, OSError, KeyError, TypeError) as fault:
        raise _damaged(path) from fault
    return (Framed(path.stem, frame, "Parquet"),)


def _check_texts(frame: geopandas.GeoDataFrame) -> None:
    """Raise ArrowException where a text is none: Arrow looks at texts first when they are used."""
    for name in frame.columns:
        if name != frame.geometry.name and isinstance(frame[name].dtype, pd.StringDtype):
            frame[name].to_numpy(dtype=object)


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(
        tr("{file} är skadad och kan inte läsas som GeoParquet; hämta den på nytt.", file=path.name)
    )
