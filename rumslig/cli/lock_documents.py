"""The JSON documents of the commands about locks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rumslig.finding import Finding
from rumslig.language import Language
from rumslig.locks.drifting import Drift, DriftedObject, PackageDrift
from rumslig.locks.impact import Impact, TouchedCase
from rumslig.locks.rerunning import ChangedFinding, Rerun


def describe_drift(drift: Drift, faults: Sequence[str]) -> dict[str, Any]:
    """Return the document `rumslig.case-drift/1`."""
    return {
        "format": "rumslig.case-drift/1",
        "dnr": drift.dnr,
        "checked": drift.day,
        "count": drift.count,
        "packages": [_package(item) for item in drift.packages],
        "faults": list(faults),
    }


def _package(drift: PackageDrift) -> dict[str, Any]:
    return {
        "name": drift.name,
        "title": drift.before.title,
        "before": drift.before.version,
        "after": drift.after.version if drift.after is not None else None,
        **_differences(drift),
        "fault": drift.fault,
    }


def _differences(drift: PackageDrift) -> dict[str, Any]:
    return {
        "features": [_feature(item) for item in drift.objects],
        "technical_only": drift.technical,
        "elsewhere": drift.elsewhere,
        "notes": list(drift.notes),
    }


def _feature(item: DriftedObject) -> dict[str, Any]:
    return {
        "layer": item.layer,
        "key": item.key,
        "title": item.object.title,
        "change": item.kind,
        "detail": item.object.detail,
        "certain": item.object.is_certain,
        "plans": list(item.plans),
        "place": "inside" if item.is_inside else "near",
        "used": item.was_used,
        "area_change_m2": item.area_m2,
        "length_change_m": item.length_m,
    }


def describe_rerun(dnr: str, rerun: Rerun, lang: Language, *, locked: bool) -> dict[str, Any]:
    """Return the document `rumslig.case-rerun/1`."""
    return {
        "format": "rumslig.case-rerun/1",
        "dnr": dnr,
        "versions": "locked" if locked else "installed",
        "packages": [
            {"name": name, "before": before, "after": after}
            for name, before, after in rerun.packages
        ],
        "findings": [_finding(item, lang) for item in rerun.changed],
    }


def _finding(item: ChangedFinding, lang: Language) -> dict[str, Any]:
    return {
        "plan": item.plan,
        "rule": item.rule,
        "title": item.title,
        "words": item.words(lang),
        "before": _state(item.before),
        "after": _state(item.after),
    }


def _state(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    document = finding.to_json()
    keys = ("state", "severity", "area_m2", "length_m", "count", "distance_m", "text")
    return {key: document[key] for key in keys}


def describe_impact(impact: Impact, lang: Language) -> dict[str, Any]:
    """Return the document `rumslig.case-impact/1`."""
    return {
        "format": "rumslig.case-impact/1",
        "package": impact.package,
        "version": impact.version,
        "text": impact.sentence(),
        "open": len(impact.open),
        "sent": len(impact.sent),
        "resting": impact.resting,
        "cases": [_case(item, lang) for item in impact.cases],
        "faults": list(impact.faults),
    }


def _case(item: TouchedCase, lang: Language) -> dict[str, Any]:
    return {
        "dnr": item.dnr,
        "title": item.title,
        "sent": item.is_sent,
        "version": item.version,
        **_differences(item.drift),
        "findings": None
        if item.findings is None
        else [_finding(found, lang) for found in item.findings],
    }
