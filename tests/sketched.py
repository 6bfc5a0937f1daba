"""Areas as a hand would draw them, at true coordinates."""

from __future__ import annotations

import math

import shapely
from hypothesis import strategies as st

EAST, NORTH = 510_000.0, 6_560_000.0


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    """An area seen whole from its middle, corners on the millimetre grid."""
    count = draw(st.integers(3, 12))
    reaches = draw(st.lists(st.floats(80, 400), min_size=count, max_size=count))
    turn = draw(st.floats(0, 6))
    return shapely.Polygon(
        [
            (
                round(EAST + reach * math.cos(turn + 2 * math.pi * i / count), 3),
                round(NORTH + reach * math.sin(turn + 2 * math.pi * i / count), 3),
            )
            for i, reach in enumerate(reaches)
        ]
    )


@st.composite
def areas(draw: st.DrawFn) -> shapely.Polygon | shapely.MultiPolygon:
    """An area with or without a hole, with or without a second part."""
    star = draw(stars())
    if draw(st.booleans()):
        box = shapely.box(EAST - 10, NORTH - 10, EAST + 12, NORTH + 9)
        if star.contains_properly(box):
            star = shapely.Polygon(star.exterior, [box.exterior])
    if draw(st.booleans()):
        return shapely.MultiPolygon(
            [star, shapely.box(EAST + 900, NORTH, EAST + 950.5, NORTH + 70.25)]
        )
    return star


places = st.tuples(
    st.floats(EAST - 500, EAST + 1000).map(lambda value: round(value, 3)),
    st.floats(NORTH - 500, NORTH + 500).map(lambda value: round(value, 3)),
)
