"""The objects of a structure image as layers of the map, in the colours of its legend."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layers.crs import WORKING_CRS, Transformation
from layers.images.legend import LegendClass
from layers.structure.classify import Classification, StructureObject
from layers.style import Fill, LayerStyle, Marker, Stroke, Symbol
from layers.vector import VectorLayer
from ui.language import tr
from ui.map.scene import SceneLayer


def class_layers(objects: Classification | None) -> tuple[SceneLayer, ...]:
    """Return a layer for each class that has objects; what is only possible is drawn dashed."""
    if objects is None:
        return ()
    found = []
    for number, item in enumerate(objects.legend):
        parts = objects.of(item)
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
