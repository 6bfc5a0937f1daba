"""A file examined: what it holds, how its coordinate system is known, what ails it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import shapely

from layers.crs import Bounds, Placement, name_crs, parse_placement, transform_bounds
from layers.doctor import ailments
from layers.doctor.encodings import EncodingDoubt, restored, weigh_encodings
from layers.doctor.ground import Ground
from layers.doctor.placement import (
    Candidate,
    far_objects,
    find_candidates,
    place_shapes,
    swapped_objects,
)
from layers.doctor.problem import EXAMPLES, Place, Problem, first_ids
from layers.doctor.reasons import why_invalid
from layers.errors import UnreadableFile
from layers.formats.files import list_layers, read_kinds, read_layer
from layers.formats.rows import FileLayer
from layers.formats.shape_kinds import ShapeKinds
from layers.language import tr
from layers.raster import RasterFile, describe_raster, is_raster
from layers.vector import CrsSource, axes_swapped, boxes_meet, judge_crs

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
    layers = list_layers(path)
    if not layers:
        raise UnreadableFile(tr("{file} har inga lager.", file=path.name))
    return FileHealth(
        path.name,
        next((info.driver for info in layers if info.driver), ""),
        tuple(examine_layer(path, info, ground) for info in layers),
    )


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
        return LayerHealth(info, source, (), None, faults)
    raw = read_layer(path, info)
    frame = raw.frame if encoding is None else restored(raw.frame, encoding, info.encoding)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    kinds = read_kinds(path, info)
    source, home, candidates = _judge(info, shapes, ground)
    placement = _placement_of(info, source, home, crs)
    moved = _bounds_in(info.bounds, placement) if info.bounds and placement else None
    placed = place_shapes(shapes, placement) if placement else None
    found = _Found(frame.index.to_numpy(np.int64), shapes, placed)
    problems = (
        *find_problems(frame, placed, info.fields),
        *_misplaced(info, moved, source, ground, crs),
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


def _misplaced(
    info: FileLayer, moved: Bounds | None, source: CrsSource, ground: Ground, crs: str | None
) -> list[Problem]:
    """Return what ails the place of the layer as a whole."""
    problems = []
    bounds, home = info.bounds, ground.home
    is_open = source in ("unknown", "contested") and crs is None
    if bounds and is_open and axes_swapped(bounds, home):
        problems.append(Problem("swapped_axes", 1, f"{bounds[0]:.0f}, {bounds[1]:.0f}"))
    if moved and not boxes_meet(moved, home):
        middle = (moved[0] + moved[2]) / 2, (moved[1] + moved[3]) / 2
        centre = f"N {middle[1]:.0f}, E {middle[0]:.0f}"
        problems.append(Problem("outside_county", 1, centre, places=(middle,)))
    return problems


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A layer's objects: their feature ids, their shapes, and those placed in EPSG:3006."""

    ids: npt.NDArray[np.int64]
    shapes: Shapes
    placed: Shapes | None

    def misplaced_objects(
        self, placement: Placement | None, moved: Bounds | None, ground: Ground
    ) -> list[Problem]:
        """Return what ails the place of single objects, in a layer that lies where it should."""
        if placement is None or self.placed is None:
            return []
        if moved is not None and not boxes_meet(moved, ground.home):
            return []
        upright = not placement.swapped
        swapped = (
            swapped_objects(self.shapes, placement.crs, ground)
            if upright
            else np.zeros(len(self.shapes), dtype=bool)
        )
        far = far_objects(self.placed, ground, ailments.FAR_M) & ~swapped
        if far.sum() * 2 > len(far):  # a layer of the country is no layer gone astray
            far[:] = False
        told = (("swapped_objects", swapped), ("objects_outside", far))
        return [self.problem(kind, mask) for kind, mask in told if mask.any()]

    def problem(self, kind: str, mask: ailments.Mask, example: str = "") -> Problem:
        """Return a problem of the objects that a mask selects."""
        ids = first_ids(self.ids, mask)
        return Problem(kind, int(mask.sum()), example or str(ids[0]), ids, self._places(mask))

    def _places(self, mask: ailments.Mask) -> tuple[Place, ...]:
        if self.placed is None:
            return ()
        return places_of(self.placed[mask])


