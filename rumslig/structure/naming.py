"""Names for nodes that have none: the only town within a node's uncertainty, as a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.georeference.targets import Target


def localities_of(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Return the targets that are towns with a name."""
    return tuple(item for item in targets if item.kind == "locality" and item.title)


def propose_names(
    places: Sequence[tuple[BaseGeometry, float]], localities: Sequence[Target]
) -> list[str]:
    """Return a name for each node; "" where none or several towns lie within its uncertainty.

    A town that two nodes could be names neither.

    Parameters
    ----------
    places
        Each node's shape in EPSG:3006, and how wrong it may be in metres.
    """
    if not localities or not places:
        return [""] * len(places)
    towns = shapely.points([item.place for item in localities])
    near = [
        np.flatnonzero(shapely.dwithin(towns, shape, uncertainty)) for shape, uncertainty in places
    ]
    counts = np.bincount(np.concatenate(near), minlength=len(localities))
    return [
        localities[int(found[0])].title if len(found) == 1 and counts[found[0]] == 1 else ""
        for found in near
    ]
