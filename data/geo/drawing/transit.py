"""Bus stops with departures, and 250 m cells with broadband: both invented."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Point as Dot
from shapely.geometry.base import BaseGeometry

from drawing.case import PLAN, stop_west_of_plan
from drawing.curve import Point
from drawing.facts import county, localities
from drawing.farmland import Block
from drawing.network import Line
from drawing.noise import generator
from drawing.output import Value
from drawing.towns import Town

CELL = 250
MOST_CELLS = 9000
ENDS = ("norra", "södra", "vägskälet", "skola", "gård", "by", "backe", "kyrka", "bro", "torp")


@dataclass(frozen=True, slots=True)
class Stop:
    """A bus stop with departures a weekday, after 18 and on a weekend day."""

    name: str
    at: Point
    weekday: int
    evening: int
    weekend: int

    @property
    def level(self) -> str:
        """Return hog, mellan or lag after the number of departures."""
        if self.weekday >= 60 and self.evening >= 10:
            return "hog"
        return "mellan" if self.weekday >= 14 and self.evening > 0 and self.weekend > 0 else "lag"


def _departures(number: str | None, population: int, rng: np.random.Generator) -> int:
    base = {"641": 72, "50": 26, "E18": 24, "204": 20, "207": 18, "52": 22}.get(number or "", 8)
    return round((base + population**0.5 * 0.1) * float(rng.uniform(0.8, 1.25)))


def stops(roads: Sequence[Line], towns: Sequence[Town]) -> list[Stop]:
    """Return stops along the roads and in the towns; one lies west of the plan."""
    rng = generator("hållplatser")
    by_plan = stop_west_of_plan([r.shape for r in roads if r.name == "641"])
    found = [Stop("Norra Mosås vägskäl", by_plan, 78, 16, 34)]
    names = [(p.name, p.at) for p in localities()]
    for road in roads:
        for part in getattr(road.shape, "geoms", [road.shape]):
            at = float(rng.uniform(200, 900))
            while at < part.length:
                p = part.interpolate(at)
                in_town = [t for t in towns if t.shape.contains(p)]
                people = in_town[0].place.population if in_town else 0
                if road.kind != "europavag" or in_town or rng.random() < 0.25:
                    found.append(_stop(p, road.name, people, names, rng))
                at += float(rng.uniform(380, 620)) if in_town else float(rng.uniform(1500, 3600))
    for town in towns:
        found.extend(_town_stops(town, rng))
    kept: list[Stop] = []
    for stop in found:
        gap = Dot(stop.at).distance(PLAN)
        if stop is not found[0] and (gap < 520 or not county().contains(Dot(stop.at))):
            continue
        if all(np.hypot(stop.at[0] - k.at[0], stop.at[1] - k.at[1]) > 260 for k in kept):
            kept.append(stop)
    return kept


def _stop(
    p: Dot,
    number: str | None,
    people: int,
    names: Sequence[tuple[str, Point]],
    rng: np.random.Generator,
) -> Stop:
    near = min(names, key=lambda n: np.hypot(n[1][0] - p.x, n[1][1] - p.y))[0]
    trips = _departures(number, people, rng)
    evening = round(trips * float(rng.uniform(0.08, 0.24))) if trips > 9 else 0
    weekend = round(trips * float(rng.uniform(0.2, 0.5))) if trips > 7 else 0
    name = f"{near} {ENDS[int(rng.integers(0, len(ENDS)))]}"
    return Stop(name, (round(p.x), round(p.y)), trips, evening, weekend)


def _town_stops(town: Town, rng: np.random.Generator) -> list[Stop]:
    people = town.place.population
    if people < 3000:
        return []
    wanted = int(people**0.5 / (2.1 if people > 50000 else 4.5))
    west, south, east, north = town.shape.bounds
    out: list[Stop] = []
    for _ in range(wanted * 6):
        p = Dot(float(rng.uniform(west, east)), float(rng.uniform(south, north)))
        if len(out) < wanted and town.shape.contains(p):
            trips = "641" if people > 50000 and rng.random() < 0.6 else None
            out.append(_stop(p, trips, people, [(town.place.name, town.place.at)], rng))
    return out


def stop_rows(found: Sequence[Stop]) -> list[list[Value]]:
    """Return the rows of the stop table with stable ids and unique names."""
    order = sorted(found, key=lambda s: (-s.at[1], s.at[0]))
    seen: dict[str, int] = {}
    out: list[list[Value]] = []
    for number, s in enumerate(order, 1):
        seen[s.name] = seen.get(s.name, 0) + 1
        name = s.name if seen[s.name] == 1 else f"{s.name} {seen[s.name]}"
        out.append(
            [f"H{number:04d}", name, s.weekday, s.evening, s.weekend, s.level, s.at[0], s.at[1]]
        )
    return out


def cells(
    towns: Sequence[Town], roads: Sequence[Line], fields: Sequence[Block], wet: BaseGeometry
) -> list[list[Value]]:
    """Return rows of populated cells: id, corner, households, connected, passed, status."""
    rng = generator("bredband")
    people: dict[tuple[int, int], tuple[float, bool]] = {}
    for town in towns:
        inside = _cells_in(town.shape)
        each = town.place.population / 2.1 / max(1, len(inside))
        for cell in inside:
            people[cell] = (each * float(rng.uniform(0.4, 1.6)), True)
    rural: list[tuple[int, int]] = []
    for line in roads:
        for part in getattr(line.shape, "geoms", [line.shape]):
            for at in np.arange(60.0, part.length, 210.0):
                p = part.interpolate(float(at))
                east, north = p.x + rng.normal(0, 120), p.y + rng.normal(0, 120)
                rural.append((int(east) // CELL, int(north) // CELL))
    rural += [
        (int(b.shape.centroid.x) // CELL, int(b.shape.centroid.y) // CELL) for b in fields[::3]
    ]
    order = sorted(set(rural) - set(people))
    rng.shuffle(order)
    area = county()
    shapely.prepare(area)
    shapely.prepare(wet)
    for cell in order:
        if len(people) >= MOST_CELLS:
            break
        middle = Dot(cell[0] * CELL + 125, cell[1] * CELL + 125)
        if rng.random() < 0.62 and area.contains(middle) and not wet.contains(middle):
            people[cell] = (1 + float(rng.exponential(1.6)), False)
    return [_cell_row(cell, *people[cell], rng) for cell in sorted(people)]


def _cells_in(shape: BaseGeometry) -> list[tuple[int, int]]:
    west, south, east, north = shape.bounds
    spots = [
        (c, r)
        for c in range(int(west) // CELL, int(east) // CELL + 1)
        for r in range(int(south) // CELL, int(north) // CELL + 1)
    ]
    return [s for s in spots if shape.contains(Dot(s[0] * CELL + 125, s[1] * CELL + 125))]


def _cell_row(
    cell: tuple[int, int], homes: float, dense: bool, rng: np.random.Generator
) -> list[Value]:
    east, north = cell[0] * CELL, cell[1] * CELL
    households = max(1, round(homes))
    # Whole villages lack fibre together: the chance comes from a 2 km neighbourhood.
    block = np.random.default_rng((east // 2000) * 100003 + north // 2000)
    good = 0.97 if dense else float(np.clip(block.normal(0.72, 0.3), 0.05, 0.98))
    passed = connected = 0
    if rng.random() < good:
        passed = max(1, round(households * float(rng.uniform(0.8, 1.0))))
        take = float(rng.uniform(0.75, 1.0)) if dense else float(rng.uniform(0.0, 1.0))
        connected = min(passed, round(passed * take))
    status = "anslutet" if connected else "passerat" if passed else "saknas"
    return [f"{east}{north}", east, north, households, connected, passed, status]
