"""How far is it to the nearest railway station?"""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from rumslig.plugin import (
    API_VERSION,
    Answer,
    AskedCatalog,
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
    format_length,
)

PANEL = Panel(
    title=Words("Närmaste station", "Nearest station"),
    question=Words(
        "Hur långt är det till närmaste järnvägsstation?",
        "How far is it to the nearest railway station?",
    ),
    fields=(NumberField("reach_km", Words("Sök inom", "Search within"), 20, 1, 100, unit="km"),),
)
NOT_FOUND = Words("Ingen station hittades inom {reach}.", "No station was found within {reach}.")
NEAREST = Words(
    "Närmaste station är {name}, {distance} från planområdet.",
    "The nearest station is {name}, {distance} from the plan area.",
)


@dataclass(frozen=True)
class NearestStation:
    """Searches the layer that plays the role "stations"."""

    api_version: int = API_VERSION
    name: str = "nearest-station"
    panel: Panel = PANEL

    def answer(
        self, plan: PlanArea, catalog: AskedCatalog, values: Values, lang: Language
    ) -> Answer:
        """Return the nearest station within reach, or that none was found."""
        reach_m = float(values["reach_km"]) * 1000
        reach = format_length(reach_m, lang)
        # a role that no layer plays is told in the answer, in these words
        layer = catalog.with_role("stations", Words("stationer", "stations"))
        if layer is None:
            return Answer(NOT_FOUND.say(lang, reach=reach))
        # what of the circle is not mapped is told in the answer too
        found = layer.search(plan.geometry.buffer(reach_m))
        if not len(found.geometry):
            return Answer(NOT_FOUND.say(lang, reach=reach))
        distances = shapely.distance(plan.geometry, found.geometry)
        nearest = int(distances.argmin())
        name = found.names[nearest] or "?"
        distance = format_length(float(distances[nearest]), lang)
        return Answer(
            text=NEAREST.say(lang, name=name, distance=distance),
            key_figures=(KeyFigure(name, distance),),
            table=Table(
                (Column("Station"), Column(Words("Avstånd", "Distance").say(lang), number=True)),
                (Row((name, distance), map_object=0),),
            ),
            map_objects=(MapObject(name, found.geometry[nearest]),),
        )


plugin = NearestStation()
