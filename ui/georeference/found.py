"""Found objects as their classes are said now: only colours and kinds decide what is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layers.images.legend import LegendClass
from layers.structure.classify import StructureObject


def searched_by(legend: Sequence[LegendClass]) -> list[tuple[str, str]]:
    """Return what of a legend decides which objects are found."""
    return [(item.colour, item.kind) for item in legend]


def with_legend(
    objects: Sequence[StructureObject], legend: Sequence[LegendClass]
) -> tuple[StructureObject, ...]:
    """Return objects with what is said of their classes now; those of a class that is gone, not.

    A class that has another colour or kind since keeps its objects until they are found again.
    """
    now: dict[LegendClass, LegendClass | None] = {
        item: _now(item, legend) for item in dict.fromkeys(part.item for part in objects)
    }
    return tuple(
        replace(part, item=item) for part in objects if (item := now[part.item]) is not None
    )


def _now(item: LegendClass, legend: Sequence[LegendClass]) -> LegendClass | None:
    alike = [other for other in legend if (other.colour, other.kind) == (item.colour, item.kind)]
    named = next((other for other in legend if other.name == item.name), None)
    if named in alike:
        return named
    if alike:
        return alike[0]
    return item if named is not None else None
