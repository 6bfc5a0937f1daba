"""The sample case: its plan area, the bus stop beside it and a municipality's idea."""

import json
from collections.abc import Sequence
from pathlib import Path

from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as Dot
from shapely.geometry.base import BaseGeometry

from drawing.curve import Point
from drawing.grid import parts_of, whole_metres

PLAN = Polygon(
    [
        (508206, 6557430),
        (508600, 6557712),
        (509254, 6557868),
        (509574, 6557640),
        (509518, 6556990),
        (509141, 6556938),
        (509071, 6556590),
        (508400, 6556512),
        (508310, 6556905),
    ]
)
# The plan's east side, which the green structure shares corner by corner.
EAST = ((509574, 6557640), (509518, 6556990))
# WGS 84, longitude and latitude: an idea is often sent like that.
IDEA = Polygon(
    [
        (14.8853, 59.1812),
        (14.8904, 59.1829),
        (14.8957, 59.1822),
        (14.8972, 59.1797),
        (14.8941, 59.1779),
        (14.8889, 59.1784),
        (14.8868, 59.1795),
    ]
)
# South of the western corner the nearest side faces west.
CORNER_NORTH = 6557430


def green_beside_plan(rough: Polygon) -> Polygon:
    """Return the green area moved off the plan and joined to its east side exactly."""
    away = rough.difference(PLAN.buffer(160))
    largest = max(parts_of(away), key=lambda p: p.area)
    (bx, by), (cx, cy) = EAST
    neck = Polygon(
        [
            (bx, by),
            (bx + 30, by + 260),
            (bx + 420, by + 330),
            (bx + 900, by + 60),
            (cx + 900, cy - 40),
            (cx + 480, cy - 210),
            (cx + 210, cy - 110),
            (cx, cy),
        ]
    )
    joined = whole_metres(largest.union(neck).difference(PLAN))
    return max(parts_of(joined), key=lambda p: p.area)


def stop_west_of_plan(roads: Sequence[BaseGeometry], distance: float = 310.0) -> Point:
    """Return the point of a road nearest to `distance` metres from the plan, to the west."""
    best: tuple[float, Point] | None = None
    for shape in roads:
        for part in getattr(shape, "geoms", [shape]):
            if not isinstance(part, LineString) or part.distance(PLAN) > distance + 60:
                continue
            for at in range(0, int(part.length), 10):
                p = part.interpolate(at)
                if p.x > PLAN.bounds[0] or not PLAN.bounds[1] < p.y < CORNER_NORTH:
                    continue
                miss = abs(PLAN.distance(Dot(round(p.x), round(p.y))) - distance)
                if best is None or miss < best[0]:
                    best = (miss, (round(p.x), round(p.y)))
    if best is None:
        raise ValueError("Ingen väg går väster om exempelplanen")
    return best[1]


def write_idea(path: Path) -> int:
    """Write the municipality's idea in WGS 84, as a municipality may send it."""
    ring = [[x, y] for x, y in IDEA.exterior.coords]
    feature = {
        "type": "Feature",
        "properties": {"namn": "Idé: nya bostäder nordost om Fjugesta"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    line = json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    text = f'{{"type":"FeatureCollection","name":"ide","features":[\n{line}\n]}}\n'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return 1
