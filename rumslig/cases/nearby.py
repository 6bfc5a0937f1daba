"""Which cases lie where something else lies."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.register.entry import SaidPlace
from rumslig.register.register import Register

MOST = 5_000
"""So many places at most are looked at; their bounds touch what is asked for."""


def places_touching(
    register: Register, shape: BaseGeometry, *, most: int = MOST
) -> tuple[SaidPlace, ...]:
    """Return the plan areas that touch or overlap a geometry (EPSG:3006), the latest first."""
    west, south, east, north = (float(value) for value in shape.bounds)
    found = register.places_within((west, south, east, north), most=most)
    shapes = shapely.from_wkb([place.wkb for place in found])
    touches = shapely.intersects(shapes, shape)
    return tuple(place for place, hit in zip(found, touches, strict=True) if hit)


def cases_touching(register: Register, shape: BaseGeometry) -> tuple[str, ...]:
    """Return the dnr of the cases with a plan area that touches or overlaps a geometry."""
    return tuple(dict.fromkeys(place.dnr for place in places_touching(register, shape)))
