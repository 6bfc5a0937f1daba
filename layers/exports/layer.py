"""A layer as it is handed to a writer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import geopandas
import numpy as np
import shapely

from layers.exports.told import Provenance
from layers.styles.model import LayerStyle

Colour = Callable[[str], str]
"""Gives #rrggbb for a colour of a style."""


@dataclass(frozen=True, slots=True, eq=False)
class ExportLayer:
    """Rows with their style.

    Attributes
    ----------
    name
        What files and tables are called after it: small letters, digits and underscores.
    frame
        In the coordinate system of the result.
    qml, sld
        The style in QGIS' words and in OGC's; "" where there is none.
    """

    name: str
    title: str
    frame: geopandas.GeoDataFrame
    provenance: Provenance
    style: LayerStyle
    qml: str = ""
    sld: str = ""

    @property
    def geometry_kind(self) -> str:
        """ "Polygon", "LineString" or "Point": the highest dimension of the objects."""
        shapes = np.asarray(self.frame.geometry.array, dtype=object)
        dimensions = shapely.get_dimensions(shapes)
        highest = int(dimensions.max()) if len(dimensions) else -1
        return {2: "Polygon", 1: "LineString", 0: "Point"}.get(highest, "Polygon")


def plain_name(text: str, otherwise: str = "lager") -> str:
    """Return a name that every program and disk takes: "Åkermark 1:2" gives "akermark_1_2"."""
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:60] or otherwise


def distinct(names: list[str]) -> list[str]:
    """Return names with a number after each that was taken by one before."""
    taken: set[str] = set()
    found = []
    for name in names:
        other, number = name, 1
        while other in taken:
            number += 1
            other = f"{name}_{number}"
        taken.add(other)
        found.append(other)
    return found
