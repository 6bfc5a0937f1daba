"""The parts of a case that have a module each, and how the case file writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from layers.canonical import canonical_json
from layers.records import build_record
from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftVersion
from rumslig.cases.errand import Errand
from rumslig.cases.memo import MemoText
from rumslig.cases.minutes import StepTime
from rumslig.cases.reading import Reading
from rumslig.cases.remark import CarriedRemark
from rumslig.cases.signing import Approval, SignedVersion
from rumslig.cases.ticket import Ticket
from rumslig.cases.triage import Triage

SINGLE: Mapping[str, type[Any]] = {"draft": Draft, "triage": Triage}
"""Parts of which a case has one or none, by their field in `Case`."""

MANY: Mapping[str, type[Any]] = {
    "readings": Reading,
    "history": DraftVersion,
    "errands": Errand,
    "approvals": Approval,
    "versions": SignedVersion,
    "remarks": CarriedRemark,
    "tickets": Ticket,
    "minutes": StepTime,
    "memo": MemoText,
}
"""Parts of which a case has any number."""


def part_texts(case: Case) -> dict[str, str]:
    """Return the parts that a case has as canonical JSON; one without any has none."""
    single = {name: getattr(case, name) for name in SINGLE}
    many = {name: getattr(case, name) for name in MANY}
    return {
        **{name: _spell(value) for name, value in single.items() if value is not None},
        **{name: f"[{','.join(map(_spell, value))}]" for name, value in many.items() if value},
    }


@lru_cache(maxsize=512)
def _spell(item: Any) -> str:
    """Return an item's JSON, made once: a save comes at every pause of typing, and most stay."""
    return canonical_json(asdict(item)).decode()


def read_parts(documents: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of `Case` that a file's documents give.

    Raises
    ------
    WrongRecord
        A part is not as such parts are.
    """
    single = {
        name: build_record(kind, documents[name])
        for name, kind in SINGLE.items()
        if name in documents
    }
    many = {
        name: tuple(build_record(kind, item) for item in documents[name])
        for name, kind in MANY.items()
        if name in documents
    }
    return {**single, **many}
