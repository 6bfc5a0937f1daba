"""A delivery, or a case's files, as the JSON document that `case intake` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rumslig.cases.case import Case
from rumslig.cases.reading import FactName, Reading
from rumslig.intake.delivery import Refusal
from rumslig.intake.plan_doubts import doubt_plans
from rumslig.intake.receiving import Proposal, Received, propose
from rumslig.intake.sweep import SweptTheme, swept_of, to_json
from rumslig.intake.words import Keywords
from rumslig.places import Municipalities


def intake_document(
    case: Case | None,
    received: Received | None,
    keywords: Sequence[Keywords],
    municipalities: Municipalities,
) -> dict[str, Any]:
    """Return the document `rumslig.case-intake/1` of a case, or of a delivery that is none yet."""
    readings = case.readings if case is not None else received.readings if received else ()
    sizes = _sizes(case, received)
    return {
        "format": "rumslig.case-intake/1",
        "dnr": case.header.dnr if case is not None else "",
        "files": [_file(item, sizes.get(item.sha256, 0)) for item in readings],
        "refused": [asdict(item) for item in _refusals(received)],
        "proposals": proposals_json(propose(readings)),
        "plan_files": [item.name for item in received.plan_files] if received else [],
        "doubts": [asdict(item) for item in doubt_plans(case, municipalities)] if case else [],
        "themes": [to_json(row) for row in swept_of(readings, keywords)],
    }


def sweep_document(case: Case, rows: Iterable[SweptTheme]) -> dict[str, Any]:
    """Return the document `rumslig.case-sweep/1`."""
    return {
        "format": "rumslig.case-sweep/1",
        "dnr": case.header.dnr,
        "themes": [to_json(row) for row in rows],
    }


def proposals_json(proposals: Mapping[FactName, Iterable[Proposal]]) -> dict[str, Any]:
    """Return proposals by the fact that they are of."""
    return {name: [item.to_json() for item in items] for name, items in proposals.items()}


def _refusals(received: Received | None) -> tuple[Refusal, ...]:
    return received.refusals if received is not None else ()


def _sizes(case: Case | None, received: Received | None) -> dict[str, int]:
    sizes = {item.sha256: item.size for item in received.members} if received else {}
    return {**sizes, **({item.sha256: item.size for item in case.originals} if case else {})}


def _file(item: Reading, size: int) -> dict[str, Any]:
    return {
        "file": item.file,
        "sha256": item.sha256,
        "bytes": size,
        "kind": item.kind,
        "pages": item.pages,
        "searchable": item.searchable,
        "unread": list(item.unread),
        "fault": item.fault,
        "inside": item.inside,
        "left_out": item.left_out,
    }