def places_of(shapes_3006: Shapes) -> tuple[Place, ...]:
    """Return where the first shapes lie that lie anywhere."""
    boxes = shapely.bounds(shapes_3006).reshape(-1, 4)
    boxes = boxes[np.isfinite(boxes).all(axis=1)][:EXAMPLES]
    return tuple(
        (float(west + east) / 2, float(south + north) / 2) for west, south, east, north in boxes
    )


def find_problems(
    frame: geopandas.GeoDataFrame,
    placed: Shapes | None = None,
    fields: tuple[str, ...] = (),
) -> tuple[Problem, ...]:
    """Return what ails the objects themselves: geometry, repetition, texts and columns.

    Parameters
    ----------
    frame
        Rows with their feature ids as index.
    placed
        Their geometry in EPSG:3006, None where it cannot be placed; slivers are measured in it.
    fields
        The names of the columns as the file has them.
    """
    shapes = np.asarray(frame.geometry.array, dtype=object)
    found = _Found(frame.index.to_numpy(np.int64), shapes, placed)
    invalid = ailments.find_invalid(shapes)
    garbled, column, text = ailments.find_garbled(frame.drop(columns=frame.geometry.name))
    kinds = (
        ("null_geometry", ailments.find_missing(shapes), ""),
        ("empty_geometry", ailments.find_empty(shapes), ""),
        ("invalid_geometry", invalid, _why_invalid(found, invalid)),
        ("duplicate_geometry", ailments.find_repeated(shapes), ""),
        ("duplicate_row", ailments.find_repeated_rows(frame), ""),
        ("sliver", _slivers(placed, invalid), ""),
        ("mixed_types", ailments.find_mixed(shapes), ""),
        ("garbled_text", garbled, f"{column}: {text}"),
    )
    problems = []
    for kind, mask, example in kinds:
        if mask.any():
            problem = found.problem(kind, mask)
            if example:
                problem = replace(problem, example=f"{problem.example}: {example}")
            problems.append(problem)
    twice = ailments.repeated_fields(fields)
    if twice:
        problems.append(Problem("duplicate_fields", len(twice), ", ".join(twice)))
    return tuple(problems)


def _slivers(placed: Shapes | None, invalid: ailments.Mask) -> ailments.Mask:
    if placed is None:
        return np.zeros(len(invalid), dtype=bool)
    # what a broken ring's area is nobody knows
    return ailments.find_slivers(placed) & ~invalid


def _why_invalid(found: _Found, invalid: ailments.Mask) -> str:
    if not invalid.any():
        return ""
    return why_invalid(found.shapes[int(np.flatnonzero(invalid)[0])])


def _notes_of(kinds: ShapeKinds) -> list[str]:
    """Return what of the geometry is not kept as it stands in the file, a sentence each."""
    told = (
        (
            kinds.has_heights,
            tr("{count} objekt har höjder (Z), till exempel {example}; kartan visar läget i plan."),
        ),
        (
            kinds.has_measures,
            tr("{count} objekt har mått längs linjen (M), till exempel {example}; de läses inte."),
        ),
        (
            kinds.is_curved,
            tr(
                "{count} objekt kan ha bågar, till exempel {example}; de läses som raka sträckor, "
                "en för varje kvarts grad."
            ),
        ),
        (
            kinds.is_surface,
            tr("{count} objekt är ytor i tre dimensioner, till exempel {example}."),
        ),
    )
    return [
        words.format(count=int(mask.sum()), example=int(kinds.ids[mask][0]))
        for mask, words in told
        if mask.any()
    ]
