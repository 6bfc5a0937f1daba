"""What a file with areas turns out to be: an idea, or a layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from layers.crs import Bounds, name_crs
from layers.doctor.encodings import read_codec, restored
from layers.doctor.file_facts import read_facts
from layers.errors import LayerError
from layers.formats.files import list_layers
from layers.images.tile_table import has_tiles
from layers.raster import is_raster
from layers.vector import read_vector, require_places
from rumslig.errors import PlanError
from rumslig.idea import Idea
from rumslig.plan_area import WKT_SUFFIXES, read_plan_areas
from rumslig.workspace import Workspace
from ui.layer_list.items import FileTold, LayerItem, item_of_file
from ui.layer_list.pictures import item_of_tiles, read_own_picture

MOST_PLANS = 50
"""A file with more areas than this is a layer, not alternatives of a plan."""


@dataclass(frozen=True, slots=True)
class OnlyLayer:
    """A file's objects as a layer, and why its areas are no plan areas."""

    item: LayerItem
    why: str


def read_place(path: Path, workspace: Workspace, crs: str | None) -> Idea | LayerItem | OnlyLayer:
    """Return the file's areas as an idea, or its objects as a layer where they are no plan.

    Raises
    ------
    PlanError, LayerError
        The file cannot be used.
    """
    home = workspace.county.home
    if is_raster(path) or _is_tiles(path):
        return read_own_layer(path, home, crs)
    is_text = path.suffix.lower() in WKT_SUFFIXES
    if not is_text and _is_plain_layer(path):
        return read_own_layer(path, home, crs)
    try:
        plans = read_plan_areas(path, crs=crs, home=home)
        for plan in plans:
            workspace.municipalities.require_in_sweden(plan.geometry, plan.name)
    except PlanError as why:
        if is_text:
            raise
        return OnlyLayer(read_own_layer(path, home, crs), str(why))
    return Idea(plans, file=path)


def read_own_layer(
    path: Path, home: Bounds, crs: str | None, encoding: str | None = None
) -> LayerItem:
    """Return a file of the planner's own as a layer or picture; raises LayerError.

    Parameters
    ----------
    encoding
        What its texts are written in, where that is known better than the file knows.
    """
    if is_raster(path):
        return read_own_picture(path, home, crs)
    if _is_tiles(path):
        return item_of_tiles(path)
    layer = read_vector(path, crs=crs, home=home)
    require_places(layer)
    info = next(item for item in list_layers(path) if item.name == layer.name)
    if encoding is not None:
        anew = restored(layer.attributes, encoding, read_codec(path, info))
        layer = replace(layer, attributes=anew)
    declared = name_crs(info.crs) if info.crs is not None else ""
    facts = read_facts(path, info)
    told = FileTold(info.driver, info.name, declared, info.encoding, facts)
    return item_of_file(path, layer, crs, encoding, told)


def bounds_of(path: Path) -> Bounds | None:
    """Return where the file's first layer lies in its own coordinates, None where unknown."""
    try:
        if path.suffix.lower() in WKT_SUFFIXES:
            shapes = [
                shapely.from_wkt(line)
                for line in path.read_text("utf-8-sig").splitlines()
                if line.strip()
            ]
            west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
            return west, south, east, north
        return next((item.bounds for item in list_layers(path) if item.bounds), None)
    except (LayerError, OSError, ValueError, shapely.errors.ShapelyError):
        return None


def _is_tiles(path: Path) -> bool:
    """Whether a file holds a map in tiles, and no objects beside it."""
    if not has_tiles(path):
        return False
    return path.suffix.lower() == ".mbtiles" or not _has_objects(path)


def _has_objects(path: Path) -> bool:
    try:
        return any(item.has_places for item in list_layers(path))
    except LayerError:
        return False


def _is_plain_layer(path: Path) -> bool:
    """Whether a file holds lines or points, or more areas than anybody's alternatives."""
    layers = [item for item in list_layers(path) if item.has_places]
    kinds = {item.geometry for item in layers}
    areal = any("Polygon" in kind or kind in ("Unknown", "GeometryCollection") for kind in kinds)
    return bool(layers) and (not areal or sum(item.features for item in layers) > MOST_PLANS)
