"""What a file with areas turns out to be: an idea, or a layer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from layers.crs import Bounds, name_crs
from layers.doctor.encodings import read_as, read_codec, restored
from layers.doctor.file_facts import read_facts
from layers.errors import LayerError, UnknownCrs, UnreadableFile
from layers.formats.files import choose_layer, list_layers
from layers.formats.rows import FileLayer
from layers.formats.vrt import let_in
from layers.images.tile_table import has_tiles
from layers.raster import is_raster
from layers.styles.model import PLAIN_STYLE
from layers.vector import read_vector, require_places
from rumslig.errors import PlanError
from rumslig.idea import Idea
from rumslig.plan_area import WKT_SUFFIXES, read_plan_areas
from rumslig.structure.op_tables import OpDatabase, read_database
from rumslig.workspace import Workspace
from ui.language import tr
from ui.layer_list.card import FileTold
from ui.layer_list.items import LayerItem, item_of_file, item_of_unread
from ui.layer_list.pictures import item_of_tiles, read_own_picture
from ui.messages import describe_sentence

MOST_LAYERS = 40
"""So many layers of one file are read; the others are told of."""
MOST_PLANS = 50
"""A file with more areas than this is a layer, not alternatives of a plan."""


@dataclass(frozen=True, slots=True)
class OnlyLayers:
    """A file's objects as layers, and why its areas are no plan areas."""

    items: tuple[LayerItem, ...]
    why: str


Place = Idea | tuple[LayerItem, ...] | OnlyLayers


def read_place(path: Path, workspace: Workspace, crs: str | None) -> Place:
    """Return the file's areas as an idea, or its objects as a layer where they are no plan.

    Raises
    ------
    PlanError, LayerError
        The file cannot be used.
    """
    home = workspace.county.home
    if is_raster(path) or _is_tiles(path):
        return read_own_layers(path, home, crs)
    is_text = path.suffix.lower() in WKT_SUFFIXES
    if not is_text and (_is_plain_layer(path) or read_database(path) is not None):
        return read_own_layers(path, home, crs)
    try:
        plans = read_plan_areas(path, crs=crs, home=home)
        for plan in plans:
            workspace.municipalities.require_in_sweden(plan.geometry, plan.name)
    except PlanError as why:
        if is_text:
            raise
        return OnlyLayers(read_own_layers(path, home, crs), str(why))
    return Idea(plans, file=path)


def read_own_layers(
    path: Path,
    home: Bounds,
    crs: str | None,
    encoding: str | None = None,
    wanted: Collection[str] = (),
    *,
    is_asked: bool = False,
) -> tuple[LayerItem, ...]:
    """Return a file of the planner's own as its layers, or as a picture.

    A layer that cannot be read, of a file with others that can, has its fault told.

    Parameters
    ----------
    encoding
        What its texts are written in, where that is known better than the file knows.
    wanted
        Only the layers of these names.
    is_asked
        Whether the planner has chosen the file itself, so that a VRT is let in.

    Raises
    ------
    LayerError
        None of it can be read, or the coordinate system must be chosen.
    """
    with let_in(is_asked):
        return _read_layers(path, home, crs, encoding, wanted)


def _read_layers(
    path: Path, home: Bounds, crs: str | None, encoding: str | None, wanted: Collection[str]
) -> tuple[LayerItem, ...]:
    if is_raster(path):
        return (read_own_picture(path, home, crs),)
    if _is_tiles(path):
        return (item_of_tiles(path),)
    infos = [item for item in list_layers(path) if item.has_places or item.fault]
    filled = [item for item in infos if item.features or item.fault]
    if len(filled) < 2:
        only = filled[0] if filled else choose_layer(path)
        return (_read_layer(path, only, home, crs, encoding, None),)
    database = read_database(path)
    chosen = [item for item in filled if not wanted or item.name in wanted]
    found = []
    for info in chosen[:MOST_LAYERS]:
        try:
            found.append(_read_layer(path, info, home, crs, encoding, database, of_many=True))
        except UnknownCrs:
            raise
        except LayerError as fault:
            words = describe_sentence(fault)
            found.append(item_of_unread(path, words, crs, layer=info.name))
    if not any(item.is_readable for item in found):
        raise UnreadableFile(found[0].fault if found else tr("Filen har inte lagren kvar."))
    found.sort(key=lambda item: not item.is_readable)
    for info in chosen[MOST_LAYERS:]:
        words = tr("Filen har fler lager än de {most} som visas.", most=MOST_LAYERS)
        found.append(item_of_unread(path, words, crs, layer=info.name))
    return tuple(found)


def _read_layer(
    path: Path,
    info: FileLayer,
    home: Bounds,
    crs: str | None,
    encoding: str | None,
    database: OpDatabase | None,
    *,
    of_many: bool = False,
) -> LayerItem:
    layer = read_vector(path, info, crs=crs, home=home)
    require_places(layer)
    if encoding is not None:
        anew = restored(layer.attributes, encoding, read_codec(path, info))
        layer = replace(layer, attributes=anew)
    declared = name_crs(info.crs) if info.crs is not None else ""
    model = database.words_of(info.name) if database is not None else ""
    facts = read_facts(path, info)
    read = read_as(path, info) if info.encoding else ""
    told = FileTold(info.driver, info.name, declared, read, facts, model)
    item = item_of_file(path, layer, crs, encoding, told, of_many=of_many)
    table = database.table(info.name) if database is not None else None
    if table is None:
        return item
    column = layer.attributes.get(table.class_column) if table.class_column else None
    style = table.style_of(column) if column is not None and item.style == PLAIN_STYLE else None
    return replace(item, title=table.rule.title, style=style or item.style)


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
