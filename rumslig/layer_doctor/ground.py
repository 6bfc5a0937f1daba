"""Where data is expected in the county of a workspace, and what its places are called."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import shapely

from layers.doctor.ground import Ground, Points
from rumslig.places import Municipalities, county_area
from rumslig.workspace import Workspace

NAMED = 3
"""So many municipalities are named where objects lie in many."""


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Names the municipalities that places lie in."""

    municipalities: Municipalities

    def __call__(self, points: Points) -> tuple[str, ...]:
        """Return the municipalities that most of the places lie in, the most frequent first."""
        names = self.municipalities.names_around(np.asarray(shapely.points(points)))
        return tuple(name for name, _ in Counter(filter(None, names)).most_common(NAMED))


def ground_of(workspace: Workspace) -> Ground:
    """Return where data is expected: the county's box and outline, with names."""
    return Ground(
        workspace.county.home,
        county_area(workspace.catalog),
        PlaceNames(workspace.municipalities),
    )
