"""The map in words: one paragraph for those who cannot see it."""

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.finding import STATE_ORDER, state_label
from rumslig.numerals import (
    direction_of,
    format_area,
    format_direction,
    format_length,
    format_number,
)
from ui.language import message_language, tr
from ui.map.scene import MapScene
from ui.map.viewport import Viewport
from ui.map_table.content import rows_in_view

MOST_NAMED = 5
"""Layers and plans told by name; the rest are counted."""


def describe_view(scene: MapScene, viewport: Viewport) -> str:
    """Return what the map shows as a paragraph: place, scale, plans, layers and hits.

    Reads every visible layer, so it belongs beside the window's thread.
    """
    sentences = [_extent(viewport), *_plans(scene, viewport), _layers(scene, viewport)]
    if scene.highlights:
        sentences.append(_hits(scene, viewport))
    return " ".join(sentences)


def _extent(viewport: Viewport) -> str:
    lang = message_language()
    west, south, east, north = viewport.bounds
    return tr(
        "Kartan visar {width} gånger {height} i skala 1:{scale}, med mitten i N {north}, E {east}.",
        width=format_length(east - west, lang),
        height=format_length(north - south, lang),
        scale=format_number(_round_scale(viewport.scale_denominator), 0, lang),
        north=format_number(viewport.centre_n, 0, lang),
        east=format_number(viewport.centre_e, 0, lang),
    )


def _round_scale(denominator: float) -> float:
    """Return a scale with two digits that count."""
    step = 10.0 ** max(0, math.floor(math.log10(max(denominator, 1))) - 1)
    return round(denominator / step) * step


def _plans(scene: MapScene, viewport: Viewport) -> list[str]:
    lang = message_language()
    told = [
        tr(
            "Planområdet {name} ({area}) ligger {place}.",
            name=mark.name,
            area=format_area(mark.geometry.area, lang),
            place=_place(mark.geometry, viewport),
        )
        for mark in scene.plans[:MOST_NAMED]
    ]
    rest = len(scene.plans) - MOST_NAMED
    if rest > 0:
        told.append(tr("Ytterligare {count} planområden finns.", count=rest))
    return told


def _place(shape: BaseGeometry, viewport: Viewport) -> str:
    """Return where a shape lies in the view, in words."""
    lang = message_language()
    window = shapely.box(*viewport.bounds)
    middle = shape.centroid
    east, north = middle.x - viewport.centre_e, middle.y - viewport.centre_n
    if not shape.intersects(window):
        return tr(
            "utanför kartan, {distance} åt {direction}",
            distance=format_length(shape.distance(window), lang),
            direction=format_direction(direction_of(east, north), lang),
        )
    if shape.covers(window):
        return tr("över hela kartan")
    width, height = (viewport.metres_per_px * side for side in (viewport.width, viewport.height))
    if max(abs(east) / width, abs(north) / height) < 1 / 6:
        place = tr("mitt i kartan")
    else:
        place = _part_words(direction_of(east / width, north / height))
    return place if window.covers(shape) else tr("{place}, delvis utanför", place=place)


def _part_words(direction: str) -> str:
    words = {
        "N": tr("i kartans norra del"),
        "NE": tr("i kartans nordöstra del"),
        "E": tr("i kartans östra del"),
        "SE": tr("i kartans sydöstra del"),
        "S": tr("i kartans södra del"),
        "SW": tr("i kartans sydvästra del"),
        "W": tr("i kartans västra del"),
        "NW": tr("i kartans nordvästra del"),
    }
    return words[direction]


def _layers(scene: MapScene, viewport: Viewport) -> str:
    lang = message_language()
    counts, undrawn = [], 0
    for item in scene.layers_in_paint_order():
        if item.is_mark:
            continue
        _, rows, hidden = rows_in_view(item, viewport)
        counts.append((len(rows), item.title))
        undrawn += hidden
    if not counts:
        return tr("Inget lager visas.")
    counts.sort(key=lambda item: (-item[0], item[1]))
    seen = sum(count for count, _ in counts)
    listed = [
        f"{title} {format_number(count, 0, lang)}" for count, title in counts[:MOST_NAMED] if count
    ]
    rest = sum(count > 0 for count, _ in counts[MOST_NAMED:])
    if rest:
        listed.append(tr("{count} lager till", count=rest))
    layers = tr("1 lager") if len(counts) == 1 else tr("{count} lager", count=len(counts))
    text = tr("{layers}, {seen} objekt", layers=layers, seen=format_number(seen, 0, lang))
    text = f"{text}: {', '.join(listed)}." if listed else f"{text}."
    if undrawn:
        text += " " + tr(
            "{count} objekt ritas inte i den här skalan.", count=format_number(undrawn, 0, lang)
        )
    return text


def _hits(scene: MapScene, viewport: Viewport) -> str:
    lang = message_language()
    window = shapely.box(*viewport.bounds)
    keys = [mark.state_key for mark in scene.highlights if mark.geometry.intersects(window)]
    if not keys:
        return tr("Ingen träff är i bild.")
    told = [f"{state_label(key, lang)} {keys.count(key)}" for key in STATE_ORDER if key in keys]
    return tr("Träffar: {hits}.", hits=", ".join(told))
