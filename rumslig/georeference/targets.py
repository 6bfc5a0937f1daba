"""What a control point can snap to on the map: border junctions, rail nodes and localities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
import shapely

from layers.catalog import Catalog, InstalledLayer
from layers.crs import Bounds
from layers.errors import LayerError
from layers.vector import VectorLayer
from rumslig.classified import is_classified
from rumslig.collation import fold, swedish_key
from rumslig.georeference.junctions import find_junctions
from rumslig.georeference.rail import find_rail_nodes
from rumslig.language import tr
from rumslig.places import Municipalities

TargetKind = Literal["junction", "rail", "locality"]

RAILWAYS, STATIONS, PLACES = "railways", "stations", "places"
"""Roles in a package's manifest."""
_WORDS = {
    RAILWAYS: ("järnväg", "jarnvag", "railway", "rail"),
    STATIONS: ("station", "järnvägsstation", "jarnvagsstation", "railway station"),
}
"""How the layer's name or title begins where no layer has the role."""
_NAMES = ("namn", "name", "ortnamn", "tatort", "tätort")


@dataclass(frozen=True, slots=True)
class Target:
    """A place on the map that is easily found in a picture too; EPSG:3006."""

    easting: float
    northing: float
    kind: TargetKind
    title: str

    @property
    def place(self) -> tuple[float, float]:
        """Easting and northing."""
        return self.easting, self.northing


@dataclass(frozen=True)
class Targets:
    """Targets that can be asked for the nearest one."""

    items: tuple[Target, ...]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        places = np.array([(item.easting, item.northing) for item in self.items]).reshape(-1, 2)
        return shapely.STRtree(np.asarray(shapely.points(places)))

    def nearest(self, easting: float, northing: float, within_m: float) -> Target | None:
        """Return the nearest target, of those as near a junction before the others; or None."""
        if not self.items:
            return None
        _, found = self._tree.query_nearest(
            [shapely.Point(easting, northing)], max_distance=max(within_m, 1e-9), all_matches=True
        )
        order = ("junction", "rail", "locality")
        near = sorted((order.index(self.items[i].kind), int(i)) for i in found)
        return self.items[near[0][1]] if near else None

    def within(self, bounds: Bounds) -> list[Target]:
        """Return the targets in a box."""
        if not self.items:
            return []
        return [self.items[int(index)] for index in self._tree.query(shapely.box(*bounds))]


def snap_targets(catalog: Catalog) -> list[Target]:
    """Return what there is to snap to in the installed packages.

    The layers are found by their roles (`municipalities`, `railways`, `stations`, `places`);
    where no layer has a railway's role, by what its name or title begins with. Classified
    packages are left out, for a point goes into files that are handed on, and so are schematic
    layers, whose places are vague. A layer that cannot be read gives no targets.
    """
    open_layers = [
        layer
        for layer in catalog.layers
        if not is_classified(layer.manifest) and not layer.entry.schematic
    ]
    found = [*_junctions(catalog), *_rail(open_layers), *_localities(open_layers)]
    return list(dict.fromkeys(found))


def _junctions(catalog: Catalog) -> Iterator[Target]:
    own = Municipalities.of_catalog(catalog)
    if own.manifest is None or is_classified(own.manifest):
        return
    for item in find_junctions(own.items):
        names = "–".join(sorted(item.names, key=swedish_key))
        title = tr("{names} vid yttergränsen", names=names) if item.is_outer else names
        yield Target(item.easting, item.northing, "junction", title)


def _rail(layers: Sequence[InstalledLayer]) -> Iterator[Target]:
    stations = [
        target
        for layer in _playing(layers, STATIONS, 0)
        for target in _points(layer, "rail", tr("Station"))
    ]
    yield from stations
    places = np.array([(item.easting, item.northing) for item in stations]).reshape(-1, 2)
    for source in _playing(layers, RAILWAYS, 1):
        layer = _read(source)
        if layer is None:
            continue
        try:
            mapped = source.read_coverage()
        except LayerError:
            mapped = None
        is_line = shapely.get_dimensions(layer.geometry) == 1
        names = _names(source, layer, source.entry.title)
        kept = [name for name, is_kept in zip(names, is_line, strict=True) if is_kept]
        for node in find_rail_nodes(layer.geometry[is_line], kept, places, mapped):
            lines = "–".join(sorted(node.lines, key=swedish_key))
            title = lines if len(node.lines) > 1 else tr("Slutet av {line}", line=lines)
            yield Target(node.easting, node.northing, "rail", title)


def _localities(layers: Sequence[InstalledLayer]) -> Iterator[Target]:
    for layer in layers:
        if layer.entry.role == PLACES:
            yield from _points(layer, "locality", "")


def _playing(layers: Sequence[InstalledLayer], role: str, dimension: int) -> list[InstalledLayer]:
    """Return the layers with a role, else those whose name says it, of one dimension."""
    playing = [layer for layer in layers if layer.entry.role == role]
    if playing:
        return playing
    wanted = ("Point", "LineString")[dimension]
    return [
        layer
        for layer in layers
        if not layer.entry.role
        and wanted in layer.entry.geometry
        and any(
            fold(text).startswith(_WORDS[role]) for text in (layer.entry.name, layer.entry.title)
        )
    ]


def _points(source: InstalledLayer, kind: TargetKind, fallback: str) -> Iterator[Target]:
    layer = _read(source)
    if layer is None:
        return
    inner = shapely.point_on_surface(layer.geometry)
    is_point = shapely.get_type_id(layer.geometry) == 0
    places = np.where(is_point, layer.geometry, inner)
    for place, name in zip(places, _names(source, layer, fallback), strict=True):
        if name:
            yield Target(float(place.x), float(place.y), kind, name)


def _names(source: InstalledLayer, layer: VectorLayer, fallback: str) -> list[str]:
    """Return the objects' names: of the column that the package names, else a usual one."""
    columns = {str(column).casefold(): column for column in layer.attributes}
    column = next(
        (
            columns[name.casefold()]
            for name in (source.entry.name_field, *_NAMES)
            if name.casefold() in columns
        ),
        None,
    )
    if column is None:
        return [fallback] * len(layer.geometry)
    return [
        fallback if pd.isna(value) or not str(value).strip() else " ".join(str(value).split())
        for value in layer.attributes[column]
    ]


def _read(source: InstalledLayer) -> VectorLayer | None:
    try:
        return source.read()
    except LayerError:
        return None
