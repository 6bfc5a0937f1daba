"""How current the layers are that findings rest on: asked of the packages that are open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from rumslig.finding import Finding
from rumslig.freshness import FreshnessBook, Said
from rumslig.workspace import Workspace
from ui.plans.in_view import PlansInView


def mark_freshness(
    rooms: Iterable[PlansInView[Any]], workspace: Callable[[], Workspace | None]
) -> None:
    """Let each room's findings say what should be known of a layer before relying on it."""

    def find(finding: Finding) -> Said | None:
        here = workspace()
        if here is None:
            return None
        book = FreshnessBook(tuple(here.catalog.manifests), date.today())
        return book.find(finding.package, finding.layer, finding.proof.layer_version)

    for room in rooms:
        room.findings.freshness_of = find
