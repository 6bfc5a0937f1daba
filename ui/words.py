"""Plan types, stages and dates as the window writes them."""

from __future__ import annotations

from rumslig.rules import DECISION_ROUTES, PLAN_TYPES, STAGES
from rumslig.vocabulary import plan_type_label, route_label, stage_label
from ui.days import days_left, short_date

__all__ = ["days_left", "plan_type_choices", "route_choices", "short_date", "stage_choices"]


def plan_type_choices() -> tuple[tuple[str, str], ...]:
    """Return every plan type with its words."""
    return tuple((item, plan_type_label(item)) for item in PLAN_TYPES)


def stage_choices() -> tuple[tuple[str, str], ...]:
    """Return every stage with its words."""
    return tuple((item, stage_label(item)) for item in STAGES)


def route_choices() -> tuple[tuple[str, str], ...]:
    """Return every decision route with its words."""
    return tuple((item, route_label(item)) for item in DECISION_ROUTES)
