"""What a plan area meets of a structure image, object by object, each with its own uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.finding import Cited, CitedPlace, Figures, State
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay, reach_m
from rumslig.plan_shape import PlanShape
from rumslig.rules import Rule
from rumslig.structure.model import ObjectFacts

_PLACES: dict[State, CitedPlace] = {"HIT": "in", "TOUCH": "edge", "NEAR": "near"}
_RANK: tuple[State, ...] = ("HIT", "TOUCH", "NEAR")


def cite(
    figures: Figures,
    plan: PlanShape,
    objects: LayerObjects,
    rule: Rule,
    coverage: BaseGeometry | None,
    plan_accuracy_m: float,
    municipalities: Sequence[tuple[str, BaseGeometry]] = (),
) -> Figures:
    """Return the figures with each object that the plan meets or nears, as the rule judges it.

    Each object is asked about by itself, with its own uncertainty; what `overlay` said of all of
    them with the layer's is mended where the objects say otherwise.

    Parameters
    ----------
    figures
        What `overlay` said of the same plan, objects and rule.
    """
    facts = objects.facts
    if facts is None:
        return figures
    reach = reach_m(rule, plan_accuracy_m)
    near = np.flatnonzero(shapely.dwithin(objects.geometry, plan.geometry, reach))
    alone: list[tuple[int, Rule, Figures]] = []
    for index in near.tolist():
        uncertainty = facts[index].uncertainty_m
        own = rule if uncertainty is None else replace(rule, accuracy_m=uncertainty)
        answer = overlay(plan, _some(objects, [index]), own, plan_accuracy_m=plan_accuracy_m)
        if answer.state in _PLACES:
            alone.append((index, own, answer))
    best = min((_RANK.index(answer.state) for _, _, answer in alone), default=len(_RANK))
    told = _RANK.index(figures.state) if figures.state in _PLACES else len(_RANK)
    if best < told or (figures.state == "NEAR" and not alone):
        chosen = [row for row in alone if row[2].state in _RANK[: best + 1]]
        surest = min((own.accuracy_m for _, own, _ in chosen), default=rule.accuracy_m)
        away = figures.distance_m, figures.direction
        figures = overlay(
            plan,
            _some(objects, [index for index, _, _ in chosen]),
            replace(rule, accuracy_m=surest),
            coverage,
            plan_accuracy_m=plan_accuracy_m,
            municipalities=municipalities,
        )
        if not chosen:
            figures = replace(figures, distance_m=away[0], direction=away[1])
    cited = [_cited(objects, facts, index, own, answer) for index, own, answer in alone]
    place = _PLACES.get(figures.state)
    deciding = [item for item in cited if item.place == place]
    if deciding:
        sure = any(item.certainty == "certain" for item in deciding)
        figures = replace(figures, certainty="certain" if sure else "possible")
    return replace(figures, cited=tuple(sorted(cited, key=_order)))


def _cited(
    objects: LayerObjects, facts: Sequence[ObjectFacts], index: int, rule: Rule, answer: Figures
) -> Cited:
    told = replace(facts[index], certainty="", uncertainty_m=rule.accuracy_m)
    return Cited(
        int(objects.ids[index]),
        _PLACES[answer.state],
        answer.certainty or "possible",
        told,
    )


def _order(item: Cited) -> tuple[int, str, int]:
    return ("in", "edge", "near").index(item.place), item.facts.title, item.feature_id


def _some(objects: LayerObjects, indices: Sequence[int]) -> LayerObjects:
    return LayerObjects(
        objects.geometry[np.asarray(indices, dtype=np.intp)],
        [objects.classes[index] for index in indices],
        [objects.ids[index] for index in indices],
        objects.highest,
    )
