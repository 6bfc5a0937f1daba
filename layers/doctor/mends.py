"""What is to be mended, and what is to be left as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from layers.doctor.ailments import FAR_M, SLIVER_WIDTH_M
from layers.language import Language, tr

Mend = Literal[
    "geometry", "empty", "duplicates", "same-geometry", "slivers", "axes", "outside", "heights",
    "crs",
]  # fmt: skip

ALL: tuple[Mend, ...] = (
    "geometry", "empty", "duplicates", "same-geometry", "slivers", "axes", "outside", "heights",
    "crs",
)  # fmt: skip

USUAL: frozenset[Mend] = frozenset({"geometry", "empty", "duplicates", "slivers", "axes", "crs"})
"""What is mended unless something else is said: nothing that anybody may miss."""

AILMENTS: dict[Mend, tuple[str, ...]] = {
    "geometry": ("invalid_geometry",),
    "empty": ("null_geometry", "empty_geometry"),
    "duplicates": ("duplicate_row",),
    "same-geometry": ("duplicate_geometry",),
    "slivers": ("sliver",),
    "axes": ("swapped_objects",),
    "outside": ("objects_outside",),
}
"""Which problems a mend takes away; a copy that was mended so has none of them."""


@dataclass(frozen=True, slots=True)
class MendWish:
    """What is wished of a mended copy.

    Attributes
    ----------
    mends
        What is mended.
    crs
        The system that the original is taken to have, as `parse_placement` reads it; "" for what
        it says.
    swap_axes
        Northing stands first in the whole layer.
    encoding
        What the texts are written in; "" for what the file says.
    sliver_m, far_m
        An area with a lesser mean width is a sliver; an object farther from the county is outside.
    """

    mends: frozenset[Mend] = USUAL
    crs: str = ""
    swap_axes: bool = False
    encoding: str = ""
    sliver_m: float = SLIVER_WIDTH_M
    far_m: float = FAR_M


def choose_mends(
    only: Iterable[Mend] = (), also: Iterable[Mend] = (), keep: Iterable[Mend] = ()
) -> frozenset[Mend]:
    """Return what is mended: the usual or `only` these, and `also` these, but not `keep`."""
    chosen = frozenset(only) or USUAL
    return (chosen | frozenset(also)) - frozenset(keep)


def mend_words(mend: Mend, lang: Language | None = None) -> str:
    """Return what a mend does, in words."""
    return {
        "geometry": tr("gör ogiltig geometri giltig", lang=lang),
        "empty": tr("ta bort objekt utan geometri", lang=lang),
        "duplicates": tr("ta bort objekt som finns två gånger", lang=lang),
        "same-geometry": tr("ta bort objekt med samma geometri", lang=lang),
        "slivers": tr("ta bort flisor", lang=lang),
        "axes": tr("byt norr och öster i enskilda objekt", lang=lang),
        "outside": tr("ta bort objekt långt utanför länet", lang=lang),
        "heights": tr("ta bort höjder (Z)", lang=lang),
        "crs": tr("räkna om till SWEREF 99 TM", lang=lang),
    }[mend]
