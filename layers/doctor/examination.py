"""A file examined: what it holds, how its coordinate system is known, what ails it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.crs import Bounds, Placement, name_crs, parse_placement, transform_bounds
from layers.doctor import ailments
from layers.doctor.diagnosis import Found, find_problems, misplaced_layer
from layers.doctor.encodings import EncodingDoubt, read_codec, restored, weigh_encodings
from layers.doctor.ground import Ground
from layers.doctor.placement import (
    Candidate,
    find_candidates,
    place_shapes,
)
from layers.doctor.problem import Problem
from layers.errors import UnreadableFile
from layers.formats.files import list_layers, read_kinds, read_layer
from layers.formats.rows import FileLayer
from layers.formats.shape_kinds import ShapeKinds
from layers.images.tile_table import has_tiles, list_tables
from layers.language import tr
from layers.raster import RasterFile, describe_raster, is_raster
from layers.vector import CrsSource, judge_crs

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class LayerHealth:
    """A layer's description and problems, and what its reader could not make out or mended.

    Attributes
    ----------
    candidates
        Every system that the numbers may be in, the likeliest first.
    crs_candidates
        The codes of those that reach the county with the numbers as they stand.
    placement
        What it was looked at in: the declared system or the first candidate; None for neither.
    encoding_doubt
        Why its texts may be another encoding's; None where nothing speaks for that.
    """

    info: FileLayer
    crs_source: CrsSource
    candidates: tuple[Candidate, ...]
    bounds_3006: Bounds | None
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    placement: Placement | None = None
    encoding_doubt: EncodingDoubt | None = None
    crs_candidates: tuple[str, ...] = ()
    has_heights: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the layer as `rumslig info` prints it."""
        info = self.info
        is_open = self.crs_source != "declared"
        return {
            "name": info.name,
            "geometry": info.geometry,
            "features": info.features,
            "crs": name_crs(info.crs) if info.crs else None,
            "crs_source": self.crs_source,
            "crs_candidates": list(self.crs_candidates),
            "candidates": [item.to_json() for item in self.candidates if is_open],
            "bounds": _rounded(info.bounds),
            "bounds_3006": _rounded(self.bounds_3006),
            "encoding": info.encoding,
            "encoding_doubt": self.encoding_doubt.to_json() if self.encoding_doubt else None,
            "fields": list(info.fields),
            "problems": [item.to_json() for item in self.problems],
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


def examine_file(path: Path, ground: Ground = Ground()) -> FileHealth:  # noqa: B008 - frozen
    """Return what the file holds and what ails it.

    Parameters
    ----------
    ground
        Where data is expected.

    Raises
    ------
    UnreadableFile
        The file is missing, empty, or neither a vector nor a raster file.
    """
    if path.is_file() and path.stat().st_size and is_raster(path):
        raster = describe_raster(path)
        return FileHealth(path.name, raster.driver, rasters=(raster,))
    if has_tiles(path):
        return _examine_tiles(path, ground)
    layers = list_layers(path)
    if not layers:
        raise UnreadableFile(tr("{file} har inga lager.", file=path.name))
    return FileHealth(
        path.name,
        next((info.driver for info in layers if info.driver), ""),
        tuple(examine_layer(path, info, ground) for info in layers),
    )


def _examine_tiles(path: Path, ground: Ground) -> FileHealth:
    """Return what a file with tiles holds: its pictures, and the layers that may lie beside."""
    tables = list_tables(path)
    driver = "MBTiles" if tables[0].form == "mbtiles" else "GPKG"
    pictures = tuple(
        RasterFile(driver, item.width, item.height, 4, "uint8", item.system, item.place, 0)
        for item in tables
    )
    if driver == "MBTiles":
        return FileHealth(path.name, driver, rasters=pictures)
    try:
        layers = list_layers(path)
    except UnreadableFile:
        layers = ()
    objects = tuple(examine_layer(path, info, ground) for info in layers if info.has_places)
    return FileHealth(path.name, driver, objects, pictures)


def examine_layer(
    path: Path,
    info: FileLayer,
    ground: Ground,
    crs: str | None = None,
    encoding: str | None = None,
) -> LayerHealth:
    """Return what a layer that `list_layers` told holds and what ails it.

    Parameters
    ----------
    crs
        The placement that it is taken to have, as `parse_placement` reads it; what the file says,
        or the likeliest, where none is given.
    encoding
        What its texts are taken to be written in, where that is known better than the file knows.

    Raises
    ------
    UnreadableFile
        The file cannot be read.
    """
    if info.fault or not info.has_places:
        source, _ = judge_crs(info.crs, info.bounds, ground.home)
        faults = (Problem("unreadable_layer", 1, info.fault),) if info.fault else ()
        return LayerHealth(info, source, (), None, faults, info.notes)
    raw = read_layer(path, info)
    frame = raw.frame
    if encoding is not None:
        frame = restored(frame, encoding, read_codec(path, info))
    shapes = np.asarray(frame.geometry.array, dtype=object)
    kinds = read_kinds(path, raw)
    source, home, candidates = _judge(info, shapes, ground)
    placement = _placement_of(info, source, home, crs)
    moved = _bounds_in(info.bounds, placement) if info.bounds and placement else None
    placed = place_shapes(shapes, placement) if placement else None
    found = Found(frame.index.to_numpy(np.int64), shapes, placed)
    problems = (
        *find_problems(frame, placed, info.fields),
        *misplaced_layer(info, moved, source, ground, crs),
        *found.misplaced_objects(placement, moved, ground),
    )
    return LayerHealth(
        info,
        source,
        candidates,
        moved,
        problems,
        (*raw.notes, *_notes_of(kinds)),
        placement,
        weigh_encodings(path, info, raw.frame),
        home,
        bool(kinds.has_heights.any()),
    )


def _judge(
    info: FileLayer, shapes: Shapes, ground: Ground
) -> tuple[CrsSource, tuple[str, ...], tuple[Candidate, ...]]:
    """Return how the system is known, the codes that reach home, and every candidate."""
    source, reaching = judge_crs(info.crs, info.bounds, ground.home)
    candidates = find_candidates(shapes, ground)
    own = name_crs(info.crs) if info.crs is not None and source == "contested" else ""
    candidates = tuple(item for item in candidates if item.name != own)
    ranked = [item.code for item in candidates if item.code in reaching and not item.swapped]
    return source, tuple(dict.fromkeys((*ranked, *reaching))), candidates


def _placement_of(
    info: FileLayer, source: CrsSource, home: tuple[str, ...], crs: str | None
) -> Placement | None:
    if crs is not None:
        return parse_placement(crs)
    if source == "declared" and info.crs is not None:
        return Placement(info.crs)
    return parse_placement(home[0]) if home else None


def _bounds_in(bounds: Bounds, placement: Placement) -> Bounds | None:
    west, south, east, north = bounds
    upright = (south, west, north, east) if placement.swapped else bounds
    return transform_bounds(upright, placement.crs.to_wkt())


def _notes_of(kinds: ShapeKinds) -> list[str]:
    """Return what of the geometry is not kept as it stands in the file, a sentence each."""
    notes = []
    if (mask := kinds.has_heights).any():
        notes.append(
            tr(
                "{count} objekt har höjder (Z), till exempel {example}; kartan visar läget i plan.",
                **_counted(kinds, mask),
            )
        )
    if (mask := kinds.has_measures).any():
        notes.append(
            tr(
                "{count} objekt har mått längs linjen (M), till exempel {example}; de läses inte.",
                **_counted(kinds, mask),
            )
        )
    if (mask := kinds.is_curved).any():
        notes.append(
            tr(
                "{count} objekt kan ha bågar, till exempel {example}; de läses som raka sträckor, "
                "en för varje kvarts grad.",
                **_counted(kinds, mask),
            )
        )
    if (mask := kinds.is_surface).any():
        notes.append(
            tr(
                "{count} objekt är ytor i tre dimensioner, till exempel {example}.",
                **_counted(kinds, mask),
            )
        )
    return notes


def _counted(kinds: ShapeKinds, mask: ailments.Mask) -> dict[str, Any]:
    return {"count": int(mask.sum()), "example": int(kinds.ids[mask][0])}
