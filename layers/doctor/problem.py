"""Something that ails a layer: how many objects, and which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

EXAMPLES = 20
"""So many objects of each problem are named."""

Place = tuple[float, float]
"""Easting and northing in EPSG:3006."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that ails `count` objects, with one of them as example.

    Attributes
    ----------
    ids
        The feature ids of the first `EXAMPLES` of them; none where it ails the whole layer.
    places
        Where those lie that lie anywhere, as far as the layer can be placed.
    """

    kind: str
    count: int
    example: str = ""
    ids: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the problem as `rumslig info` prints it."""
        return {
            "kind": self.kind,
            "count": self.count,
            "example": self.example,
            "ids": list(self.ids),
            "place": [round(value, 3) for value in self.places[0]] if self.places else None,
        }


def first_ids(ids: npt.NDArray[np.int64], mask: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the feature ids of the first objects that a mask selects."""
    return tuple(int(value) for value in ids[mask][:EXAMPLES])
