"""DuckDB with its spatial extension and an R-tree over all objects in one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from benchmarks.measuring import Answer
from shapely.geometry.base import BaseGeometry

_EXTENT = "round(sum(ST_Dimension(geom)) / count(*))"


class Duck:
    """An open database."""

    def __init__(self, link: Any) -> None:
        self._link = link

    def measure(self, plan: BaseGeometry) -> Answer:
        """Return what lies inside a plan, by layer."""
        shape = f"ST_GeomFromText('{plan.wkt}')"
        rows = self._link.execute(
            f"""
            WITH i AS (SELECT layer, geom, ST_Intersection(geom, {shape}) AS part FROM o
                       WHERE ST_Intersects(geom, {shape}))
            SELECT layer, {_EXTENT}, count(*),
                   ST_Length(ST_Union_Agg(part)), ST_Area(ST_Union_Agg(part))
            FROM i GROUP BY layer
            """
        ).fetchall()
        return {name: extents[int(kind)] for name, kind, *extents in rows}

    def measure_many(self, plans: Sequence[BaseGeometry]) -> Answer:
        """Return what lies inside each plan, by its number and layer."""
        wkb = pa.array(shapely.to_wkb(np.asarray(plans, dtype=object)))
        self._link.register("asked", pa.table({"nr": range(len(plans)), "wkb": wkb}))
        rows = self._link.execute(
            f"""
            WITH p AS (SELECT nr, ST_GeomFromWKB(wkb) AS plan FROM asked),
                 i AS (SELECT nr, layer, geom, ST_Intersection(geom, plan) AS part
                       FROM p JOIN o ON ST_Intersects(geom, plan))
            SELECT nr, layer, {_EXTENT}, count(*),
                   ST_Length(ST_Union_Agg(part)), ST_Area(ST_Union_Agg(part))
            FROM i GROUP BY nr, layer
            """
        ).fetchall()
        self._link.unregister("asked")
        return {f"{nr} {name}": extents[int(kind)] for nr, name, kind, *extents in rows}


@contextmanager
def opened(files: Sequence[Path]) -> Iterator[Duck | None]:
    """Give the database of the files, made at first use; None where DuckDB is not installed."""
    try:
        import duckdb
        import duckdb_extensions
    except ImportError:
        yield None
        return
    database = files[0].parent / "peer.duckdb"
    is_new = not database.exists()
    with duckdb.connect(str(database)) as link:
        duckdb_extensions.import_extension("spatial", con=link)
        link.execute("LOAD spatial")
        if is_new:
            link.execute("CREATE TABLE o (layer VARCHAR, geom GEOMETRY)")
            for path in files:
                wkb = shapely.to_wkb(np.asarray(pyogrio.read_dataframe(path).geometry.array))
                table = pa.table({"layer": [path.stem] * len(wkb), "wkb": pa.array(wkb)})
                link.register("t", table)
                link.execute("INSERT INTO o SELECT layer, ST_GeomFromWKB(wkb) FROM t")
                link.unregister("t")
            link.execute("CREATE INDEX x ON o USING RTREE (geom)")
        yield Duck(link)
