"""How many faults are tried, and the table of them that `make faults` ends with."""

from __future__ import annotations

import os
from dataclasses import dataclass

IS_ALL = os.environ.get("RUMSLIG_FAULTS") == "all"
"""The quick set takes a seeded sample of the faults; `make faults` tries them all."""


def amount(quick: int, full: int) -> int:
    """Return how many faults of a kind are tried now."""
    return full if IS_ALL else quick


@dataclass(slots=True)
class Tally:
    """What came of the faults of one kind."""

    tried: int = 0
    third: int = 0


TALLIES: dict[str, Tally] = {}


def judge(item: str, is_held: bool, what: object = "") -> None:
    """Count one more fault of a kind; raise where it left neither the old state nor the new."""
    tally = TALLIES.setdefault(item, Tally())
    tally.tried += 1
    tally.third += not is_held
    assert is_held, f"{item}: {what}"


def table() -> list[str]:
    """Return the lines of the table."""
    width = max((len(item) for item in TALLIES), default=0)
    rows = [f"{'item':{width}}  faults tried  third states"]
    rows += [f"{item:{width}}  {t.tried:12}  {t.third:12}" for item, t in sorted(TALLIES.items())]
    tried = sum(item.tried for item in TALLIES.values())
    third = sum(item.third for item in TALLIES.values())
    return [*rows, f"{'all':{width}}  {tried:12}  {third:12}"]
