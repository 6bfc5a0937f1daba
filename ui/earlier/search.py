"""What was said at a place that is searched for, by its name or its coordinates."""

from __future__ import annotations

from rumslig.coordinates import read_coordinates
from ui.earlier.decisions import DecisionsPresenter, place_words
from ui.language import tr
from ui.search.hits import Hit
from ui.search.sources import PlaceSource


class SaidSource:
    """The cases whose plan areas lie at, or near, the place that a text names."""

    is_beside = False

    def __init__(self, places: PlaceSource, decisions: DecisionsPresenter) -> None:
        self._places, self._decisions = places, decisions

    @property
    def title(self) -> str:
        """The heading."""
        return tr("Sagt där")

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        """Return the latest that was said there; nothing where the text names no place."""
        if not text:
            return ()
        spot = read_coordinates(text)
        named = self._places.first_name(text) if spot is None else None
        bounds = spot.bounds if spot is not None else named.bounds if named else None
        if bounds is None:
            return ()
        return tuple(
            Hit("case", place.dnr, place.title or place.plan, place_words(place), "arende")
            for place in self._decisions.at(bounds, most)
        )
