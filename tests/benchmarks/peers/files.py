"""Readers of the files themselves: pyogrio with a box, geopandas.overlay, and QGIS."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import shapely
from benchmarks.measuring import Answer, measure
from shapely.geometry.base import BaseGeometry

SYSTEM_PYTHON = Path("/usr/bin/python3")
RING_M = 500.0


def pyogrio_box(files: Sequence[Path], plan: BaseGeometry) -> Answer:
    """Return what lies inside a plan, by layer: read by box, measured by shapely."""
    return {path.stem: measure(plan, _read(path, plan.bounds)) for path in files}


def geopandas_overlay(files: Sequence[Path], plan: BaseGeometry) -> Answer:
    """Return what lies inside a plan, by layer."""
    found = {}
    asked = geopandas.GeoDataFrame(geometry=[plan], crs="EPSG:3006")
    for path in files:
        frame = geopandas.read_file(path)
        cut = geopandas.overlay(asked, frame, how="intersection", keep_geom_type=False)
        whole = cut.union_all()
        kind = int(shapely.get_dimensions(np.asarray(frame.geometry.array[:1]))[0])
        found[path.stem] = (len(cut), whole.length, whole.area)[kind]
    return found


def growing_ring(files: Sequence[Path], plan: BaseGeometry) -> Answer:
    """Return the distance to the nearest object of each layer, by boxes that grow by doubling."""
    found = {}
    for path in files:
        reach = RING_M
        while True:
            away = shapely.distance(
                plan, _read(path, shapely.box(*plan.bounds).buffer(reach).bounds)
            )
            if len(away) and away.min() <= reach:
                found[path.stem] = float(away.min())
                break
            reach *= 2
    return found


def qgis_intersection(files: Sequence[Path], plan: BaseGeometry) -> tuple[Answer, float] | None:
    """Return native:intersection's answer and time in seconds; None where QGIS is not installed."""
    known = subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True)
    if known.returncode:
        return None
    asked = files[0].parent / "plan.gpkg"
    geopandas.GeoDataFrame(geometry=[plan], crs="EPSG:3006").to_file(asked)
    script = Path(__file__).with_name("qgis_intersection.py")
    run = subprocess.run(
        [SYSTEM_PYTHON, script, asked.resolve(), *(path.resolve() for path in files)],
        capture_output=True,
        check=True,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"},
    )
    told = json.loads(run.stdout.splitlines()[-1])
    return told["answer"], told["seconds"]


def _read(path: Path, bounds: tuple[float, float, float, float]) -> np.ndarray:
    return np.asarray(pyogrio.read_dataframe(path, bbox=bounds, columns=[]).geometry.array)
