"""How a layer is drawn: symbols chosen by filter, in words that every renderer understands.

One style serves the window, printed maps and web maps. Colours are names in a palette (so that
light and dark share a style) or #rrggbb; sizes are pixels at 96 dpi.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.filter import parse_filter

Pattern = Literal["none", "hatch", "hatch_dense", "cross", "dots", "dashes", "stripes"]
Shape = Literal["disc", "ring", "ring_double", "square", "diamond", "triangle", "cross"]
Glyph = Literal["none", "bars1", "bars2", "hole", "level"]
Order = Literal["base", "structure", "theme", "road", "border", "stop"]

PAINT_ORDER: tuple[str, ...] = get_args(Order)
"""From the bottom up; hits and the plan come between borders and stops, labels last."""


ANY_SCALE = float("inf")
"""The scale 1:n that nothing is too far away for."""


@dataclass(frozen=True, slots=True)
class Fill:
    """The inside of an area."""

    colour: str
    opacity: float = 1.0
    pattern: Pattern = "none"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line or an edge, with a case under it where `case_width` is above 0."""

    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    case_colour: str = ""
    case_width: float = 0.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A point's sign."""

    shape: Shape
    size: float
    colour: str
    edge_colour: str = ""
    edge_width: float = 0.0
    glyph: Glyph = "none"
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Symbol:
    """How the objects that meet `when` (empty: the rest) are drawn.

    It draws at scales from 1:`min_scale`, the closest, to 1:`max_scale`.
    """

    title: str = ""
    when: str = ""
    fill: Fill | None = None
    stroke: Stroke | None = None
    marker: Marker | None = None
    min_scale: float = 0.0
    max_scale: float = ANY_SCALE

    def is_drawn_at(self, scale: float) -> bool:
        """Whether it draws at 1:`scale`."""
        return self.min_scale <= scale <= self.max_scale


@dataclass(frozen=True, slots=True)
class Label:
    """The text beside an object, shown at scales from 1:`min_scale` to 1:`max_scale`."""

    field: str
    colour: str = "label"
    size: float = 13
    bold: bool = False
    italic: bool = False
    halo: bool = True
    min_scale: float = 0.0
    max_scale: float = ANY_SCALE

    def is_shown_at(self, scale: float) -> bool:
        """Whether it is shown at 1:`scale`."""
        return self.min_scale <= scale <= self.max_scale


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """A layer's symbols: the first that fits an object and the scale draws it."""

    symbols: tuple[Symbol, ...]
    order: Order = "theme"
    label: Label | None = None

    def assign(self, attributes: pd.DataFrame, scale: float | None = None) -> npt.NDArray[np.int32]:
        """Return each object's index into `symbols`, -1 for those that no symbol draws.

        Parameters
        ----------
        scale
            1:n; None for the symbol that draws the object at any scale at all.

        Raises
        ------
        MissingColumn
            A symbol's filter names a column that the layer lacks.
        """
        chosen = np.full(len(attributes), -1, dtype=np.int32)
        for index, symbol in reversed(list(enumerate(self.symbols))):
            if scale is not None and not symbol.is_drawn_at(scale):
                continue
            if symbol.when:
                chosen[parse_filter(symbol.when).select(attributes)] = index
            else:
                chosen[:] = index
        return chosen

    def band_of(self, scale: float) -> tuple[bool, ...]:
        """Return which symbols draw at 1:`scale`; between two of their limits it is the same."""
        return tuple(symbol.is_drawn_at(scale) for symbol in self.symbols)

    @property
    def changes_with_scale(self) -> bool:
        """Whether an object may have another symbol at another scale, and not only none."""
        return any(
            later.min_scale < earlier.min_scale or later.max_scale > earlier.max_scale
            for index, earlier in enumerate(self.symbols)
            for later in self.symbols[index + 1 :]
        )


PLAIN_STYLE = LayerStyle(
    (
        Symbol(
            fill=Fill("accent_layer", 0.15),
            stroke=Stroke("accent_layer", 1.4),
            marker=Marker("disc", 9, "accent_layer", "halo", 1.2),
        ),
    )
)
"""For layers that bring no style of their own."""
