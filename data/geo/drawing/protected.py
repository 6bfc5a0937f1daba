"""Water protection, national interests, nature values, ancient remains and wind areas."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry import Point as Dot
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from drawing.case import PLAN
from drawing.facts import county, lines, municipalities, place
from drawing.grid import Grid, contour, parts_of, whole_metres, without_small_holes
from drawing.network import Line
from drawing.noise import fractal, generator, seed_of
from drawing.output import Value
from drawing.shapes import soft_areas, straight_bones
from drawing.structure import clipped
from drawing.water import plain_field, soft

Rows = Iterator[tuple[dict[str, Value], BaseGeometry]]
NORTH = ("1863", "1864", "1884", "1885")


def water_protection() -> Rows:
    """Yield nested zones that do not overlap: primary inside secondary inside tertiary."""
    for number, (key, points) in enumerate(lines("vattenskydd", "objekt_id").items()):
        bones = straight_bones(
            [place(r["lat"], r["lon"]) for r in points], [float(r["halv_bredd_m"]) for r in points]
        )
        levels = [0.6, 1.35, 2.0] if number % 4 == 1 else [0.6, 1.35]
        inner: BaseGeometry = Polygon()
        found = soft_areas(bones, f"vatten {key}", levels, warp=0.45, rough=0.2)
        for shape, zone in zip(found, ("primär", "sekundär", "tertiär"), strict=False):
            ring = clipped(shape.difference(inner))
            part = max(parts_of(ring), key=lambda p: p.area)
            name = f"{points[0]['namn']} (exempel)"
            yield {"objekt_id": f"{key}-{zone[0].upper()}", "namn": name, "zon": zone}, part
            inner = inner.union(shape)


def interests(kind: str) -> Rows:
    """Yield the areas of national interest of one kind (natur or kultur)."""
    for key, points in lines("riksintressen", "objekt_id").items():
        head = points[0]
        if head["slag"] != kind:
            continue
        bones = straight_bones(
            [place(r["lat"], r["lon"]) for r in points], [float(r["halv_bredd_m"]) for r in points]
        )
        rough = 0.36 if kind == "natur" else 0.26
        shape = clipped(soft_areas(bones, f"riks {key}", warp=0.5, rough=rough, rounds=1)[0])
        values: dict[str, Value] = {"objekt_id": key, "namn": f"{head['namn']} (exempel)"}
        if kind == "natur":
            values["lagrum"] = head["lagrum"]
        yield values, max(parts_of(shape), key=lambda p: p.area)


def railway_interest(rails: Sequence[Line]) -> Rows:
    """Yield the main railways once more, as national interest."""
    main = [r for r in rails if r.kind == "person och gods"]
    for number, line in enumerate(sorted(main, key=lambda r: r.name or ""), 1):
        yield {"objekt_id": f"RJ-{number:03d}", "namn": line.name}, line.shape


def inventoried() -> Polygon | BaseGeometry:
    """Return where nature values have been mapped; its edge runs through the example plan."""
    core = straight_bones(
        [(503500.0, 6566500.0), (504700.0, 6560500.0), (504800.0, 6556500.0)],
        [5200.0, 3600.0, 3260.0],
    )
    east = straight_bones([place(59.21, 15.45), place(59.26, 15.33)], [5200.0, 3600.0])
    north = straight_bones([place(59.59, 15.22), place(59.70, 15.14)], [7000.0, 5200.0])
    south = straight_bones([place(58.90, 14.93), place(58.98, 15.05)], [6000.0, 4000.0])
    west = straight_bones([place(59.32, 14.55), place(59.24, 14.45)], [5200.0, 4200.0])
    found = [
        soft_areas(bones, f"inventerat {name}", warp=0.3, rough=0.25)[0]
        for name, bones in (
            ("mitt", core),
            ("öst", east),
            ("norr", north),
            ("syd", south),
            ("väst", west),
        )
    ]
    return clipped(shapely.union_all(found))


def nature_values(mapped: BaseGeometry, closed: BaseGeometry) -> Rows:
    """Yield patches of class 1–4 inside the mapped areas, none in the example plan."""
    grid = Grid.over(mapped.bounds, 60.0)
    seed = seed_of("naturvärden")
    x = grid.x + 220 * fractal(grid.x, grid.y, 700.0, seed + 1, 3)
    y = grid.y + 220 * fractal(grid.x, grid.y, 700.0, seed + 2, 3)
    field = fractal(x, y, 950.0, seed, 4, 0.55) + 0.12 * plain_field(grid)
    rng = generator("naturvärdesklass")
    shapely.prepare(mapped)
    number = 0
    barred = shapely.union_all([closed, PLAN.buffer(120)])
    for polygon in contour(grid, field, -0.66):
        if not 1.5e4 < polygon.area < 1.2e6 or not mapped.intersects(polygon):
            continue
        whole = soft(without_small_holes(polygon, 8000.0), 14.0)
        for part in parts_of(whole_metres(whole.intersection(mapped).difference(barred))):
            if part.area > 1.2e4:
                number += 1
                grade = int(rng.choice([1, 2, 3, 3, 3, 4, 4]))
                yield {"objekt_id": f"NV-{number:04d}", "klass": grade}, part


def remains(closed: BaseGeometry) -> Rows:
    """Yield points in small groups on the old farming ground; none close to the plan."""
    rng = generator("fornlämningar")
    kinds = ("gravfält", "stensättning", "boplats", "husgrund", "hyttlämning", "fossil åker")
    area = county()
    west, south, east, north = area.bounds
    shapely.prepare(closed)
    number = 0
    while number < 520:
        cx, cy = float(rng.uniform(west, east)), float(rng.uniform(south, north))
        old = abs(cy - 6563000) < 22000
        if not old and rng.random() < 0.72:
            continue
        kind = kinds[int(rng.integers(0, 4 if old else 6))]
        for _ in range(int(rng.integers(1, 7))):
            at = Dot(round(cx + float(rng.normal(0, 160))), round(cy + float(rng.normal(0, 160))))
            if area.contains(at) and not closed.intersects(at) and at.distance(PLAN) > 900:
                number += 1
                yield {"objekt_id": f"FL-{number:04d}", "typ": kind}, at


def wind_mapped() -> BaseGeometry:
    """Return where wind areas have been mapped: the four northern municipalities."""
    shapes = municipalities()
    joined = shapely.union_all([shapes[code].buffer(60, join_style="mitre") for code in NORTH])
    inside = joined.buffer(-60, join_style="mitre").intersection(county())
    return whole_metres(max(parts_of(inside), key=lambda p: p.area))


def wind_areas(mapped: BaseGeometry, closed: BaseGeometry) -> Rows:
    """Yield high, open forest ground in the north, away from towns and lakes."""
    grid = Grid.over(mapped.bounds, 150.0)
    seed = seed_of("vindbruk")
    field = fractal(grid.x, grid.y, 6500.0, seed, 4) + 1.2 * plain_field(grid)
    inner = mapped.buffer(-600)
    far = closed.buffer(1200)
    number = 0
    for polygon in contour(grid, field, float(np.quantile(field, 0.06))):
        shape = soft(without_small_holes(polygon, 1.0e5), 70.0)
        for part in parts_of(whole_metres(shape.intersection(inner).difference(far))):
            if part.area > 1.5e6:
                number += 1
                yield {"namn": f"Exempelområde vind {number}"}, part
