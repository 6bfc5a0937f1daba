"""The layer doctor: what a file holds, how its coordinate system is known, what ails it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from layers.crs import Bounds, name_crs, transform_bounds
from layers.errors import UnreadableFile
from layers.formats.files import list_layers, read_layer
from layers.formats.rows import FileLayer
from layers.language import tr
from layers.raster import RasterFile, describe_raster, is_raster
from layers.vector import SWEDEN, CrsSource, axes_swapped, boxes_meet, judge_crs


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that ails `count` objects, with one of them as example."""

    kind: str
    count: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class LayerHealth:
    """A layer's description and problems, and what its reader could not make out or mended."""

    info: FileLayer
    crs_source: CrsSource
    candidates: tuple[str, ...]
    bounds_3006: Bounds | None
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the layer as `rumslig info` prints it."""
        info = self.info
        return {
            "name": info.name,
            "geometry": info.geometry,
            "features": info.features,
            "crs": name_crs(info.crs) if info.crs else None,
            "crs_source": self.crs_source,
            "crs_candidates": list(self.candidates),
            "bounds": _rounded(info.bounds),
            "bounds_3006": _rounded(self.bounds_3006),
            "encoding": info.encoding,
            "fields": list(info.fields),
            "problems": [
                {"kind": item.kind, "count": item.count, "example": item.example}
                for item in self.problems
            ],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class FileHealth:
    """A file's layers, or its raster."""

    file_name: str
    driver: str
    layers: tuple[LayerHealth, ...] = ()
    rasters: tuple[RasterFile, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the document of `rumslig info`, without its format name."""
        document: dict[str, Any] = {
            "file": self.file_name,
            "driver": self.driver,
            "layers": [layer.to_json() for layer in self.layers],
        }
        if self.rasters:
            document["rasters"] = [raster.to_json() for raster in self.rasters]
        return document


def _rounded(bounds: Bounds | None) -> list[float] | None:
    return None if bounds is None else [round(value, 6) for value in bounds]


def examine_file(path: Path, home: Bounds = SWEDEN) -> FileHealth:
    """Return what the file holds and what ails it.

    Parameters
    ----------
    home
        Where data is expected, EPSG:3006.

    Raises
    ------
    UnreadableFile
        The file is missing, empty, or neither a vector nor a raster file.
    """
    if path.is_file() and path.stat().st_size and is_raster(path):
        raster = describe_raster(path)
        return FileHealth(path.name, raster.driver, rasters=(raster,))
    layers = list_layers(path)
    if not layers:
        raise UnreadableFile(tr("{file} har inga lager.", file=path.name))
    return FileHealth(
        path.name,
        next((info.driver for info in layers if info.driver), ""),
        tuple(_examine_layer(path, info, home) for info in layers),
    )


def _examine_layer(path: Path, info: FileLayer, home: Bounds) -> LayerHealth:
    source, candidates = judge_crs(info.crs, info.bounds, home)
    system = name_crs(info.crs) if info.crs and source == "declared" else None
    assumed = info.crs.to_wkt() if system and info.crs else next(iter(candidates), None)
    moved = transform_bounds(info.bounds, assumed) if info.bounds and assumed else None
    problems: tuple[Problem, ...] = ()
    notes = info.notes
    if info.fault:
        problems = (Problem("unreadable_layer", 1, info.fault),)
    elif info.has_places:
        raw = read_layer(path, info)
        shapes, notes = np.asarray(raw.frame.geometry.array, dtype=object), raw.notes
        problems = (*find_problems(shapes), *_misplaced(info.bounds, moved, source, home))
    return LayerHealth(info, source, candidates, moved, problems, notes)


def _misplaced(
    bounds: Bounds | None, moved: Bounds | None, source: CrsSource, home: Bounds
) -> list[Problem]:
    problems = []
    if bounds and source in ("unknown", "contested") and axes_swapped(bounds, home):
        problems.append(Problem("swapped_axes", 1, f"{bounds[0]:.0f}, {bounds[1]:.0f}"))
    if moved and not boxes_meet(moved, home):
        centre = f"N {(moved[1] + moved[3]) / 2:.0f}, E {(moved[0] + moved[2]) / 2:.0f}"
        problems.append(Problem("outside_county", 1, centre))
    return problems


def find_problems(shapes: npt.NDArray[np.object_]) -> tuple[Problem, ...]:
    """Return what ails the geometries: missing, empty, invalid, repeated."""
    missing = shapely.is_missing(shapes)
    empty = shapely.is_empty(shapes)
    invalid = ~(missing | shapely.is_valid(shapes))
    wkb = shapely.to_wkb(shapely.normalize(shapes))
    seen: set[bytes] = set()
    repeated = np.zeros(len(shapes), dtype=bool)
    for index, content in enumerate(wkb):
        if content is not None and not empty[index]:
            repeated[index] = content in seen
            seen.add(content)
    kinds = (
        ("null_geometry", missing),
        ("empty_geometry", empty),
        ("invalid_geometry", invalid),
        ("duplicate_geometry", repeated),
    )
    return tuple(
        Problem(kind, int(mask.sum()), _example(shapes, mask, kind))
        for kind, mask in kinds
        if mask.any()
    )


def _example(shapes: npt.NDArray[np.object_], mask: npt.NDArray[np.bool_], kind: str) -> str:
    index = int(np.flatnonzero(mask)[0])
    if kind == "invalid_geometry":
        return f"{index}: {shapely.is_valid_reason(shapes[index])}"
    return str(index)
