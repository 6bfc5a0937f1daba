"""How a county wants its statistics: from how many cases on times are told."""

from __future__ import annotations

from dataclasses import dataclass

from rumslig.errors import RuleError
from rumslig.language import tr


@dataclass(frozen=True, slots=True)
class StatisticsSettings:
    """The table `[statistics]`.

    Attributes
    ----------
    min_cell
        Times of fewer cases than this are not told.
    """

    min_cell: int = 5
    status: str = ""

    def __post_init__(self) -> None:
        if self.min_cell < 3:
            raise RuleError(
                tr(
                    "[statistics]: min_cell är {count}; minst 3, så att ingen enskild känns igen.",
                    count=self.min_cell,
                )
            )
