"""A fault in planning material, told to whoever is responsible for the layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TicketState = Literal["open", "sent", "mended", "declined"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is wrong with a layer, found by a rule in a plan area; `day` is ISO.

    Attributes
    ----------
    owner
        The function that is responsible for the package.
    title, objects
        What the rule is called, and the objects that it met, by feature id and name.
    place
        Where: "N 6570050 E 510050" in EPSG:3006, "" where the finding has no place.
    answer
        What the owner said.
    """

    id: str
    plan: str
    rule: str
    layer: str
    package: str
    version: str
    owner: str
    reason: str
    day: str
    state: TicketState = "open"
    answer: str = ""
    title: str = ""
    objects: tuple[str, ...] = ()
    place: str = ""
