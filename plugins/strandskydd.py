"""Which lakes and watercourses have the plan within their shore protection, and how much of it?

The general protection is 100 metres of land and water from the shoreline, and the county board
may extend it to at most 300 metres (miljöbalken, chapter 7, sections 13–18). What has been
decided for a place is in no layer, so the answer never says that the protection applies or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.plugin import (
    API_VERSION,
    Answer,
    AskedCatalog,
    BarChart,
    Choice,
    ChoiceField,
    Column,
    KeyFigure,
    Language,
    MapObject,
    Panel,
    PlanArea,
    Row,
    Table,
    Values,
    Words,
    direction_of,
    format_area,
    format_direction,
    format_length,
    format_share,
)

SEGMENTS = 32
MOST_ROWS = 200
MOST_BARS = 10

HIT = Words(
    "{share} % av planområdet ({area}) ligger inom {distance} från {waters}. Strandskydd kan "
    "gälla där.",
    "{share} % of the plan area ({area}) lies within {distance} of {waters}. Shore protection may "
    "apply there.",
)
POSSIBLE = Words(
    "Ingen strand i lagren ligger inom {distance} från planområdet som det är ritat, men "
    "{count} vatten ligger så nära att lagrens lägesosäkerhet inte utesluter det.",
    "No shore in the layers lies within {distance} of the plan area as drawn, but {count} so near "
    "that the layers' positional uncertainty does not rule it out.",
)
NOTHING = Words(
    "Lagren är kartlagda runt hela planområdet, och ingen strand i dem ligger inom {distance}.",
    "The layers are mapped all around the plan area, and no shore in them lies within {distance}.",
)
NOT_SEEN = Words(
    "Ingen strand hittades inom {distance}, men lagren räcker inte för att säga att inget finns.",
    "No shore was found within {distance}, but the layers do not suffice to say there is none.",
)
DECISIONS = Words(
    "Beslut om utvidgat (högst 300 m) eller upphävt strandskydd finns inte i något lager.",
    "Decisions to extend (at most 300 m) or repeal shore protection are in no layer.",
)
SMALL_WATERS = Words(
    "Om ett litet vatten är undantaget från strandskydd prövas inte; vattendragens bredd finns "
    "inte i lagren, så zonen räknas från mittlinjen.",
    "Whether a small water is exempt from shore protection is not tested; the watercourses' width "
    "is not in the layers, so the zone is measured from the centre line.",
)
BLUNT = Words(
    "{layer} har lägesosäkerheten {accuracy}, mer än avståndet {distance}: ytan och andelen är "
    "en fingervisning.",
    "{layer} has a positional uncertainty of {accuracy}, more than the distance {distance}: area "
    "and share are an indication.",
)
EXAMPLE = Words(
    "{layer} är exempeldata och går inte att stödja ett beslut på.",
    "{layer} is example data and cannot support a decision.",
)
LAW = Words(
    "Miljöbalken 7 kap. 13–18 §§ (strandskydd). Ej kontrollerad mot gällande lydelse.",
    "The Environmental Code, chapter 7, sections 13–18 (shore protection). Not checked against "
    "the wording in force.",
)
LAKES, WATERCOURSES = Words("sjöar", "lakes"), Words("vattendrag", "watercourses")
LAKE, WATERCOURSE = Words("Sjö", "Lake"), Words("Vattendrag", "Watercourse")
NAMELESS = Words("namnlöst vatten", "unnamed water")
CERTAIN, PERHAPS = Words("inom", "within"), Words("möjligen inom", "possibly within")
COLUMNS = (
    (Words("Vatten", "Water"), False),
    (Words("Slag", "Kind"), False),
    (Words("Läge", "Position"), False),
    (Words("Avstånd", "Distance"), True),
    (Words("Riktning", "Direction"), False),
    (Words("Yta i zonen", "Area in the zone"), True),
)
SHARE = Words("Andel i zonen", "Share in the zone")
AREA = Words("Yta i zonen", "Area in the zone")
NEAREST = Words("Närmaste strand", "Nearest shore")
COUNT = Words("Vatten inom avståndet", "Waters within the distance")
CHART = Words("Planens yta i zonen, per vatten", "The plan's area in the zone, by water")
ZONE = Words("Zonen {distance}", "The zone of {distance}")
MORE = Words("och {count} till", "and {count} more")


PANEL = Panel(
    title=Words("Strandskydd", "Shore protection"),
    question=Words(
        "Vilka sjöar och vattendrag har planområdet inom strandskyddets avstånd, och hur "
        "stor del av planen ligger där?",
        "Which lakes and watercourses have the plan area within shore protection distance, "
        "and how much of the plan lies there?",
    ),
    fields=(
        ChoiceField(
            "distance_m",
            Words("Avstånd från stranden", "Distance from the shore"),
            (
                Choice("100", Words("100 m, generellt", "100 m, general")),
                Choice("200", Words("200 m, utvidgat", "200 m, extended")),
                Choice("300", Words("300 m, utvidgat", "300 m, extended")),
            ),
            "100",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Water:
    """A lake or watercourse with its shore; `distance_m` is from the plan to the shore."""

    name: str
    kind: Words
    shape: BaseGeometry
    shore: BaseGeometry
    distance_m: float
    zone: BaseGeometry
    area_m2: float

    @property
    def within(self) -> bool:
        """Whether some of the plan lies in the zone as it is drawn."""
        return self.area_m2 > 0


@dataclass(frozen=True, slots=True)
class Strandskydd:
    """Measures the plan against a zone on both sides of every shore."""

    api_version: int = API_VERSION
    name: str = "strandskydd"
    panel: Panel = PANEL

    def answer(
        self, plan: PlanArea, catalog: AskedCatalog, values: Values, lang: Language
    ) -> Answer:
        """Return the waters of the layers with the roles "lakes" and "watercourses"."""
        distance_m = float(values["distance_m"])
        distance = format_length(distance_m, lang)
        complete = True
        waters: list[Water] = []
        notes: list[str] = []
        for role, what, kind in (
            ("lakes", LAKES, LAKE),
            ("watercourses", WATERCOURSES, WATERCOURSE),
        ):
            layer = catalog.with_role(role, what)
            if layer is None:
                complete = False
                continue
            reach = distance_m + layer.accuracy_m
            found = layer.search(plan.geometry.buffer(reach, quad_segs=SEGMENTS))
            complete = complete and found.sight == "complete"
            waters += _waters(plan, found.geometry, found.names, kind, distance_m, reach)
            facts = {"layer": layer.title, "distance": distance}
            if layer.accuracy_m > distance_m:
                accuracy = format_length(layer.accuracy_m, lang)
                notes.append(BLUNT.say(lang, accuracy=accuracy, **facts))
            if layer.example:
                notes.append(EXAMPLE.say(lang, layer=layer.title))
        waters.sort(key=lambda water: (not water.within, water.distance_m, water.name))
        hit = [water for water in waters if water.within]
        shared = shapely.intersection(
            plan.geometry, shapely.union_all([water.zone for water in hit])
        )
        if hit:
            text = HIT.say(
                lang,
                share=format_share(shared.area / plan.area_m2, lang),
                area=format_area(shared.area, lang),
                distance=distance,
                waters=_list_names(hit, lang),
            )
        elif waters:
            text = POSSIBLE.say(lang, distance=distance, count=len(waters))
        else:
            text = (NOTHING if complete else NOT_SEEN).say(lang, distance=distance)
        shown = waters[:MOST_ROWS]
        zone = [MapObject(ZONE.say(lang, distance=distance), shared, "zone")] if hit else []
        return Answer(
            text=text,
            key_figures=_key_figures(plan, waters, hit, shared.area, complete, lang),
            table=_table(plan, shown, lang) if shown else None,
            chart=_chart(hit, lang),
            map_objects=(
                *(
                    MapObject(
                        water.name or NAMELESS.say(lang),
                        water.shape,
                        "found" if water.within else "possible",
                    )
                    for water in shown
                ),
                *zone,
            ),
            sources=(LAW.say(lang),),
            not_known=(*notes, DECISIONS.say(lang), SMALL_WATERS.say(lang)),
        )


def _waters(
    plan: PlanArea,
    shapes: object,
    names: tuple[str, ...],
    kind: Words,
    distance_m: float,
    reach_m: float,
) -> Iterator[Water]:
    """Yield each named water once, with all its parts, and each unnamed object by itself."""
    parts: dict[tuple[str, int], list[BaseGeometry]] = {}
    for number, (name, shape) in enumerate(zip(names, shapes, strict=True)):  # type: ignore[call-overload]
        parts.setdefault((name, -1 if name else number), []).append(shape)
    for (name, _), found in parts.items():
        shape = shapely.union_all(found)
        # the shore of an area is its edge, islands too; of a line it is the line
        shore = shape.boundary if shapely.get_dimensions(shape) == 2 else shape
        away = float(shapely.distance(plan.geometry, shore))
        if away > reach_m:
            continue  # only open water of a large lake is in reach
        near = shapely.intersection(shore, plan.geometry.buffer(distance_m + 1).envelope)
        zone = near.buffer(distance_m, quad_segs=SEGMENTS)
        area_m2 = float(shapely.intersection(plan.geometry, zone).area)
        yield Water(name, kind, shape, shore, away, zone, area_m2)


def _key_figures(
    plan: PlanArea,
    waters: list[Water],
    hit: list[Water],
    area_m2: float,
    complete: bool,
    lang: Language,
) -> tuple[KeyFigure, ...]:
    """Return the figures; a zero is only said where all was seen."""
    figures = []
    if hit or (complete and not waters):
        share = f"{format_share(area_m2 / plan.area_m2, lang)} %"
        figures += [
            KeyFigure(SHARE.say(lang), share),
            KeyFigure(AREA.say(lang), format_area(area_m2, lang)),
            KeyFigure(COUNT.say(lang), str(len(hit))),
        ]
    if waters:
        nearest = min(water.distance_m for water in waters)
        figures.append(KeyFigure(NEAREST.say(lang), format_length(nearest, lang)))
    return tuple(figures)


def _table(plan: PlanArea, waters: list[Water], lang: Language) -> Table:
    return Table(
        tuple(Column(title.say(lang), number) for title, number in COLUMNS),
        tuple(
            Row(
                (
                    water.name or NAMELESS.say(lang),
                    water.kind.say(lang),
                    (CERTAIN if water.within else PERHAPS).say(lang),
                    format_length(water.distance_m, lang),
                    _direction(plan, water.shore, lang),
                    format_area(water.area_m2, lang) if water.within else "",
                ),
                map_object=place,
            )
            for place, water in enumerate(waters)
        ),
    )


def _chart(hit: list[Water], lang: Language) -> BarChart | None:
    largest = sorted(hit, key=lambda water: -water.area_m2)[:MOST_BARS]
    if len(largest) < 2:
        return None
    return BarChart(
        CHART.say(lang),
        tuple(water.name or NAMELESS.say(lang) for water in largest),
        tuple(water.area_m2 / 10_000 for water in largest),
        "ha",
        2,
    )


def _list_names(hit: list[Water], lang: Language) -> str:
    names = list(dict.fromkeys(water.name or NAMELESS.say(lang) for water in hit))
    if len(names) <= 4:
        return ", ".join(names)
    return ", ".join(names[:3]) + " " + MORE.say(lang, count=len(names) - 3)


def _direction(plan: PlanArea, shore: BaseGeometry, lang: Language) -> str:
    ends = shapely.get_coordinates(shapely.shortest_line(plan.geometry, shore))
    (x0, y0), (x1, y1) = ends
    if (x0, y0) == (x1, y1):
        return ""
    return format_direction(direction_of(x1 - x0, y1 - y0), lang)


plugin = Strandskydd()
