"""PostGIS with a GiST index over all objects in one table, in a server started for the purpose."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from benchmarks.measuring import Answer
from shapely.geometry.base import BaseGeometry

_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "max_parallel_workers_per_gather": "2",
    "fsync": "off",
}
_EXTENTS = """
    max(ST_Dimension(geom)), count(*), ST_Length(ST_Union(part)), ST_Area(ST_Union(part))
"""


class PostGis:
    """A connection to the server."""

    def __init__(self, link: Any) -> None:
        self._link = link

    def measure(self, plan: BaseGeometry) -> Answer:
        """Return what lies inside a plan, by layer."""
        rows = self._link.execute(
            f"""
            WITH p AS (SELECT ST_GeomFromWKB(%s) AS plan),
                 i AS (SELECT layer, geom, ST_Intersection(geom, plan) AS part
                       FROM p JOIN o ON ST_Intersects(geom, plan))
            SELECT layer, {_EXTENTS} FROM i GROUP BY layer
            """,
            [shapely.to_wkb(plan)],
        ).fetchall()
        return {name: extents[kind] for name, kind, *extents in rows}

    def measure_many(self, plans: Sequence[BaseGeometry]) -> Answer:
        """Return what lies inside each plan, by its number and layer."""
        rows = self._link.execute(
            f"""
            WITH p AS (SELECT nr - 1 AS nr, ST_GeomFromWKB(wkb) AS plan
                       FROM unnest(%s::bytea[]) WITH ORDINALITY AS a(wkb, nr)),
                 i AS (SELECT nr, layer, geom, ST_Intersection(geom, plan) AS part
                       FROM p JOIN o ON ST_Intersects(geom, plan))
            SELECT nr, layer, {_EXTENTS} FROM i GROUP BY nr, layer
            """,
            [shapely.to_wkb(np.asarray(plans, dtype=object)).tolist()],
        ).fetchall()
        return {f"{nr} {name}": extents[kind] for nr, name, kind, *extents in rows}

    def nearest(self, plan: BaseGeometry) -> Answer:
        """Return the distance (m) to the nearest object of each layer."""
        rows = self._link.execute(
            """
            SELECT layer, near.away FROM (SELECT DISTINCT layer FROM sizes) AS l, LATERAL (
              SELECT ST_Distance(geom, ST_GeomFromWKB(%s)) AS away FROM o
              WHERE o.layer = l.layer ORDER BY geom <-> ST_GeomFromWKB(%s) LIMIT 1) AS near
            """,
            [shapely.to_wkb(plan)] * 2,
        ).fetchall()
        return {name: float(away) for name, away in rows}


@contextmanager
def opened(files: Sequence[Path]) -> Iterator[PostGis | None]:
    """Give a server with the files' objects; None where PostgreSQL or PostGIS is not installed."""
    programs = _programs()
    try:
        import psycopg
    except ImportError:
        programs = None
    if programs is None:
        yield None
        return
    place = (files[0].parent / "peer.postgres").resolve()
    filled = place / "filled"
    if not filled.exists():  # a filling that was broken off is begun again
        shutil.rmtree(place, ignore_errors=True)
    is_new = not place.exists()
    place.mkdir(exist_ok=True)
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(place, user)

    def run(*words: str, check: bool = True) -> None:
        subprocess.run(
            [str(programs / words[0]), *words[1:]],
            user=user,
            cwd=place,
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=None if check else subprocess.DEVNULL,
        )

    # a server that a run which was broken off left behind
    run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(place / "data"), check=False)
    if is_new:
        run("initdb", "-D", str(place / "data"), "-A", "trust", "-U", "bench", "-E", "UTF8")
    options = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
    start = ("start", "-w", "-D", str(place / "data"), "-l", str(place / "log"))
    run("pg_ctl", *start, "-o", f"-k {place} {options}")
    try:
        with psycopg.connect(host=str(place), user="bench", dbname="postgres") as link:
            link.autocommit = True
            if is_new:
                _fill(link, files)
                filled.touch()
            yield PostGis(link)
    finally:
        run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(place / "data"))


def _programs() -> Path | None:
    """Return the folder of a PostgreSQL with PostGIS."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        version = folder.parent.name
        if Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists():
            return folder
    return None


def _fill(link: Any, files: Sequence[Path]) -> None:
    link.execute("CREATE EXTENSION postgis")
    link.execute("CREATE EXTENSION btree_gist")  # so that one index holds layer and shape
    link.execute("CREATE TABLE o (layer text, geom geometry)")
    link.execute("CREATE TABLE sizes (layer text, n bigint)")
    for path in files:
        shapes = shapely.to_wkb(np.asarray(pyogrio.read_dataframe(path).geometry.array), hex=True)
        with link.cursor().copy("COPY o FROM STDIN") as copy:
            for shape in shapes.tolist():
                copy.write_row((path.stem, shape))
        link.execute("INSERT INTO sizes VALUES (%s, %s)", [path.stem, len(shapes)])
    link.execute("CREATE INDEX o_geom ON o USING gist (geom)")
    link.execute("CREATE INDEX o_layer_geom ON o USING gist (layer, geom)")
    link.execute("VACUUM ANALYZE o")
