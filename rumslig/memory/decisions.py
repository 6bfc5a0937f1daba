"""Everything that was said, as one map layer: where, when, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import geopandas
import numpy as np
import pandas as pd
import shapely

from layers.crs import WORKING_CRS, Transformation
from layers.styles.model import Fill, LayerStyle, Pattern, Stroke, Symbol
from layers.vector import VectorLayer
from rumslig.collation import swedish_key
from rumslig.language import Language, tr
from rumslig.memory.words import outcome_label, tone_label, worst_of
from rumslig.register.entry import DONE, SaidPlace, SaidRemark
from rumslig.register.register import Register
from rumslig.vocabulary import stage_label

LAYER = "tidigare_yttranden"

RESULTS = ("not", "partly", "open", "honoured", "none")
"""What a place is drawn as, from what asks for most attention."""


def read_decisions(
    register: Register,
) -> tuple[tuple[SaidPlace, ...], tuple[SaidRemark, ...]]:
    """Return the plan areas of every case whose answer is given, and what was said of them.

    The latest case comes first.
    """
    return register.everything_said(DONE)


def result_of(place: SaidPlace) -> str:
    """Return which of `RESULTS` a place is drawn as."""
    return worst_of(dict(place.outcomes), place.remarks)


def result_label(result: str, lang: Language | None = None) -> str:
    """Return what a result is called in the legend."""
    words = {
        "open": tr("utfallet inte bedömt", lang=lang),
        "none": tr("inga synpunkter", lang=lang),
    }
    return words.get(result) or outcome_label(result, lang)


def day_of(place: SaidPlace) -> str:
    """Return the day (ISO) that a case was answered, or came in."""
    return place.closed or place.received


def frame_of(
    places: Sequence[SaidPlace],
    remarks: Sequence[SaidRemark],
    themes: Mapping[str, str],
    lang: Language = "sv",
) -> geopandas.GeoDataFrame:
    """Return the places as rows in EPSG:3006, with what was said in words.

    No name of a person is in it: a case has functions only, and the sender is an authority.

    Parameters
    ----------
    themes
        The themes' titles by id.
    """
    positions = _positions(remarks, themes, lang)
    results = [result_of(place) for place in places]
    columns = {
        "dnr": [place.dnr for place in places],
        "plan": [place.plan for place in places],
        "arende": [place.title for place in places],
        "avsandare": [place.sender for place in places],
        "slag": [
            tr("tidig dialog", lang=lang)
            if place.stage == "TIDIG_DIALOG"
            else tr("yttrande", lang=lang)
            for place in places
        ],
        "skede": [stage_label(place.stage, lang) for place in places],
        "datum": [day_of(place) for place in places],
        "hallning": [
            positions.get((place.dnr, place.plan)) or positions.get((place.dnr, ""), "")
            for place in places
        ],
        "utfall": [result_label(result, lang) for result in results],
        "resultat": results,
    }
    shapes = shapely.from_wkb(np.array([place.wkb for place in places], dtype=object))
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=WORKING_CRS)


def _positions(
    remarks: Sequence[SaidRemark], themes: Mapping[str, str], lang: Language
) -> dict[tuple[str, str], str]:
    """Return what was held of each plan area of a case, theme by theme, and of all of them."""
    told: dict[tuple[str, str], dict[str, None]] = {}
    said: dict[tuple[str, str], str] = {}
    for item in remarks:
        held = (item.theme, item.tone)
        if held not in said:
            tone, theme = tone_label(item.tone, lang), themes.get(item.theme, item.theme)
            said[held] = f"{theme}: {tone}" if tone else theme
        told.setdefault((item.dnr, item.plan), {})[said[held]] = None
    general = {dnr: words for (dnr, plan), words in told.items() if not plan}
    return {
        (dnr, plan): "; ".join(sorted({**words, **general.get(dnr, {})}, key=swedish_key))
        for (dnr, plan), words in told.items()
    }


def map_layer(
    places: Sequence[SaidPlace],
    remarks: Sequence[SaidRemark],
    themes: Mapping[str, str],
    lang: Language,
) -> VectorLayer:
    """Return the places as a layer for the map, its columns headed as they are read there."""
    frame = frame_of(places, remarks, themes, lang)
    heads = map_heads(lang)
    attributes = pd.DataFrame({head: frame[name] for name, head in heads.items()})
    return VectorLayer(
        name=LAYER,
        file_name="",
        sha256="",
        geometry=np.asarray(frame.geometry.array, dtype=object),
        attributes=attributes,
        transformation=Transformation(WORKING_CRS, ""),
        read=len(attributes),
        null_geometry=0,
        repairs=(),
    )


def map_heads(lang: Language) -> dict[str, str]:
    """Return what each column of the map's layer is called."""
    return {
        "dnr": tr("Dnr", lang=lang),
        "arende": tr("Ärende", lang=lang),
        "datum": tr("Datum", lang=lang),
        "slag": tr("Slag", lang=lang),
        "skede": tr("Skede", lang=lang),
        "avsandare": tr("Avsändare", lang=lang),
        "hallning": tr("Hållning", lang=lang),
        "utfall": tr("Utfall", lang=lang),
    }


LOOKS: dict[str, tuple[Pattern, tuple[float, ...]]] = {
    "not": ("cross", ()),
    "partly": ("hatch", ()),
    "open": ("dots", (3.0, 3.0)),
    "honoured": ("stripes", ()),
    "none": ("none", (6.0, 4.0)),
}
"""The pattern and the dashes of each result's outline: never colour alone."""


@cache
def decisions_style(lang: Language) -> LayerStyle:
    """Return the map layer's own symbols: an outline and a pattern for each result."""
    column = map_heads(lang)["utfall"]
    return LayerStyle(
        tuple(
            Symbol(
                title=result_label(result, lang),
                when=f"{column} = '{result_label(result, lang)}'",
                fill=Fill(f"said_{result}", 0.12, pattern),
                stroke=Stroke(f"said_{result}", 2.0, dash=dash),
            )
            for result, (pattern, dash) in LOOKS.items()
        ),
        order="theme",
    )
