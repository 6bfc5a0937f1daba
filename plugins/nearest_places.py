"""Which localities lie nearest to the plan, how far away and how large?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from rumslig.plugin import (
    API_VERSION,
    Answer,
    AskedCatalog,
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
    direction_of,
    format_direction,
    format_length,
    format_number,
)

NONE_INSTALLED = Words("Inget installerat lager har orter.", "No installed layer has localities.")
NONE_THERE = Words("Lagret har inga orter.", "The layer has no localities.")
NEAREST = Words(
    "Närmast ligger {place}, {distance} från planområdet.",
    "Nearest is {place}, {distance} from the plan area.",
)
PLACE, POPULATION, DISTANCE, DIRECTION, CHART = (
    Words("Ort", "Locality"),
    Words("Befolkning", "Population"),
    Words("Avstånd", "Distance"),
    Words("Riktning", "Direction"),
    Words("Avstånd till de närmaste orterna", "Distance to the nearest localities"),
)


PANEL = Panel(
    title=Words("Närmaste orter", "Nearest localities"),
    question=Words(
        "Vilka orter ligger närmast planområdet, hur långt bort och hur stora är de?",
        "Which localities lie nearest to the plan area, how far away and how large are they?",
    ),
    fields=(NumberField("count", Words("Antal orter", "Number of localities"), 5, 1, 20),),
)


@dataclass(frozen=True, slots=True)
class NearestPlaces:
    """Lists the nearest localities, by straight line from the plan's border."""

    api_version: int = API_VERSION
    name: str = "nearest-places"
    panel: Panel = PANEL

    def answer(
        self, plan: PlanArea, catalog: AskedCatalog, values: Values, lang: Language
    ) -> Answer:
        """Return the nearest localities of the layer that plays the role "places"."""
        source = catalog.with_role("places", Words("orter", "localities"))
        if source is None:
            return Answer(NONE_INSTALLED.say(lang))
        layer = source.read()
        if not len(layer.geometry):
            return Answer(NONE_THERE.say(lang))
        names = layer.attributes[source.name_field].astype(str).to_numpy()
        distances = shapely.distance(plan.geometry, layer.geometry)
        nearest = np.argsort(distances, kind="stable")[: int(values["count"])]
        rows = tuple(
            Row(
                (
                    str(names[i]),
                    _population(layer.attributes, int(i), lang),
                    format_length(float(distances[i]), lang),
                    _direction(plan, layer.geometry[i], lang),
                ),
                map_object=place,
            )
            for place, i in enumerate(nearest)
        )
        first = str(names[nearest[0]])
        distance = format_length(float(distances[nearest[0]]), lang)
        return Answer(
            text=NEAREST.say(lang, place=first, distance=distance),
            key_figures=(KeyFigure(first[:60], distance),),
            table=Table(
                (
                    Column(PLACE.say(lang)),
                    Column(POPULATION.say(lang), number=True),
                    Column(DISTANCE.say(lang), number=True),
                    Column(DIRECTION.say(lang)),
                ),
                rows,
            ),
            chart=BarChart(
                CHART.say(lang),
                tuple(str(names[i]) for i in nearest),
                tuple(float(distances[i]) / 1000 for i in nearest),
                "km",
                1,
            ),
            map_objects=tuple(MapObject(str(names[i]), layer.geometry[i]) for i in nearest),
        )


def _population(attributes: object, index: int, lang: Language) -> str:
    column = getattr(attributes, "befolkning", None)
    value = None if column is None else column.iloc[index]
    return "" if value is None or value != value else format_number(float(value), 0, lang)


def _direction(plan: PlanArea, place: shapely.Point, lang: Language) -> str:
    (x0, y0), (x1, y1) = shapely.get_coordinates(shapely.shortest_line(plan.geometry, place))
    if (x0, y0) == (x1, y1):
        return ""
    return format_direction(direction_of(x1 - x0, y1 - y0), lang)


plugin = NearestPlaces()
