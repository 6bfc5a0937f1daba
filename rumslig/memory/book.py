"""What the memory asks of the register: where something was said, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from layers.crs import Bounds
from rumslig.register.entry import SaidPlace, SaidRemark


class SaidBook(Protocol):
    """The register, as far as it tells of what was said."""

    def places_within(
        self, bounds: Bounds, *, most: int = 500, statuses: Iterable[str] = ()
    ) -> Sequence[SaidPlace]:
        """Return the plan areas whose bounds touch some others, the latest case first."""

    def remarks_of(self, *dnrs: str) -> Sequence[SaidRemark]:
        """Return the remarks that were sent in some cases, with what became of them."""

    def following(self, dnr: str) -> Sequence[str]:
        """Return the dnr of the cases that are the next stage of a case's plan."""
