"""The example structure image: nodes, corridors, relations and green structure."""

from collections.abc import Iterator

import shapely
from shapely.geometry import LineString
from shapely.geometry import Point as Dot
from shapely.geometry.base import BaseGeometry

from drawing.case import green_beside_plan
from drawing.facts import county, lines, localities, place, rows
from drawing.grid import parts_of, whole_metres
from drawing.output import Value
from drawing.shapes import arc, soft_areas, straight_bones

Rows = Iterator[tuple[dict[str, Value], BaseGeometry]]
ROLES = {
    0: "storregional nod",
    1: "regional kärna",
    2: "delregional kärna",
    3: "kommunhuvudort",
    4: "serviceort",
}


def clipped(shape: BaseGeometry) -> BaseGeometry:
    """Return the part inside the county in whole metres."""
    return whole_metres(shape.intersection(county()))


def nodes() -> Rows:
    """Yield the nodes of level 0–4."""
    for spot in sorted(localities(), key=lambda p: (p.level, -p.population, p.name)):
        if spot.level in ROLES and county().contains(Dot(spot.at)):
            at = Dot(round(spot.at[0]), round(spot.at[1]))
            yield (
                {
                    "namn": spot.name,
                    "niva": spot.level,
                    "roll": ROLES[spot.level],
                    "lage": "nulage",
                },
                at,
            )


def corridors() -> Rows:
    """Yield the corridors as soft bands."""
    for name, points in lines("strak", "namn").items():
        bones = straight_bones(
            [place(r["lat"], r["lon"]) for r in points], [float(r["halv_bredd_m"]) for r in points]
        )
        shape = soft_areas(bones, f"stråk {name}", warp=0.3, rough=0.16, rounds=2)[0]
        head = points[0]
        yield {"namn": name, "typ": head["typ"], "lage": head["lage"]}, clipped(shape)


def relations() -> Rows:
    """Yield the relations as gentle arcs; those that leave the county end at its border."""
    for row in rows("samband"):
        a = place(row["fran_lat"], row["fran_lon"])
        b = place(row["till_lat"], row["till_lon"])
        shape = clipped(LineString(arc(a, b)))
        longest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.length)
        yield {"fran": row["fran"], "till": row["till"], "syfte": row["syfte"]}, longest


def green() -> Rows:
    """Yield the regional green structure; one area lies against the example plan."""
    beside = straight_bones(
        [(510250.0, 6558150.0), (510950.0, 6557350.0), (511900.0, 6556300.0)], [640.0, 760.0, 900.0]
    )
    rough = soft_areas(beside, "Kumlaåns dalgång", warp=0.45, rough=0.3)[0]
    yield {"namn": "Kumlaåns dalgång", "lage": "nulage"}, clipped(green_beside_plan(rough))
    for name, points in lines("gronstruktur", "namn").items():
        bones = straight_bones(
            [place(r["lat"], r["lon"]) for r in points], [float(r["halv_bredd_m"]) for r in points]
        )
        shape = clipped(soft_areas(bones, f"grön {name}", warp=0.5, rough=0.34)[0])
        for part in sorted(parts_of(shape), key=lambda p: -p.area)[:1]:
            yield {"namn": name, "lage": points[0]["lage"]}, shapely.normalize(part)
