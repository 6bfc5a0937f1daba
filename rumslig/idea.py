"""An idea: plan areas that the strategy was asked about, before there is a case."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely

from rumslig.check import CheckResult, recall
from rumslig.plan_area import PlanArea, number_repeats

_PLAN_KEYS = (
    "name",
    "file_name",
    "file_sha256",
    "crs_operation",
    "accuracy_m",
    "repaired",
    "edited",
)


@dataclass(frozen=True, slots=True)
class Idea:
    """Plan areas with what the rules say of them.

    Attributes
    ----------
    result
        Covers the plan areas that were checked as they now stand; `unchecked` are the others.
    file
        Where they came from, None where they were drawn.
    """

    plans: tuple[PlanArea, ...]
    result: CheckResult | None = None
    file: Path | None = None

    @property
    def unchecked(self) -> tuple[PlanArea, ...]:
        """The plan areas that the result says nothing of, new or changed since the check."""
        checked = {plan.area.name for plan in self.result.plans} if self.result else set()
        return tuple(plan for plan in self.plans if plan.name not in checked)

    def with_plans(self, plans: tuple[PlanArea, ...]) -> Idea:
        """Return the idea with other plan areas; what is known of those that stay is kept."""
        return replace(
            self, plans=plans, result=self.result.keeping(plans) if self.result else None
        )

    def renaming_plan(self, old: str, new: str) -> Idea:
        """Return the idea with another name for a plan area."""
        plans = tuple(replace(plan, name=new) if plan.name == old else plan for plan in self.plans)
        return replace(
            self, plans=plans, result=self.result.renaming(old, new) if self.result else None
        )

    def returning_to(self, before: Idea) -> Idea:
        """Return the idea with the plan areas that it had before."""
        return replace(
            self,
            plans=before.plans,
            file=before.file,
            result=recall(before.plans, self.result, before.result),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the plan areas without what was found, as JSON; coordinates are exact."""
        return {
            "file": str(self.file) if self.file else None,
            "plans": [
                {
                    **{key: getattr(plan, key) for key in _PLAN_KEYS},
                    "wkb": shapely.to_wkb(plan.geometry, hex=True, byte_order=1),
                }
                for plan in self.plans
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Idea:
        """Return what `to_json` wrote, not yet checked.

        Raises
        ------
        ValueError, KeyError, TypeError, shapely.errors.ShapelyError, PlanError
            `data` is something else.
        """
        plans = tuple(
            PlanArea(geometry=shapely.from_wkb(row["wkb"]), **{key: row[key] for key in _PLAN_KEYS})
            for row in data["plans"]
        )
        if not plans:
            raise ValueError("no plan areas")
        for plan in plans:
            _require_words(plan)
        return cls(number_repeats(plans), file=Path(data["file"]) if data["file"] else None)


def _require_words(plan: PlanArea) -> None:
    """Raise TypeError where a plan's facts are of other kinds than Rumslig writes."""
    words = (plan.name, plan.file_name, plan.file_sha256, plan.crs_operation)
    marks = (plan.repaired, plan.edited)
    if not (
        all(isinstance(word, str) for word in words)
        and all(isinstance(mark, bool) for mark in marks)
        and isinstance(plan.accuracy_m, int | float)
        and math.isfinite(plan.accuracy_m)
    ):
        raise TypeError(plan.name)
