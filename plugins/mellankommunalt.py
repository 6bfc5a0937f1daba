"""What lies across the municipal border from the plan, within a distance?

Schematic layers are spoken of as near, without a distance in metres: their lines carry none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.plugin import (
    API_VERSION,
    Answer,
    AskedCatalog,
    AskedLayer,
    BarChart,
    Column,
    KeyFigure,
    Language,
    MapObject,
    NumberField,
    Panel,
    PlanArea,
    Row,
    Table,
    Values,
    Words,
    YesNoField,
    direction_of,
    format_direction,
    format_length,
)

SEGMENTS = 32
SLIVER_M2 = 1.0
MOST_ROWS = 500
ROLES = ("places", "stations")

WITHIN = Words(
    "Inom {distance} från planområdet ligger {count} kommuner på andra sidan gränsen: {names}.",
    "Within {distance} of the plan area, {count} municipalities lie across the border: {names}.",
)
WITHIN_ONE = Words(
    "Inom {distance} från planområdet ligger en kommun på andra sidan gränsen: {names}.",
    "Within {distance} of the plan area, one municipality lies across the border: {names}.",
)
SHARED = Words(
    "Planområdet ligger i flera kommuner: {names}.",
    "The plan area lies in several municipalities: {names}.",
)
ALONE = Words(
    "Inom {distance} från planområdet ligger ingen annan kommun.",
    "No other municipality lies within {distance} of the plan area.",
)
NOT_SEEN = Words(
    "Ingen annan kommun hittades inom {distance}, men gränserna är inte kända överallt där.",
    "No other municipality was found within {distance}, but the borders are not known everywhere.",
)
NO_BORDERS = Words(
    "Utan kommungränser går frågan inte att svara på.",
    "Without municipal borders the question cannot be answered.",
)
OUTSIDE = Words(
    "Planområdet ligger inte i någon kommun i lagret; alla kommuner inom avståndet räknas som "
    "grannar.",
    "The plan area lies in no municipality of the layer; all within the distance count as "
    "neighbours.",
)
UNSURE = Words(
    "Kommungränsen kan avvika {accuracy} från den rättsliga: avstånd till {names} är osäkra.",
    "The municipal border may be off by {accuracy} from the legal one: distances to {names} are "
    "uncertain.",
)
BORDERS = Words("kommungränser", "municipal borders")
MUNICIPALITY = Words("Kommun", "Municipality")
NEAR = Words("i närheten", "near")
ACROSS = Words("på andra sidan", "across")
BOTH = Words("på båda sidor", "on both sides")
NAMELESS = Words("utan namn", "unnamed")
COLUMNS = (
    (Words("Vad", "What"), False),
    (Words("Namn", "Name"), False),
    (Words("I kommunen", "In the municipality"), False),
    (Words("Läge", "Position"), False),
    (Words("Avstånd", "Distance"), True),
    (Words("Riktning", "Direction"), False),
)
NEIGHBOURS = Words("Grannkommuner", "Neighbours")
NEAREST = Words("Närmaste gräns", "Nearest border")
OBJECTS = Words("Objekt över gränsen", "Objects across")
CHART = Words("Avstånd till grannkommunerna", "Distance to the neighbours")
BORDER = Words("Gräns mot {name}", "Border to {name}")


PANEL = Panel(
    title=Words("Mellankommunalt", "Across the border"),
    question=Words(
        "Vilka kommuner, orter, stationer och delar av strukturbilden ligger på andra sidan "
        "kommungränsen?",
        "Which municipalities, places, stations and parts of the structure image lie across "
        "the municipal border?",
    ),
    fields=(
        NumberField(
            "distance_km",
            Words("Avstånd från planområdet", "Distance from the plan area"),
            5,
            0.5,
            50,
            "km",
            1,
        ),
        YesNoField(
            "objects",
            Words("Visa orter, stationer och strukturbild", "Show places and structure"),
            True,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A municipality across the border, and the part of it within the distance."""

    name: str
    area: BaseGeometry
    within: BaseGeometry
    distance_m: float


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the answer with its object on the map."""

    cells: tuple[str, ...]
    shown: MapObject


@dataclass(frozen=True, slots=True)
class Mellankommunalt:
    """Lists the neighbours, and what places, stations and structure images show in them."""

    api_version: int = API_VERSION
    name: str = "mellankommunalt"
    panel: Panel = PANEL

    def answer(
        self, plan: PlanArea, catalog: AskedCatalog, values: Values, lang: Language
    ) -> Answer:
        """Return the municipalities around the plan's own, and what lies in them."""
        borders = catalog.with_role("municipalities", BORDERS)
        if borders is None:
            return Answer(NO_BORDERS.say(lang))
        distance_m = float(values["distance_km"]) * 1000
        distance = format_length(distance_m, lang)
        around = plan.geometry.buffer(distance_m, quad_segs=SEGMENTS)
        found = borders.search(around)
        own, others = _divide(plan, found.geometry, found.names, around)
        lines = [_neighbour_line(plan, item, lang) for item in others]
        notes = []
        if not own and found.sight != "unreadable":
            notes.append(OUTSIDE.say(lang))
        unsure = [item.name for item in others if item.distance_m <= borders.accuracy_m]
        if unsure:
            accuracy = format_length(borders.accuracy_m, lang)
            notes.append(UNSURE.say(lang, accuracy=accuracy, names=", ".join(unsure)))
        count = len(lines)
        if values["objects"]:
            home = shapely.union_all([area for _, area in own])
            for layer in _asked_layers(catalog):
                lines += _object_lines(plan, layer, others, home, lang)
        lines = lines[:MOST_ROWS]
        edges = [
            MapObject(BORDER.say(lang, name=item.name), edge, "border")
            for item in others
            if not (edge := shapely.intersection(item.area.boundary, around)).is_empty
        ]
        return Answer(
            text=_text(own, others, distance, found.sight == "complete", lang),
            key_figures=_key_figures(others, len(lines) - count, lang) if others else (),
            table=Table(
                tuple(Column(title.say(lang), number) for title, number in COLUMNS),
                tuple(Row(line.cells, place) for place, line in enumerate(lines)),
            )
            if lines
            else None,
            chart=_chart(others, lang),
            map_objects=(*(line.shown for line in lines), *edges),
            not_known=tuple(notes),
        )


