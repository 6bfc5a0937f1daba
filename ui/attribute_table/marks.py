"""The rows that are marked, and how their objects are drawn over the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from layers.styles.model import Fill, LayerStyle, Marker, Stroke, Symbol
from layers.vector import VectorLayer
from rumslig.table.columns import Mask, Rows
from ui.language import tr
from ui.map.scene import SceneLayer

Way = Literal["only", "turn", "through"]
"""How a row is marked: it alone, it too or no more, or all from the last one to it."""

LAYER_ID = "tabellmarkering"

_STYLE = LayerStyle(
    (
        Symbol(
            fill=Fill("ui", 0.3, "hatch"),
            stroke=Stroke("ui", 2.4, case_colour="halo", case_width=5.4),
            marker=Marker("ring_double", 22, "ui", "halo", 2.0),
        ),
    ),
    order="stop",
)


def marked_layer(layer: VectorLayer, rows: Rows) -> SceneLayer:
    """Return some of a layer's objects as they are drawn when their rows are marked."""
    some = replace(
        layer,
        geometry=layer.geometry[rows],
        attributes=pd.DataFrame(index=layer.attributes.index[rows]),
    )
    return SceneLayer(LAYER_ID, tr("Markerat i tabellen"), some, _STYLE, is_mark=True)


class Marks:
    """Which of a layer's rows are marked; a position counts the rows that are shown."""

    def __init__(self, total: int = 0) -> None:
        self.mask: Mask = np.zeros(total, dtype=bool)
        self.anchor = 0
        """The position that a range begins at."""

    @property
    def rows(self) -> Rows:
        """The marked rows in the layer's order, also those not shown."""
        return np.flatnonzero(self.mask).astype(np.intp)

    @property
    def count(self) -> int:
        """How many rows are marked."""
        return int(np.count_nonzero(self.mask))

    def among(self, shown: Rows) -> Rows:
        """Return those of the rows shown that are marked, in their order."""
        return shown[self.mask[shown]]

    def mark(self, shown: Rows, position: int, way: Way) -> None:
        """Mark the row at a position."""
        if way == "turn":
            self.mask[shown[position]] ^= True
        else:
            first, last = sorted((self.anchor if way == "through" else position, position))
            self.only(shown[first : last + 1])
        if way != "through":
            self.anchor = position

    def only(self, rows: Rows) -> None:
        """Mark some rows and no others."""
        self.mask[:] = False
        self.mask[rows] = True
