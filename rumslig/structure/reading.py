"""The objects of the model in a file or a layer of a package, and what was left out of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.errors import UnreadableFile
from layers.formats.files import list_layers
from layers.vector import VectorLayer, read_vector
from rumslig.errors import StructureError
from rumslig.language import tr
from rumslig.structure.model import ObjectFacts, StructureItem, build_facts

Telling = Callable[[str, Mapping[str, Any]], ObjectFacts | None]
"""From a layer's name and a row's values to what the row says; None where it is nothing of it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that are no objects of the model, and why; alike ones together."""

    layer: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class FoundItems:
    """What a file holds of the model.

    Attributes
    ----------
    rows
        The values of each item's row, in the items' order.
    columns
        The file's columns, of all its layers.
    """

    items: tuple[StructureItem, ...]
    rows: tuple[Mapping[str, Any], ...]
    left_out: tuple[LeftOut, ...]
    columns: tuple[str, ...]


def read_layer_items(layer: VectorLayer, name: str) -> tuple[StructureItem, ...]:
    """Return the objects of a layer that follows the model.

    Raises
    ------
    StructureError
        A row says what the model does not have; names layer and row.
    """
    found = []
    rows = layer.attributes.to_dict("records")
    for number, values, geometry in zip(layer.attributes.index, rows, layer.geometry, strict=True):
        try:
            facts = build_facts({str(key): value for key, value in values.items()})
            found.append(StructureItem(int(number), facts, geometry))
        except StructureError as error:
            raise StructureError(
                tr("{layer}, objekt {number}: {fact}.", layer=name, number=number, fact=error)
            ) from error
    return tuple(found)


def read_file_items(path: Path, tell: Telling, crs: str | None = None) -> FoundItems:
    """Return the objects of every layer of a file, numbered from 1 in the file's order.

    What is no object of the model is counted with its reason, and stops nothing.

    Raises
    ------
    UnreadableFile
        The file cannot be read, or has no map layer.
    UnknownCrs
        Nothing says its coordinate system.
    """
    layers = [item for item in list_layers(path) if item.has_places]
    if not layers:
        raise UnreadableFile(tr("{file} har inget kartlager.", file=path.name))
    items: list[StructureItem] = []
    kept: list[Mapping[str, Any]] = []
    left: dict[tuple[str, str], int] = {}
    columns: dict[str, None] = {}
    for about in layers:
        layer = read_vector(path, about.name, crs=crs)
        columns.update(dict.fromkeys(map(str, layer.attributes.columns)))
        if layer.null_geometry:
            left[about.name, tr("saknar geometri")] = layer.null_geometry
        for values, geometry in zip(
            layer.attributes.to_dict("records"), layer.geometry, strict=True
        ):
            row = {str(key): value for key, value in values.items()}
            found = _item(tell, about.name, row, geometry, len(items) + 1)
            if isinstance(found, str):
                left[about.name, found] = left.get((about.name, found), 0) + 1
            else:
                items.append(found)
                kept.append(row)
    told = tuple(LeftOut(name, reason, count) for (name, reason), count in left.items())
    return FoundItems(tuple(items), tuple(kept), told, tuple(columns))


def _item(
    tell: Telling, layer: str, row: Mapping[str, Any], geometry: BaseGeometry, number: int
) -> StructureItem | str:
    """Return a row's object, or why it is none."""
    try:
        facts = tell(layer, row)
        if facts is None:
            return tr("hör inte till klassmodellen")
        return StructureItem(number, facts, geometry)
    except StructureError as error:
        return str(error)
