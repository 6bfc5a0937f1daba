"""The text that is agreed to, in one spelling, so that its hash says whether it is the same."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from layers.canonical import canonical_json
from rumslig.cases.case import Case

FORMAT = "rumslig.frozen/1"

PRINTED = ("dnr", "title", "sender", "sender_dnr", "plan_type", "stage", "decision_route")
"""What of the case's head stands in the response; its dates are set when it is sent."""


def frozen_text(case: Case) -> bytes:
    """Return what is agreed to as canonical JSON.

    It covers the head as printed, the draft with every link of its paragraphs, and the lock's
    fingerprint. Where there is no draft the response is made of the assessments, so they are
    covered in its place.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "header": {name: getattr(case.header, name) for name in PRINTED},
        "lock": case.lock.fingerprint if case.lock is not None else "",
    }
    if case.draft is not None:
        document["paragraphs"] = [asdict(item) for item in case.draft.paragraphs]
    else:
        document["assessments"] = [
            {"plan": plan, "rule": rule, **asdict(item)}
            for (plan, rule), item in sorted(case.assessments.items())
        ]
    return canonical_json(document)


def text_sha256(case: Case) -> str:
    """Return the SHA-256 of what is agreed to."""
    return hashlib.sha256(frozen_text(case)).hexdigest()
