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

SOURCE = "EXEMPEL – ej beslutad strukturbild"
QUOTES = {
    "nod": ("EXEMPEL: Orten är ett nav för sitt omland.", "ex. 1", "hog-livskvalitet"),
    "strak": ("EXEMPEL: Stråket binder ihop orter, arbete och gods.", "ex. 2",
              "stark-konkurrenskraft"),
    "samband": ("EXEMPEL: Sambandet visar vilka orter som hör ihop.", "ex. 3",
                "stark-konkurrenskraft"),
    "landskap": ("EXEMPEL: Grönskan hålls samman mellan orterna.", "ex. 4", "hog-livskvalitet"),
}  # fmt: skip
"""Made-up words that say so themselves, and made-up pages: no decided document has them."""
UNCERTAINTY_M = {"nod": 1500, "strak": 1500, "samband": 1500, "landskap": 250}

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


def said(kind: str) -> dict[str, Value]:
    """Return what every object of a kind says beside its own facts."""
    quote, page, goal = QUOTES[kind]
    return {
        "citat": quote,
        "sida": page,
        "mal": goal,
        "kalla": SOURCE,
        "uncertainty_m": UNCERTAINTY_M[kind],
    }


def nodes() -> Rows:
    """Yield the nodes of level 0–4."""
    for spot in sorted(localities(), key=lambda p: (p.level, -p.population, p.name)):
        if spot.level in ROLES and county().contains(Dot(spot.at)):
            at = Dot(round(spot.at[0]), round(spot.at[1]))
            yield (
                {
                    "klass": "nod",
                    "namn": spot.name,
                    "niva": spot.level,
                    "roll": ROLES[spot.level],
                    "lage": "nulage",
                    **said("nod"),
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
        facts: dict[str, Value] = {"klass": "strak", "namn": name, "typ": head["typ"]}
        yield {**facts, "lage": head["lage"], **said("strak")}, clipped(shape)


def relations() -> Rows:
    """Yield the relations as gentle arcs; those that leave the county end at its border."""
    for row in rows("samband"):
        a = place(row["fran_lat"], row["fran_lon"])
        b = place(row["till_lat"], row["till_lon"])
        shape = clipped(LineString(arc(a, b)))
        longest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.length)
        ends: dict[str, Value] = {"klass": "samband", "fran": row["fran"], "till": row["till"]}
        yield {**ends, "syfte": row["syfte"], "lage": "nulage", **said("samband")}, longest


def green() -> Rows:
    """Yield the regional green structure; one area lies against the example plan."""
    beside = straight_bones(
        [(510250.0, 6558150.0), (510950.0, 6557350.0), (511900.0, 6556300.0)], [640.0, 760.0, 900.0]
    )
    rough = soft_areas(beside, "Kumlaåns dalgång", warp=0.45, rough=0.3)[0]
    yield landscape("Kumlaåns dalgång", "nulage"), clipped(green_beside_plan(rough))
    for name, points in lines("gronstruktur", "namn").items():
        bones = straight_bones(
            [place(r["lat"], r["lon"]) for r in points], [float(r["halv_bredd_m"]) for r in points]
        )
        shape = clipped(soft_areas(bones, f"grön {name}", warp=0.5, rough=0.34)[0])
        for part in sorted(parts_of(shape), key=lambda p: -p.area)[:1]:
            yield landscape(name, points[0]["lage"]), shapely.normalize(part)


def landscape(name: str, stage: str) -> dict[str, Value]:
    """Return what an area of the green structure says."""
    return {"klass": "landskap", "namn": name, "lage": stage, **said("landskap")}
