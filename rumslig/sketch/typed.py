"""A place that was typed."""

from __future__ import annotations

import re

from rumslig.errors import SketchError
from rumslig.language import tr
from rumslig.sketch.outline import Place

_DECIMALS = r"(?:[.,]\d{1,3}(?!\d))?(?!\d)"
_NORTHING = re.compile(r"(?<!\d)[67]\s?\d{3}\s?\d{3}" + _DECIMALS)
_EASTING = re.compile(r"(?<!\d)\d{3}\s?\d{3}" + _DECIMALS)


def read_place(text: str) -> Place:
    """Return the easting and northing in a text such as "N 6 558 214, E 508 466,5".

    A northing in Sweden has seven digits and an easting six, so either may come first.

    Raises
    ------
    SketchError
        The text lacks one of them.
    """
    northing = _NORTHING.search(text)
    rest = text.replace(northing[0], " | ", 1) if northing else text
    easting = _EASTING.search(rest)
    if northing is None or easting is None:
        raise SketchError(
            tr(
                "”{text}” anger ingen plats; skriv N med sju siffror och E med sex, "
                "i SWEREF 99 TM.",
                text=text.strip(),
            )
        )
    return _number(easting[0]), _number(northing[0])


def _number(text: str) -> float:
    return float(re.sub(r"\s", "", text).replace(",", "."))
