"""What a legend's further columns say of its classes, in the model's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from layers.images.legend import LegendClass
from rumslig.errors import StructureError
from rumslig.language import tr
from rumslig.structure.model import COLUMNS, DIMENSIONS, build_facts

MEASURED = ("certainty", "uncertainty_m", "namngivning")
"""What is found out of each object, and no legend says."""
SAID = tuple(column for column in COLUMNS.values() if column not in MEASURED)
_DRAWN = {"point": 0, "line": 1, "area": 2}


def check_legend(legend: Sequence[LegendClass], file: str) -> None:
    """Raise StructureError where a legend's further columns do not follow the model.

    A legend with three columns says nothing of the model, and a class without `klass` is none
    of its kinds.
    """
    for item in legend:
        for column, _ in item.more:
            if column not in SAID:
                raise StructureError(
                    tr(
                        "{file}: kolumnen {column} finns inte i klassmodellen; kolumnerna heter "
                        "{known}.",
                        file=file,
                        column=column,
                        known=", ".join(SAID),
                    )
                )
        if not item.says("klass"):
            continue
        try:
            facts = build_facts(dict(item.more))
            if _DRAWN[item.kind] not in DIMENSIONS[facts.kind]:
                raise StructureError(
                    tr("klassen {kind} ritas inte som {drawn}", kind=facts.kind, drawn=item.kind)
                )
        except StructureError as error:
            raise StructureError(
                tr("{file}, klassen {name}: {fact}.", file=file, name=item.name, fact=error)
            ) from error


def says_model(legend: Sequence[LegendClass]) -> bool:
    """Whether a legend tells which kinds of the model its classes are."""
    return any(item.says("klass") for item in legend)


def legend_columns(items: Sequence[LegendClass]) -> dict[str, list[str]]:
    """Return the columns of objects by their classes: colour, and what the legend says more."""
    found = {"colour": [item.colour for item in items]}
    for column in SAID:
        values = [item.says(column) for item in items]
        if any(values):
            found[column] = values
    return found


def legend_values(legend: Sequence[LegendClass], name: str) -> Mapping[str, Any] | None:
    """Return what a legend says of a class, by column; None where it has no such class."""
    for item in legend:
        if item.name == name:
            return {"colour": item.colour, **dict(item.more)}
    return None
