"""Which open cases a change of the material lies near: where to look, not yet what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from rumslig.cases.desk import CaseDesk
from rumslig.errors import RumsligError
from rumslig.progress import Progress, silent
from rumslig.settings import Home
from rumslig.upkeep.comparing import ChangedObject
from rumslig.workspace import Workspace

NEAR_M = 500.0
"""So near a plan area a changed object is told of; rules may look as far."""


@dataclass(frozen=True, slots=True)
class TouchedCase:
    """A case with changed objects in or near its plan areas; `count` of them."""

    dnr: str
    title: str
    count: int


def touched_cases(
    home: Home, objects: Sequence[ChangedObject], *, progress: Progress = silent
) -> tuple[TouchedCase, ...]:
    """Return the cases of the home's register whose plan areas a changed object lies near.

    A case that cannot be read is left out: it tells of that where it is opened.
    """
    if not objects or not home.register.exists():
        return ()
    shapes = [
        shapely.union_all([shape for shape in shapely.from_wkb([item.before, item.after]) if shape])
        for item in objects
    ]
    desk = CaseDesk(Workspace.of_installed(home))
    found = []
    try:
        rows = desk.rows()
        for number, row in enumerate(rows):
            progress(number, len(rows), row.dnr)
            try:
                plans = [plan.geometry for plan in desk.load(row.dnr).plans]
            except (RumsligError, OSError):
                continue
            near = shapely.dwithin(shapes, shapely.union_all(plans), NEAR_M)
            if count := int(near.sum()):
                found.append(TouchedCase(row.dnr, row.title, count))
    finally:
        desk.close()
    return tuple(found)
