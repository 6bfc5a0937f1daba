"""How much a plan is concerned, as far as the data can tell alternatives apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import shapely

from rumslig.finding import CONCERNED, NOT_ASKED, UNDECIDED, Finding
from rumslig.rules import Metric

Measure = Literal["area_m2", "length_m", "count", "distance_m"]
Difference = Literal["state", "figure", "knowledge", "uncertain", "equal"]
"""How answers differ: in state; in figures by more than they are unsure of; in what is known;
in figures within what they are unsure of; not at all."""

_WEIGHT = {"HIT_3": 5, "HIT_2": 4, "HIT_1": 3, "TOUCH": 2, "NEAR": 1, "NO_HIT": 0}
_SHARE_ROUNDING = 0.0005


@dataclass(frozen=True, slots=True)
class Amount:
    """The figure that alternatives are compared by, with what it may be wrong by.

    Attributes
    ----------
    uncertainty
        Of the positions and of the rounding on the screen, in the unit of `value`.
    share, share_uncertainty
        The part of the plan (0–1) that an area is; None for other measures.
    """

    measure: Measure
    value: float
    uncertainty: float
    share: float | None = None
    share_uncertainty: float = 0.0

    @property
    def weight(self) -> float:
        """A number that grows with how much the plan is concerned: nearer is more."""
        return -self.value if self.measure == "distance_m" else self.value


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding with its amount, None where there is nothing that may be compared."""

    finding: Finding
    amount: Amount | None

    @property
    def is_certain(self) -> bool:
        """Whether the plan is as much concerned as measured, or more."""
        finding = self.finding
        return finding.state in CONCERNED and finding.figures.certainty != "possible"

    @property
    def is_complete(self) -> bool:
        """Whether the plan is concerned as measured and no more: everything was mapped."""
        mapped = self.finding.figures.coverage_share == 1.0
        return mapped and (self.is_certain or self.finding.state == "NO_HIT")


def measure_amount(finding: Finding, metric: Metric | None, accuracy_m: float) -> Amount | None:
    """Return what a finding may be compared by, or None.

    A structure image has no amount: it is not drawn to be measured.

    Parameters
    ----------
    accuracy_m
        Of layer and plan together.
    """
    figures = finding.figures
    if finding.schematic or finding.state not in CONCERNED:
        return None
    counted = metric == "count"
    if finding.state != "NEAR" and figures.area_m2 and not counted:
        return _measure_area(finding, figures.area_m2, accuracy_m)
    if finding.state != "NEAR" and figures.length_m and not counted:
        parts = 1 if figures.geometry is None else int(shapely.get_num_geometries(figures.geometry))
        unsure = 2 * max(parts, 1) * accuracy_m + _length_rounding(figures.length_m)
        return Amount("length_m", figures.length_m, unsure)
    if finding.state != "TOUCH" and figures.distance_m and not counted:
        unsure = accuracy_m + _length_rounding(figures.distance_m)
        return Amount("distance_m", figures.distance_m, unsure)
    if finding.state == "HIT" and figures.count:
        return Amount("count", float(figures.count), 0.0)
    return None


def _measure_area(finding: Finding, area_m2: float, accuracy_m: float) -> Amount:
    shape, share = finding.figures.geometry, finding.figures.share_of_plan
    # without its outline, an area has at least that of a circle
    outline = 2 * math.sqrt(math.pi * area_m2) if shape is None else float(shapely.length(shape))
    unsure = outline * accuracy_m + _area_rounding(area_m2)
    if not share:
        return Amount("area_m2", area_m2, unsure)
    of_share = outline * accuracy_m / (area_m2 / share) + _SHARE_ROUNDING
    return Amount("area_m2", area_m2, unsure, share, of_share)


def _area_rounding(area_m2: float) -> float:
    """Return half of the last digit that the screen shows."""
    return 0.5 if area_m2 < 10_000 else 500.0 if area_m2 < 10_000_000 else 5_000.0


def _length_rounding(length_m: float) -> float:
    return 0.5 if length_m < 10_000 else 50.0


def tell_difference(answers: Sequence[Answer], figures: Sequence[tuple[str, str]]) -> Difference:
    """Return how the answers to one rule differ.

    Parameters
    ----------
    figures
        Each answer's figures as they are shown.
    """
    keys = {item.finding.state_key for item in answers}
    known = {
        item.finding.state_key
        for item in answers
        if item.finding.state not in UNDECIDED | NOT_ASKED
    }
    if len(known) > 1:
        return "state"
    if len(keys) > 1:
        return "knowledge"
    if any(item.finding.figures.withheld for item in answers):
        return "uncertain"
    if any(_figures_differ(a, b) for a, b in combinations(answers, 2)):
        return "figure"
    if len({_knowledge(item.finding) for item in answers}) > 1:
        return "knowledge"
    measured = any(item.amount is not None for item in answers)
    return "uncertain" if measured and len({tuple(item) for item in figures}) > 1 else "equal"


def _knowledge(finding: Finding) -> tuple[object, ...]:
    """Return what is known about the answer, as far as it is told in percent with one decimal."""
    share = finding.figures.coverage_share
    return finding.figures.certainty, None if share is None else round(share, 3), share == 1.0


def _figures_differ(a: Answer, b: Answer) -> bool:
    one, other = a.amount, b.amount
    if one is None or other is None:
        return (one is None) != (other is None)
    if one.measure != other.measure:
        return True
    if abs(one.value - other.value) > one.uncertainty + other.uncertainty:
        return True
    return differs_in_share(one, other) != 0


def differs_in_share(one: Amount, other: Amount) -> int:
    """Return 1 where `other` takes a larger share of its plan, -1 a smaller, 0 not told apart."""
    if one.share is None or other.share is None:
        return 0
    gap = other.share - one.share
    unsure = one.share_uncertainty + other.share_uncertainty
    return 0 if abs(gap) <= unsure else 1 if gap > 0 else -1


def is_less_concerned(one: Answer, other: Answer) -> bool:
    """Whether `one` is concerned less than `other`, beyond all that is unsure or unknown.

    An unknown is neither less nor more than anything.
    """
    if not (one.is_complete and other.is_certain):
        return False
    low, high = _WEIGHT[one.finding.state_key], _WEIGHT[other.finding.state_key]
    if low != high:
        return low < high
    a, b = one.amount, other.amount
    if a is None or b is None or a.measure != b.measure:
        return False
    gap, share_gap = b.weight - a.weight, differs_in_share(a, b)
    return gap > a.uncertainty + b.uncertainty and share_gap >= 0


def find_extremes(answers: Sequence[Answer]) -> tuple[frozenset[int], frozenset[int]]:
    """Return which answers are the least and the most concerned, as positions.

    Both are empty unless every answer of the one is certainly less concerned than every answer
    outside it; several together cannot be told apart.
    """

    def weight(index: int) -> tuple[int, float]:
        answer = answers[index]
        amount = answer.amount.weight if answer.amount else 0.0
        return _WEIGHT.get(answer.finding.state_key, -1), amount

    order = sorted(range(len(answers)), key=weight)

    def divides(count: int) -> bool:
        lower, upper = order[:count], order[count:]
        return all(is_less_concerned(answers[a], answers[b]) for a in lower for b in upper)

    cuts = [count for count in range(1, len(order)) if divides(count)]
    if not cuts:
        return frozenset(), frozenset()
    return frozenset(order[: cuts[0]]), frozenset(order[cuts[-1] :])
