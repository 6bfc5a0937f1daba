"""Figures and dates as they are written in Swedish and English documents."""

from __future__ import annotations

import math

from rumslig.language import Language

THIN = "\N{NO-BREAK SPACE}"

DIRECTIONS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_DIRECTION_WORDS = {
    "sv": ("norr", "nordost", "öster", "sydost", "söder", "sydväst", "väster", "nordväst"),
    "en": (
        "north",
        "north-east",
        "east",
        "south-east",
        "south",
        "south-west",
        "west",
        "north-west",
    ),
}


def format_number(value: float, decimals: int = 0, lang: Language = "sv") -> str:
    """Return `value` with a space in thousands (Swedish, decimal comma) or a comma (English)."""
    # round half up on the decimal text: 0.25 is 0,3 to a reader, not 0,2
    quantum = 10.0**decimals
    rounded = math.floor(abs(value) * quantum + 0.5 + 1e-9) / quantum
    text = f"{math.copysign(rounded, value) if rounded else 0.0:,.{decimals}f}"
    if lang == "en":
        return text
    return text.replace(",", THIN).replace(".", ",").replace("-", "\N{MINUS SIGN}")


def format_share(share: float, lang: Language = "sv") -> str:
    """Return a share (0–1) as percent with one decimal, without the sign."""
    if 0 < share < 0.001:
        return f"<{THIN}{format_number(0.1, 1, lang)}"
    if 0.999 < share < 1:
        return f">{THIN}{format_number(99.9, 1, lang)}"
    return format_number(share * 100, 0 if share in (0.0, 1.0) else 1, lang)


def format_area(area_m2: float, lang: Language = "sv") -> str:
    """Return an area with the unit that reads best: m² below one hectare, then ha."""
    if area_m2 < 10_000:
        return f"{format_number(area_m2, 0, lang)}{THIN}m²"
    hectares = area_m2 / 10_000
    return f"{format_number(hectares, 1 if hectares < 1000 else 0, lang)}{THIN}ha"


def format_length(length_m: float, lang: Language = "sv") -> str:
    """Return a length or distance: metres below 10 km, then km."""
    if length_m < 10_000:
        return f"{format_number(length_m, 0, lang)}{THIN}m"
    return f"{format_number(length_m / 1000, 1, lang)}{THIN}km"


def accuracy_step(area_m2: float, perimeter_m: float, accuracy_m: float) -> float:
    """Return the smallest difference of an area that the positional accuracy can carry, in m².

    The outline may be off by `accuracy_m` all along `perimeter_m`; two digits of that
    uncertainty are kept, and of the area always two of its own. 0 where all digits can be.
    """
    uncertainty = perimeter_m * accuracy_m
    if uncertainty <= 10:
        return 0.0
    digits = min(math.log10(uncertainty), math.log10(area_m2)) if area_m2 > 0 else 0.0
    return float(10.0 ** (math.floor(digits) - 1))


def round_to_accuracy(area_m2: float, perimeter_m: float, accuracy_m: float) -> float:
    """Return the area without digits that the positional accuracy cannot carry."""
    step = accuracy_step(area_m2, perimeter_m, accuracy_m)
    return round(area_m2 / step) * step if step else area_m2


def direction_of(east: float, north: float) -> str:
    """Return which of the eight points of the compass a vector points to."""
    bearing = math.degrees(math.atan2(east, north)) % 360
    return DIRECTIONS[round(bearing / 45) % 8]


def format_direction(direction: str, lang: Language = "sv") -> str:
    """Return a compass point in words."""
    return _DIRECTION_WORDS[lang][DIRECTIONS.index(direction)]
