"""The areas that one may fetch for: what the map shows, the plan, the county, a municipality."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from rumslig.documents.titles import name_municipality
from rumslig.places import county_area
from ui.language import message_language, tr

if TYPE_CHECKING:
    from ui.session import Session

ALL, VIEW, PLAN, COUNTY = "all", "view", "plan", "county"


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """An area to choose; `id` is one of the names above, or a municipality's code."""

    id: str
    title: str


class FetchPlaces:
    """Knows the session's areas, in EPSG:3006."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.view: Callable[[], Bounds] | None = None
        """What the map shows; None while there is no map."""

    def choices(self, *, whole: bool) -> tuple[PlaceChoice, ...]:
        """Return what can be chosen now; `whole` offers everything that the service has."""
        found = [PlaceChoice(VIEW, tr("Det kartan visar"))] if self.view is not None else []
        if self._plan() is not None:
            found.append(PlaceChoice(PLAN, tr("Planområdet")))
        workspace = self._session.workspace
        if workspace is not None:
            if workspace.catalog.with_role("county") is not None:
                found.append(PlaceChoice(COUNTY, tr("Hela länet")))
            names = {item.code: item.name for item in workspace.municipalities.items}
            found += [
                PlaceChoice(code, name_municipality(names[code], message_language()))
                for code in workspace.county.municipalities
                if code in names
            ]
        if whole:
            found.append(PlaceChoice(ALL, tr("Allt tjänsten har")))
        return tuple(found)

    def area(self, choice: str) -> BaseGeometry | None:
        """Return an area; None for everything, or where it cannot be told."""
        workspace = self._session.workspace
        if choice == VIEW and self.view is not None:
            return shapely.box(*self.view())
        if choice == PLAN:
            return self._plan()
        if workspace is None:
            return None
        if choice == COUNTY:
            return county_area(workspace.catalog)
        found = (item.area for item in workspace.municipalities.items if item.code == choice)
        return next(found, None)

    def _plan(self) -> BaseGeometry | None:
        plans = self._session.plans
        return plans.area.geometry if plans is not None and plans.area is not None else None
