"""Which localities lie nearest to the plan, how far away and how large?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from rumslig.plugin import (
    API_VERSION,
    Answer,
    Catalog,
    Column,
    MapObject,
    PlanArea,
    direction_of,
    format_direction,
    format_length,
    format_number,
)

SHOWN = 5


@dataclass(frozen=True, slots=True)
class NearestPlaces:
    """Lists the nearest localities, by straight line from the plan's border."""

    api_version: int = API_VERSION
    name: str = "nearest-places"
    title: str = "Närmaste orter"

    def answer(self, plan: PlanArea, catalog: Catalog) -> Answer:
        """Return the nearest localities of the layer that plays the role "places"."""
        source = catalog.with_role("places")
        if source is None:
            return Answer("Inget installerat lager har orter.")
        layer = source.read()
        names = layer.attributes[source.entry.name_field].astype(str).to_numpy()
        distances = shapely.distance(plan.geometry, layer.geometry)
        nearest = np.argsort(distances, kind="stable")[:SHOWN]
        rows = tuple(
            (
                names[i],
                _population(layer.attributes, int(i)),
                format_length(float(distances[i])),
                _direction(plan, layer.geometry[i]),
            )
            for i in nearest
        )
        entry = source.entry
        return Answer(
            text=f"Närmast ligger {names[nearest[0]]}, {rows[0][2]} från planområdet.",
            columns=(
                Column("Ort"),
                Column("Befolkning", number=True),
                Column("Avstånd", number=True),
                Column("Riktning"),
            ),
            rows=rows,
            map_objects=tuple(MapObject(str(names[i]), layer.geometry[i]) for i in nearest),
            source=f"{entry.title} {source.manifest.version}, {entry.reference_date}",
        )


def _population(attributes: object, index: int) -> str:
    column = getattr(attributes, "befolkning", None)
    value = None if column is None else column.iloc[index]
    return "" if value is None or value != value else format_number(float(value))


def _direction(plan: PlanArea, place: shapely.Point) -> str:
    (x0, y0), (x1, y1) = shapely.get_coordinates(shapely.shortest_line(plan.geometry, place))
    return "" if (x0, y0) == (x1, y1) else format_direction(direction_of(x1 - x0, y1 - y0))


plugin = NearestPlaces()