def _divide(
    plan: PlanArea, areas: object, names: tuple[str, ...], around: BaseGeometry
) -> tuple[list[tuple[str, BaseGeometry]], list[Neighbour]]:
    """Return the municipalities that the plan lies in, and the others, nearest first."""
    own, others = [], []
    for name, area in zip(names, areas, strict=True):  # type: ignore[call-overload]
        if shapely.intersection(area, plan.geometry).area > SLIVER_M2:
            own.append((name, area))
        else:
            away = float(shapely.distance(plan.geometry, area))
            others.append(Neighbour(name, area, shapely.intersection(area, around), away))
    return own, sorted(others, key=lambda item: (item.distance_m, item.name))


def _asked_layers(catalog: AskedCatalog) -> Iterator[AskedLayer]:
    for layer in catalog.layers:
        if layer.role in ROLES or layer.schematic:
            yield layer


def _object_lines(
    plan: PlanArea,
    layer: AskedLayer,
    others: list[Neighbour],
    home: BaseGeometry,
    lang: Language,
) -> Iterator[Line]:
    """Yield a line for each object of a layer that reaches into the neighbours, nearest first."""
    beyond = shapely.union_all([other.within for other in others])
    if beyond.area <= SLIVER_M2:
        return
    found = layer.search(beyond)
    away = shapely.distance(plan.geometry, found.geometry)
    for i in np.argsort(away, kind="stable"):
        shape = found.geometry[i]
        name = found.names[i] or _ends(found.attributes.iloc[i], lang)
        both = shapely.intersects(shape, home) and shapely.get_dimensions(shape) > 0
        inside = [other for other in others if shapely.intersects(other.within, shape)]
        yield Line(
            (
                layer.title,
                name[:120],
                ", ".join(other.name for other in inside)[:200],
                (BOTH if both else ACROSS).say(lang),
                NEAR.say(lang) if layer.schematic else format_length(float(away[i]), lang),
                _direction(plan, shapely.intersection(shape, beyond), lang),
            ),
            MapObject(f"{layer.title}: {name}"[:200], shape),
        )


def _ends(row: object, lang: Language) -> str:
    """Return the name of a connection by its ends, where it has no name of its own."""
    start, end = getattr(row, "fran", ""), getattr(row, "till", "")
    return f"{start}–{end}" if start and end else NAMELESS.say(lang)


def _neighbour_line(plan: PlanArea, item: Neighbour, lang: Language) -> Line:
    return Line(
        (
            MUNICIPALITY.say(lang),
            item.name,
            item.name,
            ACROSS.say(lang),
            format_length(item.distance_m, lang),
            _direction(plan, item.area, lang),
        ),
        MapObject(item.name, item.within, "zone"),
    )


def _text(
    own: list[tuple[str, BaseGeometry]],
    others: list[Neighbour],
    distance: str,
    complete: bool,
    lang: Language,
) -> str:
    parts = []
    if len(own) > 1:
        parts.append(SHARED.say(lang, names=", ".join(sorted(name for name, _ in own))))
    if others:
        words = WITHIN_ONE if len(others) == 1 else WITHIN
        names = ", ".join(item.name for item in others)
        parts.append(words.say(lang, distance=distance, count=len(others), names=names))
    else:
        parts.append((ALONE if complete else NOT_SEEN).say(lang, distance=distance))
    return " ".join(parts)


def _key_figures(others: list[Neighbour], objects: int, lang: Language) -> tuple[KeyFigure, ...]:
    return (
        KeyFigure(NEIGHBOURS.say(lang), str(len(others))),
        KeyFigure(NEAREST.say(lang), format_length(others[0].distance_m, lang)),
        KeyFigure(OBJECTS.say(lang), str(objects)),
    )


def _chart(others: list[Neighbour], lang: Language) -> BarChart | None:
    if len(others) < 2:
        return None
    nearest = others[:20]
    return BarChart(
        CHART.say(lang),
        tuple(item.name for item in nearest),
        tuple(item.distance_m / 1000 for item in nearest),
        "km",
        1,
    )


def _direction(plan: PlanArea, shape: BaseGeometry, lang: Language) -> str:
    ends = shapely.get_coordinates(shapely.shortest_line(plan.geometry, shape))
    if len(ends) < 2 or (ends[0] == ends[1]).all():
        return ""
    east, north = ends[1] - ends[0]
    return format_direction(direction_of(float(east), float(north)), lang)


plugin = Mellankommunalt()
