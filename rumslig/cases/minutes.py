"""How long a case's steps have taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepTime:
    """Seconds of active work in a step of the case."""

    step: str
    seconds: int
