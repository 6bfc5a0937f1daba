"""How a layer is drawn: symbols chosen by filter, in words that every renderer understands.

One style serves the window, printed maps and web maps. Colours are names in a palette (so that
light and dark share a style) or #rrggbb; sizes are pixels at 96 dpi.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.errors import PackageError
from layers.filter import parse_filter
from layers.language import tr

Pattern = Literal["none", "hatch", "hatch_dense", "cross", "dots", "dashes", "stripes"]
Shape = Literal["disc", "ring", "ring_double", "square", "diamond", "cross"]
Glyph = Literal["none", "bars1", "bars2", "hole", "level"]
Order = Literal["base", "structure", "theme", "road", "border", "stop"]

PAINT_ORDER: tuple[str, ...] = get_args(Order)
"""From the bottom up; hits and the plan come between borders and stops, labels last."""


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


@dataclass(frozen=True, slots=True)
class Symbol:
    """How the objects that meet `when` (empty: the rest) are drawn."""

    title: str = ""
    when: str = ""
    fill: Fill | None = None
    stroke: Stroke | None = None
    marker: Marker | None = None
    max_scale: float = float("inf")


@dataclass(frozen=True, slots=True)
class Label:
    """The text beside an object, shown at scales 1:`max_scale` and larger."""

    field: str
    colour: str = "label"
    size: float = 13
    bold: bool = False
    italic: bool = False
    max_scale: float = float("inf")


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """A layer's symbols, the first that fits an object draws it."""

    symbols: tuple[Symbol, ...]
    order: Order = "theme"
    label: Label | None = None

    def assign(self, attributes: pd.DataFrame) -> npt.NDArray[np.int32]:
        """Return each object's index into `symbols`, -1 for those that no symbol draws.

        Raises
        ------
        MissingColumn
            A symbol's filter names a column that the layer lacks.
        """
        chosen = np.full(len(attributes), -1, dtype=np.int32)
        for index, symbol in reversed(list(enumerate(self.symbols))):
            if symbol.when:
                chosen[parse_filter(symbol.when).select(attributes)] = index
            else:
                chosen[:] = index
        return chosen


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


def parse_style(text: str, file_name: str) -> LayerStyle:
    """Return the style written in a `.style.toml` file.

    Raises
    ------
    PackageError
        The file is no TOML, or has a key or word that a style does not have.
    """
    try:
        data = tomllib.loads(text)
        label = data.get("label")
        return LayerStyle(
            symbols=tuple(_symbol(item) for item in data["symbols"]),
            order=_word(data.get("order", "theme"), Order),
            label=Label(**label) if label else None,
        )
    except (tomllib.TOMLDecodeError, TypeError, KeyError, ValueError) as error:
        raise PackageError(
            tr("{file} är ingen giltig stil: {fact}.", file=file_name, fact=error)
        ) from error


def _symbol(data: Mapping[str, Any]) -> Symbol:
    rest = dict(data)
    fill, stroke, marker = (
        rest.pop("fill", None),
        rest.pop("stroke", None),
        rest.pop("marker", None),
    )
    if rest.get("when"):
        parse_filter(rest["when"])
    if fill:
        _word(fill.get("pattern", "none"), Pattern)
    if marker:
        _word(marker["shape"], Shape)
        _word(marker.get("glyph", "none"), Glyph)
    return Symbol(
        **rest,
        fill=Fill(**fill) if fill else None,
        stroke=Stroke(**{**stroke, "dash": tuple(stroke.get("dash", ()))}) if stroke else None,
        marker=Marker(**marker) if marker else None,
    )


def _word(value: str, vocabulary: Any) -> Any:
    if value not in get_args(vocabulary):
        raise ValueError(f"”{value}” ({', '.join(get_args(vocabulary))})")
    return value
