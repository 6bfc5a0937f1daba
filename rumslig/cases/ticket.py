"""A fault in planning material, told to whoever is responsible for the layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TicketState = Literal["open", "sent", "mended", "declined"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is wrong with a layer, found by a rule in a plan area; `day` is ISO."""

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
