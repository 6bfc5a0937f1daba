"""The outlines that a structure image may show: the county's, and its municipalities'."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog
from layers.errors import LayerError
from layers.georeference.outline import Outline, make_outline
from rumslig.classified import is_classified
from rumslig.county import read_county
from rumslig.georeference.junctions import SLIT_M
from rumslig.places import Municipalities, Municipality

MOST_PARTS = 60
"""More municipalities than any county has; a layer of the whole country is no county."""


@dataclass(frozen=True, slots=True)
class KnownOutlines:
    """Outlines to look for, the whole first; none where no borders are installed."""

    outlines: tuple[Outline, ...]
    accuracy_m: float = 0.0


def known_outlines(catalog: Catalog) -> KnownOutlines:
    """Return the outlines of the county that the packages describe, and of its municipalities."""
    everywhere = Municipalities.of_catalog(catalog)
    if everywhere.manifest is not None and is_classified(everywhere.manifest):
        everywhere = Municipalities((), 0.0)
    county, title, accuracy_m = _county(catalog)
    own = _own(everywhere, read_county(catalog).municipalities, county)
    if county is None:
        if not own:
            return KnownOutlines(())
        county, accuracy_m = _together([item.area for item in own]), everywhere.accuracy_m
    accuracy_m = max(accuracy_m, everywhere.accuracy_m)
    inner = None
    if own:
        edges = shapely.union_all([item.area.boundary for item in own])
        inner = shapely.difference(edges, shapely.buffer(county.boundary, 1.5 * SLIT_M))
    outlines = [make_outline(title, county, inner, accuracy_m)]
    if len(own) > 1:
        outlines += [make_outline(item.name, item.area, None, accuracy_m) for item in own]
    return KnownOutlines(tuple(outlines), accuracy_m)


def _county(catalog: Catalog) -> tuple[BaseGeometry | None, str, float]:
    """Return the county's area, its name and how far off the border may be."""
    name = read_county(catalog).name
    source = catalog.with_role("county")
    if source is None or is_classified(source.manifest):
        return None, name, 0.0
    try:
        shapes = source.read().geometry
    except LayerError:
        return None, name, 0.0
    areas = shapes[shapely.get_dimensions(shapes) == 2]
    if not len(areas):
        return None, name, 0.0
    return shapely.union_all(areas), name or source.entry.title, source.entry.accuracy_m


def _own(
    everywhere: Municipalities, codes: tuple[str, ...], county: BaseGeometry | None
) -> list[Municipality]:
    """Return the county's municipalities: as its package says, else those that lie in it."""
    items = everywhere.items
    if codes:
        return [item for item in items if item.code in codes]
    if county is not None:
        inner = shapely.point_on_surface(np.array([item.area for item in items], dtype=object))
        return [item for item, point in zip(items, inner, strict=True) if county.intersects(point)]
    return list(items) if len(items) <= MOST_PARTS else []


def _together(areas: list[BaseGeometry]) -> BaseGeometry:
    union = shapely.union_all(areas)
    closed = union.buffer(SLIT_M, join_style="mitre").buffer(-SLIT_M, join_style="mitre")
    return shapely.union_all([closed, union])
