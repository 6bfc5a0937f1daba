"""The words for methods and figures in the room."""

from __future__ import annotations

from layers.georeference.mapping import FEWEST, Method
from rumslig.numerals import format_number
from ui.language import message_language, tr

METHODS: tuple[Method, ...] = ("helmert", "affine", "projective", "poly2", "poly3", "tps")


def method_word(method: Method) -> str:
    """Return a method's name with the points that it needs."""
    names: dict[Method, str] = {
        "helmert": tr("Helmert: vrid och skala"),
        "affine": tr("Affin: vrid, skala och luta"),
        "projective": tr("Projektiv: sned vy"),
        "poly2": tr("Polynom 2: böj"),
        "poly3": tr("Polynom 3: böj mer"),
        "tps": tr("Gummiduk genom alla punkter"),
    }
    return tr("{method} ({count} punkter)", method=names[method], count=FEWEST[method])


def metres(value: float | None) -> str:
    """Return metres, or kilometres where they are many; "–" where they are not known."""
    if value is None:
        return "–"
    lang = message_language()
    if value >= 10_000:
        return f"{format_number(value / 1000, 1, lang)} km"
    return f"{format_number(value, 2 if value < 10 else 0, lang)} m"


def pixels(value: float | None) -> str:
    """Return pixels with one decimal; "–" where they are not known."""
    return "–" if value is None else format_number(value, 1, message_language())
