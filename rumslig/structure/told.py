"""Which layers tell object by object, and what each of their rows says."""

from __future__ import annotations

from typing import Any

import pandas as pd

from layers.errors import UnreadableFile
from rumslig.errors import StructureError
from rumslig.language import tr
from rumslig.rules import Rule
from rumslig.structure.model import COLUMNS, ObjectFacts, build_facts

UNCERTAINTY = COLUMNS["uncertainty_m"]
TOLD = (COLUMNS["kind"], COLUMNS["stage"])
"""The columns by which a layer is known to follow the model."""


def follows_model(columns: Any) -> bool:
    """Whether a layer with these columns tells of each object as the model has it."""
    return set(TOLD) <= set(columns)


def tells_objects(rule: Rule, columns: Any) -> bool:
    """Whether a rule's layer tells of each of its objects as the model has it."""
    return rule.schematic and follows_model(columns)


def require_widest(values: Any, rule: Rule, layer: str) -> None:
    """Raise UnreadableFile where an object is less sure of its place than the layer says.

    How far a rule looks is the layer's to say; what lay further off would else go unseen.
    """
    numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce")
    worst = float(numbers.max()) if numbers.notna().any() else 0.0
    if worst > rule.accuracy_m + 1e-6:
        raise UnreadableFile(
            tr(
                "{layer} har ett objekt med lägesosäkerheten {worst} m, mer än lagrets {own} m; "
                "höj accuracy_m.",
                layer=layer,
                worst=f"{worst:g}",
                own=f"{rule.accuracy_m:g}",
            )
        )


def read_facts(rows: pd.DataFrame, layer: str) -> list[ObjectFacts]:
    """Return what each row of a layer that follows the model says.

    Raises
    ------
    UnreadableFile
        A row says what the model does not have.
    """
    found = []
    for number, values in zip(rows.index, rows.to_dict("records"), strict=True):
        try:
            found.append(build_facts({str(key): value for key, value in values.items()}))
        except StructureError as error:
            raise UnreadableFile(
                tr("{layer}, objekt {number}: {fact}.", layer=layer, number=number, fact=error)
            ) from error
    return found
