"""A case as the JSON document that `case show` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rumslig.cases.case import Case
from rumslig.cases.status import status_of
from rumslig.finding import count_states
from rumslig.outlet import guard_case
from rumslig.workspace import Workspace


def describe_case(case: Case, workspace: Workspace) -> dict[str, Any]:
    """Return the document `rumslig.case/1`."""
    result = case.result
    return {
        "format": "rumslig.case/1",
        **asdict(case.header),
        "status": status_of(case),
        "plans": [
            {"name": plan.name, "area_m2": round(plan.area_m2, 4), "sha256": plan.sha256}
            for plan in case.plans
        ],
        "originals": [{"name": item.name, "sha256": item.sha256} for item in case.originals],
        "states": count_states(case.findings),
        "unassessed": len(case.unassessed()),
        "assessments": [
            {"plan": plan, "rule": rule, "as": item.judgement, "reason": item.reason}
            for (plan, rule), item in sorted(case.assessments.items())
        ],
        "skipped": [
            {"rule": rule, "reason": reason} for rule, reason in sorted(case.skipped.items())
        ],
        "packages": [
            {"name": item.name, "version": item.version, "sha256": item.sha256}
            for item in (result.packages if result else ())
        ],
        "lock": case.lock.fingerprint if case.lock is not None else "",
        "signature": asdict(case.signature) if case.signature is not None else None,
        "classified": list(guard_case(case, workspace).asked(case.findings)),
    }
