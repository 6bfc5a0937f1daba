"""What is worked on to get objects out of a picture: its classes, and what was traced by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import shapely
from shapely.errors import ShapelyError

from layers.errors import LayerError
from layers.images.legend import LegendClass, read_legend, write_legend
from layers.structure.classify import Certainty, StructureObject
from layers.structure.labels import TOLERANCE

_MM = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is worked on: the legend, how alike colours must be, and what was traced by hand."""

    legend: tuple[LegendClass, ...] = ()
    tolerance: float = TOLERANCE
    traced: tuple[StructureObject, ...] = ()

    @property
    def search(self) -> tuple[object, ...]:
        """What objects are found by: what classes are called has no part in it."""
        return self.tolerance, tuple((item.colour, item.kind) for item in self.legend)

    def to_json(self) -> dict[str, Any]:
        """Return what the next session needs."""
        places = {item: at for at, item in enumerate(self.legend)}
        kept = [part for part in self.traced if part.item in places]
        texts = shapely.to_wkt([part.geometry for part in kept], rounding_precision=_MM)
        return {
            "legend": write_legend(self.legend),
            "tolerance": self.tolerance,
            "traced": [
                [places[part.item], str(text), part.certainty]
                for part, text in zip(kept, texts, strict=True)
            ],
        }


def sheet_of(kept: Any) -> Sheet:
    """Return what `Sheet.to_json` kept.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError
        It is something else.
    """
    text, tolerance = str(kept["legend"]), float(kept["tolerance"])
    try:
        legend = read_legend(text, "legend") if text.count("\n") > 1 else ()
        traced = tuple(_traced(legend, *row) for row in kept["traced"])
    except (LayerError, ShapelyError) as error:
        raise ValueError(str(error)) from error
    if not 0 < tolerance < 1000:
        raise ValueError(str(tolerance))
    return Sheet(legend, tolerance, traced)


def _traced(
    legend: tuple[LegendClass, ...], index: int, text: str, certainty: Certainty
) -> StructureObject:
    geometry = shapely.from_wkt(text)
    is_whole = not geometry.is_empty and np.isfinite(shapely.get_coordinates(geometry)).all()
    if index < 0 or not is_whole or certainty not in get_args(Certainty):
        raise ValueError(text)
    return StructureObject(legend[index], geometry, certainty)
