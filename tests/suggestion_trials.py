"""Suggestions for drawn images of the built-in county and of others, held against the truth."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import shapely
from drawn_outlines import Drawn, draw
from PIL import Image

from layers.georeference.outline import make_outline
from layers.images.picture import Colours
from rumslig.builtin import county_folder, county_outline, municipalities
from rumslig.georeference.junctions import find_junctions
from rumslig.georeference.outlines import KnownOutlines
from rumslig.georeference.suggest import LONGEST_SIDE, Suggestion, suggest_for
from rumslig.georeference.targets import Target
from rumslig.places import Municipality

Outcome = Literal["right", "less sure", "wrong", "refused"]
WRONG_SHARE = 0.02
"""Of the county's size: farther off than this is another place, not a less sure one."""


@dataclass(frozen=True)
class World:
    """What is known, and what is drawn."""

    known: KnownOutlines
    junctions: tuple[Target, ...]
    county: shapely.MultiPolygon
    parts: tuple[shapely.Geometry, ...]
    around: tuple[shapely.Geometry, ...]
    others: tuple[tuple[shapely.Geometry, ...], ...]


@cache
def built_in() -> World:
    """Return the built-in county as its packages have it, and the other counties."""
    frame = municipalities()
    everywhere = [Municipality(row.kod, row.namn, row.geometry) for row in frame.itertuples()]
    outline = county_outline()
    county, code = outline.geometry.array[0], str(outline["kod"][0])
    own = [item for item in everywhere if item.code.startswith(code)]
    edges = shapely.union_all([item.area.boundary for item in own])
    inner = shapely.difference(edges, county.boundary.buffer(600))
    outlines = [make_outline("länet", county, inner, 500.0)]
    outlines += [make_outline(item.name, item.area, None, 500.0) for item in own]
    groups: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for item in everywhere:
        if not item.code.startswith(code):
            groups[item.code[:2]].append(item.area)
    assert county_folder().is_dir()
    return World(
        KnownOutlines(tuple(outlines), 500.0),
        tuple(
            Target(item.easting, item.northing, "junction", "–".join(sorted(item.names)))
            for item in find_junctions(everywhere)
        ),
        county,
        tuple(item.area for item in own),
        tuple(
            item.area
            for item in everywhere
            if item not in own and shapely.distance(item.area, county) < 40_000
        ),
        tuple(tuple(group) for group in groups.values() if len(group) > 1),
    )


@dataclass(frozen=True)
class Trial:
    """What became of one image."""

    outcome: Outcome
    error_m: float
    uncertainty_m: float
    pixel_m: float
    seconds: float
    drawn: Drawn
    suggestion: Suggestion


def shrink(colours: np.ndarray) -> tuple[Colours, tuple[float, float]]:
    """Return colours as the reader of files hands them over."""
    rows, columns = colours.shape[:2]
    factor = max(1.0, max(rows, columns) / LONGEST_SIDE)
    small = (max(1, round(columns / factor)), max(1, round(rows / factor)))
    picture = np.asarray(Image.fromarray(colours).resize(small, Image.Resampling.BOX))
    covers = np.full((*picture.shape[:2], 1), 255, dtype=np.uint8)
    return np.dstack([picture, covers]), (columns / small[0], rows / small[1])


def try_own(seed: int, style: dict | None = None) -> Trial:
    """Draw the county by chance, and hold what is suggested against where it was drawn."""
    world, chance = built_in(), np.random.default_rng(seed)
    return _judged(draw(chance, world.county, world.parts, world.around, style), True)


def try_other(seed: int) -> Trial:
    """Draw another county: whatever is suggested is wrong."""
    world, chance = built_in(), np.random.default_rng(seed)
    parts = world.others[chance.integers(len(world.others))]
    closed = shapely.union_all([part.buffer(400) for part in parts]).buffer(-400)
    largest = max(shapely.get_parts(closed), key=lambda part: part.area)
    return _judged(draw(chance, largest, parts), False)


def _judged(drawn: Drawn, is_own: bool) -> Trial:
    world = built_in()
    colours, shrunk = shrink(drawn.colours)
    begun = time.process_time()
    found = suggest_for(colours, world.known, world.junctions, shrunk=shrunk)
    seconds = time.process_time() - begun
    if not found.is_found:
        return Trial("refused", 0.0, 0.0, 0.0, seconds, drawn, found)
    rows, columns = drawn.colours.shape[:2]
    placement = found.place((columns, rows), "affine", "bild.png")
    places = shapely.get_coordinates(shapely.segmentize(world.county.boundary, 2_000))
    pixels = drawn.pixels(places)
    inside = ((pixels >= 0) & (pixels <= (columns, rows))).all(axis=1)
    if not is_own or not inside.any():
        return Trial("wrong", np.inf, placement.uncertainty_m or 0.0, 1.0, seconds, drawn, found)
    away = placement.mapping.apply(pixels[inside]) - places[inside]
    error = float(np.sqrt((away**2).sum(axis=1).mean()))
    sure = placement.uncertainty_m or 0.0
    size = float(np.hypot(*np.ptp(places, axis=0)))
    outcome: Outcome = (
        "right" if error <= sure else "wrong" if error > WRONG_SHARE * size else "less sure"
    )
    return Trial(outcome, error, sure, placement.pixel_size_m, seconds, drawn, found)
