"""A place that was typed."""

from __future__ import annotations

from rumslig.coordinates import read_coordinates
from rumslig.errors import SketchError
from rumslig.language import tr
from rumslig.sketch.outline import Place, to_millimetre


def read_place(text: str) -> Place:
    """Return the easting and northing in a text such as "N 6 558 214, E 508 466,5".

    Raises
    ------
    SketchError
        The text gives no place in Sweden.
    """
    spot = read_coordinates(text)
    if spot is None:
        raise SketchError(
            tr(
                "”{text}” anger ingen plats i Sverige; skriv N med sju siffror och E med sex, "
                "eller latitud och longitud.",
                text=text.strip(),
            )
        )
    return to_millimetre((spot.easting, spot.northing))
