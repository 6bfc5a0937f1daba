"""Why a geometry is invalid, in plain words, and where."""

from __future__ import annotations

import re

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.language import tr

_PLACED = re.compile(r"(?P<why>[^\[]*)(?:\[(?P<x>\S+) (?P<y>[^\s\]]+)[^\]]*\])?")


def why_invalid(shape: BaseGeometry) -> str:
    """Return why a geometry is invalid, and where in its own numbers; GEOS' words if unknown."""
    with np.errstate(all="ignore"):  # coordinates of a damaged file
        told = str(shapely.is_valid_reason(shape))
    found = _PLACED.fullmatch(told)
    if found is None:
        return told
    why = _words().get(found["why"].strip().casefold(), found["why"].strip())
    if found["x"] is None:
        return why
    return tr("{why} vid {x}, {y}", why=why, x=found["x"], y=found["y"])


def _words() -> dict[str, str]:
    return {
        "self-intersection": tr("korsar sig själv"),
        "ring self-intersection": tr("en ring rör vid sig själv"),
        "too few points in geometry component": tr("för få punkter"),
        "hole lies outside shell": tr("ett hål ligger utanför ytan"),
        "holes are nested": tr("ett hål ligger i ett annat"),
        "nested shells": tr("en yta ligger i en annan"),
        "interior is disconnected": tr("ytans inre hänger inte ihop"),
        "duplicate rings": tr("samma ring två gånger"),
        "invalid coordinate": tr("en koordinat är inget tal"),
        "ring is not closed": tr("en ring är inte sluten"),
        "repeated point": tr("samma punkt två gånger"),
    }
