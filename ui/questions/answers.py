"""The answers of a session: each belongs to the outline, fields and language it was asked with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rumslig.plan_area import PlanArea
from rumslig.plugin import Answer, Language, Values

MOST_KEPT = 24


@dataclass(frozen=True, slots=True, eq=False)
class GivenAnswer:
    """An answer with what it is an answer to.

    Attributes
    ----------
    may_leave
        Whether none of the layers that it rests on is classified.
    """

    plugin: str
    area: PlanArea
    values: Values
    lang: Language
    answer: Answer
    may_leave: bool

    def is_of(self, area: PlanArea) -> bool:
        """Whether the plan area still has the outline that was asked of."""
        return (
            self.area.geometry.equals_exact(area.geometry, 0.0)
            and self.area.accuracy_m == area.accuracy_m
        )


class GivenAnswers:
    """The latest answers; one that was undone past is found again when it is redone."""

    def __init__(self) -> None:
        self._given: list[GivenAnswer] = []

    def add(self, given: GivenAnswer) -> None:
        """Keep an answer in place of an earlier one to the same."""
        self._given = [item for item in self._given if not self._same(item, given)]
        self._given = [*self._given, given][-MOST_KEPT:]

    def find(self, plugin: str, area: PlanArea | None, values: Values | None) -> GivenAnswer | None:
        """Return the answer that fits best: to this outline and these values, else the latest."""
        of_plugin = [item for item in reversed(self._given) if item.plugin == plugin]
        here = [item for item in of_plugin if area is not None and item.is_of(area)]
        fitting = [item for item in here if values is not None and same_values(item, values)]
        return next(iter([*fitting, *here, *of_plugin]), None)

    def clear(self) -> None:
        """Forget all: other plan areas are in view."""
        self._given.clear()

    @staticmethod
    def _same(one: GivenAnswer, other: GivenAnswer) -> bool:
        return (
            one.plugin == other.plugin and one.is_of(other.area) and same_values(one, other.values)
        )


def same_values(given: GivenAnswer, values: Mapping[str, float | str | bool]) -> bool:
    """Whether an answer was asked with these values."""
    return dict(given.values) == dict(values)
