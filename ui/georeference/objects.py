"""The objects of a picture: those found in it and those traced, as sure as its place is now."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.georeference.placement import Placement
from layers.images.legend import LegendClass
from layers.structure.classify import Classification, certainty_of, hull_of
from rumslig.georeference.draft import Draft
from ui.georeference.picture import OpenPicture
from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Asked:
    """What objects were looked for in, and by: as long as it is the same, they hold."""

    picture: OpenPicture
    draft: Draft
    search: tuple[object, ...]


class PictureObjects:
    """Puts together what was found and what was traced, and knows whether it still holds."""

    def __init__(self, georeference: GeoreferencePresenter) -> None:
        self._georeference = georeference
        self.found: Classification | None = None
        self._asked: Asked | None = None
        self._made: tuple[tuple[object, ...], Classification] | None = None
        self._hull_of: Placement | None = None
        self._hull: BaseGeometry | None = None

    def ask(self, sheet: Sheet) -> Asked | None:
        """Return what objects would be looked for in now, and by; None where nothing is open."""
        picture, draft = self._georeference.picture, self._georeference.draft
        return None if picture is None or draft is None else Asked(picture, draft, sheet.search)

    def put(self, found: Classification, asked: Asked) -> None:
        """Have objects that were found."""
        self.found, self._asked = found, asked

    def clear(self) -> None:
        """Have found nothing."""
        self.found = self._asked = None

    def is_stale(self, sheet: Sheet) -> bool:
        """Whether picture, place or legend are others than when the objects were found."""
        return self.found is not None and self._asked != self.ask(sheet)

    def gather(self, sheet: Sheet) -> Classification | None:
        """Return everything there is; the same as before where nothing is another."""
        if self.found is None and not sheet.traced:
            return None
        stale, placement = self.is_stale(sheet), self._georeference.placement
        state = self.found, sheet, stale, placement if sheet.traced else None
        known = self._made
        if known is None or any(a is not b for a, b in zip(known[0], state, strict=True)):
            known = self._made = state, self._put_together(sheet, stale)
        return known[1]

    def _put_together(self, sheet: Sheet, stale: bool) -> Classification:
        found, placement = self.found, self._georeference.placement
        if found is not None and not stale:
            found = _renamed(found, sheet.legend)
            if not sheet.traced:
                return found
        unsure = placement.uncertainty_m if placement is not None else None
        if found is not None and not stale:
            unsure = found.uncertainty_m  # the width of the picture's strokes is in it
        hull = self._hull_now()
        # where they are seen to lie may be another place than when they were traced
        traced = tuple(
            replace(part, certainty=certainty_of(part.geometry, unsure, hull))
            for part in sheet.traced
        )
        others = found.objects if found is not None else ()
        return Classification(sheet.legend, (*others, *traced), unsure)

    def count_guessed(self, sheet: Sheet) -> int:
        """Return how many objects lie, in whole or in part, outside the control points."""
        objects, hull = self.gather(sheet), self._hull_now()
        if objects is None or hull is None:
            return 0
        shapes = np.array([part.geometry for part in objects.objects], dtype=object)
        return int((~shapely.covers(hull, shapes)).sum())

    def _hull_now(self) -> BaseGeometry | None:
        placement = self._georeference.placement
        if placement is not self._hull_of:
            self._hull_of = placement
            self._hull = hull_of(placement) if placement is not None else None
        return self._hull


def _renamed(found: Classification, legend: tuple[LegendClass, ...]) -> Classification:
    """Return what was found with its classes called as they now are, one for one."""
    if found.legend == legend:
        return found
    now = dict(zip(found.legend, legend, strict=True))
    parts = tuple(replace(part, item=now[part.item]) for part in found.objects)
    return Classification(legend, parts, found.uncertainty_m)
