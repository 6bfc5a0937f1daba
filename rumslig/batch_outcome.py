"""How a batch ended, and what its folder knows of one plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.packages.manifest import Manifest
from rumslig.batch_memory import BatchMemory, Key, open_known
from rumslig.check import CheckedPlan
from rumslig.errors import BatchError
from rumslig.finding import Finding
from rumslig.language import tr

FILES = ("result.json", "batch.xlsx", "batch.gpkg", "batch.docx")
MEMORY = "batch.sqlite"
"""What is known so far; a later run into the same folder goes on from it."""


@dataclass(frozen=True)
class BatchOutcome:
    """How a batch ended; small enough to cross from one process to another.

    Attributes
    ----------
    asked, known
        How many answers were asked for now, and how many were known from before.
    counts
        How many answers of each state each plan has.
    plan_keys, question_keys
        By which the folder's memory knows the answers.
    """

    asked: int
    known: int
    plans: tuple[CheckedPlan, ...]
    counts: tuple[dict[str, int], ...]
    packages: tuple[Manifest, ...]
    plan_keys: tuple[str, ...]
    question_keys: tuple[str, ...]

    @property
    def errors(self) -> int:
        """How many answers could not be had."""
        return sum(counts.get("ERROR", 0) for counts in self.counts)


def read_answers(folder: Path, outcome: BatchOutcome, number: int) -> tuple[Finding, ...]:
    """Return what a finished batch says of the plan with a number, in the order of a check.

    Raises
    ------
    BatchError
        The folder's memory is gone, damaged, of another run, or in use by one.
    """
    name, plan_key = outcome.plans[number].area.name, outcome.plan_keys[number]
    with open_known(folder / MEMORY) as memory:
        known = memory.states(plan_key)
        if not known.keys() >= set(outcome.question_keys):
            raise BatchError(
                tr(
                    "{file} har inte längre svaren för {plan}; kör kontrollen igen.",
                    file=MEMORY,
                    plan=name,
                )
            )
        return _read(memory, plan_key, outcome.question_keys, name)


def _read(
    memory: BatchMemory, plan_key: str, question_keys: tuple[str, ...], name: str
) -> tuple[Finding, ...]:
    return tuple(memory.read(Key(plan_key, key), name) for key in question_keys)
