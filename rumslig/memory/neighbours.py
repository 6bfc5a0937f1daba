"""What was said at and near a place, and which plans lie beside another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.memory.book import SaidBook
from rumslig.register.entry import DONE, SaidPlace, SaidRemark

NEAR_M = 1_000.0
"""How far away a plan is still a neighbour, where nobody says otherwise."""
MOST = 5_000
"""So many plan areas are looked at in one answer."""


@dataclass(frozen=True, slots=True)
class SaidHere:
    """What one case has said of a place.

    Attributes
    ----------
    places
        Its plan areas within reach.
    distance_m
        From the place to the nearest of them, 0 where they meet.
    remarks
        What was said of these plan areas, with what became of it.
    """

    dnr: str
    title: str
    sender: str
    stage: str
    status: str
    day: str
    distance_m: float
    places: tuple[SaidPlace, ...] = field(repr=False)
    remarks: tuple[SaidRemark, ...] = ()

    @property
    def is_dialogue(self) -> bool:
        """Whether it was an early dialogue and no response."""
        return self.stage == "TIDIG_DIALOG"

    @property
    def outcomes(self) -> dict[str, int]:
        """How many of the remarks were honoured, partly or not; those not judged under ""."""
        found: dict[str, int] = {}
        for item in self.remarks:
            found[item.outcome] = found.get(item.outcome, 0) + 1
        return found


def said_at(
    book: SaidBook,
    ground: BaseGeometry,
    near_m: float = 0.0,
    *,
    but: Iterable[str] = (),
    statuses: Iterable[str] = DONE,
) -> tuple[SaidHere, ...]:
    """Return what was said of some ground or within a distance of it, the nearest first.

    Parameters
    ----------
    ground
        A point, line or area in EPSG:3006.
    near_m
        How far from it, in metres.
    but
        Cases not to count, as the one that asks.
    statuses
        How far a case must have come; none: any case, also one whose answer is not given.
    """
    left_out = set(but)
    west, south, east, north = ground.bounds
    bounds = (west - near_m, south - near_m, east + near_m, north + near_m)
    within: dict[str, list[tuple[float, SaidPlace]]] = {}
    for place in book.places_within(bounds, most=MOST, statuses=tuple(statuses)):
        if place.dnr in left_out:
            continue
        distance = float(shapely.distance(shapely.from_wkb(place.wkb), ground))
        if distance <= near_m:
            within.setdefault(place.dnr, []).append((distance, place))
    remarks: dict[str, list[SaidRemark]] = {}
    for item in book.remarks_of(*within):
        remarks.setdefault(item.dnr, []).append(item)
    found = [_of_case(pairs, remarks.get(dnr, [])) for dnr, pairs in within.items()]
    # the latest of those as near comes first
    found.sort(key=lambda item: (item.day, item.dnr), reverse=True)
    return tuple(sorted(found, key=lambda item: item.distance_m))


def _of_case(pairs: list[tuple[float, SaidPlace]], remarks: list[SaidRemark]) -> SaidHere:
    first = pairs[0][1]
    names = {place.plan for _, place in pairs}
    return SaidHere(
        first.dnr,
        first.title,
        first.sender,
        first.stage,
        first.status,
        first.closed or first.received,
        min(distance for distance, _ in pairs),
        tuple(place for _, place in pairs),
        tuple(item for item in remarks if item.plan in ("", *names)),
    )
