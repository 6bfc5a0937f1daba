"""What makes a plan matter to the region: the rows of `[[triage]]`."""

from __future__ import annotations

from dataclasses import dataclass

from layers.catalog import Catalog
from layers.packages.manifest import Manifest
from rumslig.county import read_table
from rumslig.errors import RuleError
from rumslig.finding import State
from rumslig.language import tr


@dataclass(frozen=True, slots=True)
class TriageCriterion:
    """A row of `[[triage]]`: one question, answered by rules or by a figure in the documents.

    Attributes
    ----------
    rules, states
        It is met where one of the rules has a finding in one of the states.
    dwellings_over
        It is met where the documents name more dwellings than this; 0 asks nothing of them.
    status
        Whether somebody has decided on it.
    """

    id: str
    title: str
    rules: tuple[str, ...] = ()
    states: tuple[State, ...] = ("HIT", "TOUCH", "NEAR")
    dwellings_over: int = 0
    status: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip() or bool(self.rules) == bool(self.dwellings_over):
            raise RuleError(
                tr("[[triage]] {id} ska ha title och antingen rules eller dwellings_over.",
                   id=self.id)
            )  # fmt: skip


def check_criteria(manifest: Manifest) -> None:
    """Raise RuleError where a package's `[[triage]]` cannot be used."""
    read_table(manifest, "triage", TriageCriterion)


def read_criteria(catalog: Catalog) -> tuple[TriageCriterion, ...]:
    """Return the criteria of all packages, in their order."""
    return tuple(
        row
        for manifest in catalog.manifests
        for row in read_table(manifest, "triage", TriageCriterion)
    )
