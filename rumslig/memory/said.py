"""What the register gives of a place: plan areas, and the remarks that were sent of them."""

from __future__ import annotations

from dataclasses import dataclass

from layers.crs import Bounds


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """A plan area of the register, and the case that speaks of it.

    Attributes
    ----------
    wkb, bounds
        The outline and its bounds (west, south, east, north), EPSG:3006.
    remarks
        How many remarks were sent of it.
    outcomes
        How many of them were "honoured", "partly" or "not", by that word; those that nobody has
        looked at are not among them.
    """

    dnr: str
    plan: str
    title: str
    sender: str
    plan_type: str
    stage: str
    status: str
    received: str
    closed: str
    wkb: bytes
    bounds: Bounds
    remarks: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SaidRemark:
    """A remark that was sent; `outcome` is "" until a later stage tells, `judged_in` its dnr."""

    dnr: str
    key: str
    theme: str
    rule: str
    goal: str
    tone: str
    plan: str
    outcome: str = ""
    judged_in: str = ""
