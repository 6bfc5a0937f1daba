"""The objects of a structure image as layers of the map, in the colours of its legend."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from layers.crs import WORKING_CRS, Transformation
from layers.images.legend import LegendClass
from layers.structure.classify import Classification, StructureObject
from layers.styles.model import Fill, LayerStyle, Marker, Stroke, Symbol
from layers.vector import VectorLayer
from ui.language import message_language, tr
from ui.map.scene import SceneLayer


def class_layers(objects: Classification | None) -> tuple[SceneLayer, ...]:
    """Return a layer for each class that has objects; what is only possible is drawn dashed.

    The same objects give the same layers, which the map need not draw anew.
    """
    return () if objects is None else _layers_of(objects, message_language())


@lru_cache(maxsize=1)
def _layers_of(objects: Classification, _lang: str) -> tuple[SceneLayer, ...]:
    by_class: dict[LegendClass, list[StructureObject]] = {}
    for part in objects.objects:
        by_class.setdefault(part.item, []).append(part)
    found = []
    for number, item in enumerate(objects.legend):
        parts = by_class.get(item)
        if parts:
            found.append(SceneLayer(f"klass{number}", item.name, _layer(item, parts), _style(item)))
    return tuple(found)


def _layer(item: LegendClass, parts: list[StructureObject]) -> VectorLayer:
    shapes = np.empty(len(parts), dtype=object)
    shapes[:] = [part.geometry for part in parts]
    columns = pd.DataFrame(
        {
            tr("klass"): [item.name for _ in parts],
            tr("läge"): [
                tr("säkert") if part.certainty == "certain" else tr("möjligt") for part in parts
            ],
            "certainty": [part.certainty for part in parts],
        }
    )
    return VectorLayer(
        name=item.name,
        file_name="",
        sha256="",
        geometry=shapes,
        attributes=columns,
        transformation=Transformation(WORKING_CRS, ""),
        read=len(parts),
        null_geometry=0,
        repairs=(),
    )


def _style(item: LegendClass) -> LayerStyle:
    if item.kind == "point":
        marker = Marker("ring", 16, item.colour, "halo", 2.0)
        return LayerStyle((Symbol(item.name, marker=marker),), "structure")
    if item.kind == "line":
        line = Stroke(item.colour, 4.0, (7, 5), 0.9, "halo", 1.5)
        return LayerStyle((Symbol(item.name, stroke=line),), "structure")
    whole = Symbol(
        item.name, "certainty = 'certain'", Fill(item.colour, 0.45), Stroke(item.colour, 1.8)
    )
    dashed = Symbol(item.name, "", Fill(item.colour, 0.3), Stroke(item.colour, 1.8, (5, 4)))
    return LayerStyle((whole, dashed), "structure")
