"""Rows of colours that classes are given, safe for three kinds of colour blindness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from rumslig.look import tokens

Kind = Literal["qualitative", "sequential", "diverging"]

REST = "ovriga"
"""The colour of what belongs to no class."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """A row of colours by their names in the palette, so that light and dark each have theirs."""

    name: str
    kind: Kind
    colours: tuple[str, ...]

    def pick(self, count: int) -> tuple[str, ...]:
        """Return so many of the colours: the first ones, or spread from end to end.

        More classes than there are colours begin again from the first; they differ by pattern.
        """
        most = len(self.colours)
        if self.kind == "qualitative" or count > most:
            return tuple(self.colours[index % most] for index in range(count))
        if count == 1:
            return (self.colours[most * 2 // 3],)
        return tuple(
            self.colours[round(index * (most - 1) / (count - 1))] for index in range(count)
        )


@cache
def ramps() -> dict[str, Ramp]:
    """Return every row by its name."""
    return {
        name: Ramp(name, row["kind"], tuple(f"{name}_{n + 1}" for n in range(len(row["light"]))))
        for name, row in tokens()["ramps"].items()
    }
